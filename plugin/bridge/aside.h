// SPDX-License-Identifier: Apache-2.0
// The side channel (mapping 13.6): a message that must not be stored, from a user of this gateway to one of another, as
// a payload of kind 7 in the custom attributes of a typing status, which Turms relays and forgets. Said in the format
// of messages (payload.h), and believed no more than those.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bridge/payload.h"
#include "xml/element.h"
#include "xml/fragment.h"
#include "xml/writer.h"
#include "xmpp/jid.h"
#include "xmpp/stanza.h"

namespace turms::xmpp::bridge {

inline constexpr size_t kAsideBytes = 8 * 1024;  // of one record

/// Appends `message` as one record: id, type, language, both resources and every child that may pass. \errors false,
/// `out` unchanged: more than kAsideBytes, or nothing to say. Thread: any.
[[nodiscard]] bool write_aside(const Stanza& message, std::string_view to_resource, std::string& out);

/// What came aside. Views live as long as the reader and its bytes.
class AsideReader {
 public:
  /// Whether `record` is such a message, sound and of at least one element. Thread: any.
  [[nodiscard]] bool read(std::string_view record);

  [[nodiscard]] std::string_view from_resource() const { return reader_.payload().from_resource; }
  [[nodiscard]] std::string_view to_resource() const { return reader_.payload().to_resource; }
  /// "chat", "normal" or "headline".
  [[nodiscard]] std::string_view type() const;
  /// Signal bits (message_content.h).
  [[nodiscard]] uint8_t signals() const { return signals_; }
  /// Writes the <message/>.
  void write(xml::Writer& out, JidView from, JidView to) const;

 private:
  std::string frame_;  // the record as a field, which is what payloads are read from
  PayloadReader reader_;
  std::unique_ptr<xml::Document> children_;
  uint8_t signals_ = 0;
};

}  // namespace turms::xmpp::bridge
