// SPDX-License-Identifier: Apache-2.0
// The TurmsRequest envelope: what a client sends, and what a notification relays. It is read in two phases:
// parse_request() finds the kind and its body without looking inside, decode() of messages.h then reads the body as
// that kind's message.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "proto/fields.h"
#include "proto/kinds.h"
#include "proto/messages.h"

namespace turms::proto {

/// One parsed envelope. Owner: the views point into the parsed bytes.
struct Request {
  bool has_request_id = false;
  std::int64_t request_id = 0;
  RequestKind kind = RequestKind::kNone;  ///< kNone: no kind, or one that this schema does not know
  std::string_view body;                  ///< the kind's encoded message
  std::string_view envelope;              ///< all of it, to be relayed as it is
  bool has_custom_attributes = false;
  /// The order a gateway insists on: request_id exactly once and first, the kind directly after it. A Turms service,
  /// which reads with a general parser, takes any order. Source: TurmsRequestParser.
  bool is_in_gateway_order = false;

  /// The encoded Values of field 2, in order. Calls `visit(std::string_view)` for each.
  template <class Visit>
  void each_custom_attribute(Visit visit) const {
    for (ListIterator<std::string_view> it(envelope, 2); it != std::default_sentinel; ++it) visit(*it);
  }
};

/// \errors  false when the bytes are no message, or a known field has a wrong wire type. The body is not looked into.
/// Thread: any.
[[nodiscard]] bool parse_request(std::string_view bytes, Request& request) noexcept;

/// Appends a request in the gateway's order: request_id, then the kind.
/// \param request_id  positive; a gateway refuses all others
/// \errors            as encode(); `out` is then unchanged
/// Thread: any.
[[nodiscard]] bool write_request(std::string& out, std::int64_t request_id, RequestKind kind, const pb_msgdesc_t* shape,
                                 const void* message);
template <class T>
requires(kRequestKindOf<T> != RequestKind::kNone)
    [[nodiscard]] bool write_request(std::string& out, std::int64_t request_id, const T& message) {
  return write_request(out, request_id, kRequestKindOf<T>, nanopb::MessageDescriptor<T>::fields(), &message);
}
/// The same with the kind's message already encoded.
void write_request_bytes(std::string& out, std::int64_t request_id, RequestKind kind, std::string_view body);

}  // namespace turms::proto
