// SPDX-License-Identifier: Apache-2.0
// The configuration of a PEP node: one table of options serves the forms of XEP-0060 (8.2, 16.4), the preconditions of
// a publication (7.1.5) and the bytes in the store. What is not in the table is refused, so that no client believes in
// an option that does nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/data_form.h"
#include "bridge/pep_item.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kPepNodeConfigForm = "http://jabber.org/protocol/pubsub#node_config";
inline constexpr std::string_view kPepPublishOptionsForm = "http://jabber.org/protocol/pubsub#publish-options";

/// Has a constructor: it passes through coroutines. Without more words it is what XEP-0163 wants of a new node.
struct PepConfig {
  static constexpr uint32_t kMaxItems = 1000;  // what "max" means
  static constexpr size_t kTextBytes = 255;    // title, type
  static constexpr uint32_t kMaxExpireSeconds = 10 * 365 * 86400;

  PepConfig() {}
  /// Of a node that is made by publishing to it: private where everybody expects that (bookmarks, read markers).
  static PepConfig default_of(std::string_view node);
  [[nodiscard]] bool is_public() const { return access != PepAccess::whitelist; }
  /// Whether an item that was published at `then_ms` (since 1970) is no longer to be seen.
  [[nodiscard]] bool has_expired(uint64_t then_ms, int64_t now_ms) const {
    return expire_seconds != 0 && then_ms + uint64_t{expire_seconds} * 1000 <= static_cast<uint64_t>(now_ms);
  }

  PepAccess access = PepAccess::presence;
  uint32_t max_items = 1;
  uint32_t expire_seconds = 0;    // item_expire; 0: never
  bool is_kept = true;            // persist_items
  bool tells = true;              // deliver_notifications
  bool tells_payloads = true;     // deliver_payloads
  bool tells_retractions = true;  // notify_retract
  bool tells_deletion = true;     // notify_delete
  bool sends_last = true;         // send_last_published_item: to who comes online, or never
  std::string title;
  std::string type;
};

/// Takes the fields of `form` over into `config`.
/// \returns  nothing, or the field that is unknown or has a value that can't be (then `config` is half changed)
[[nodiscard]] std::optional<std::string> apply(const DataForm& form, PepConfig& config);

/// Whether a node that is configured like this satisfies each field (XEP-0060 7.1.5); not when one is unknown.
[[nodiscard]] bool meets(const PepConfig& config, const DataForm& form);

/// The form that a client fills in (FormKind::form), with the present values.
void write_config_form(xml::Writer& out, const PepConfig& config);
/// The same as meta-data in disco#info (XEP-0060 5.4).
void write_meta_data(xml::Writer& out, const PepConfig& config);

/// For the store: lines of "option=value", the first one "1", the version.
[[nodiscard]] std::string encode_config(const PepConfig& config);
/// Nothing when the bytes are of another version or name what is unknown.
[[nodiscard]] std::optional<PepConfig> decode_config(std::string_view bytes);

/// "open", "presence", "roster", "whitelist".
[[nodiscard]] std::string_view name_of(PepAccess access);

}  // namespace turms::xmpp::bridge
