// SPDX-License-Identifier: Apache-2.0
// What the entry points put into a shard's inbox: a label and bytes. Everything about one id takes this one road, so
// its order is kept.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "io/byte_inbox.h"

namespace turms::xmpp::runtime {

enum class Event : uint32_t {
  session_opened,     // id: session, value: cookie, status: tgp_status, bytes: OpenedHead then the reason
  notification,       // id: session, bytes: one TurmsNotification
  session_credit,     // id: session, value: bytes
  session_closed,     // id: session, status: close status, bytes: reason
  reply,              // value: cookie, status: tgp_status, bytes: what the host gave
  connection_opened,  // id: connection, value: write credit, status: TGP_SECURITY_*, bytes: the client's address
  connection_bytes,   // id: connection, bytes
  connection_end,     // id: connection: the peer sends no more
  connection_credit,  // id: connection, value: bytes
  connection_closed,  // id: connection, value: reason
};

inline io::Label label(Event event, uint64_t id, uint64_t value = 0, int32_t status = 0) {
  io::Label out;
  out.kind = static_cast<uint32_t>(event);
  out.status = status;
  out.id = id;
  out.value = value;
  return out;
}

/// Bytes of notifications that may be on their way to one session; asked for with session_open, granted again as they
/// are read.
inline constexpr uint64_t kReceiveCredit = 512 * 1024;

/// What precedes the reason in Event::session_opened.
struct OpenedHead {
  int32_t turms_code = 0;
  int32_t reserved = 0;
  uint64_t submit_credit = 0;
};

inline std::string pack_opened(const OpenedHead& head, std::string_view reason) {
  std::string out(sizeof(head), '\0');
  std::memcpy(out.data(), &head, sizeof(head));
  return out.append(reason);
}

inline OpenedHead unpack_opened(Bytes bytes, std::string_view& reason) {
  OpenedHead head;
  std::memcpy(&head, bytes.data(), sizeof(head));
  reason = as_text(bytes.subspan(sizeof(head)));
  return head;
}

}  // namespace turms::xmpp::runtime
