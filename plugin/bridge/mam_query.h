// SPDX-License-Identifier: Apache-2.0
// What a client asks of an archive (XEP-0313): the form with its filters and the page it wants (XEP-0059), read within
// bounds and checked as far as that goes without looking into the archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "xml/element.h"
#include "xmpp/jid.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kMamNs = "urn:xmpp:mam:2";
inline constexpr std::string_view kFullTextNs = "urn:xmpp:fulltext:0";
inline constexpr std::string_view kFullTextField = "{urn:xmpp:fulltext:0}fulltext";

/// What an archive calls one result: Turms' number of the message, or that and the moment of its edit, for a result
/// that tells of the edit ("17~1700000000123", mapping 12.7).
class ArchiveId {
 public:
  ArchiveId() = default;
  explicit ArchiveId(MessageId message_in, int64_t edited_ms_in = 0) : message(message_in), edited_ms(edited_ms_in) {}
  /// Nothing for a text that no archive of ours gives out. Thread: any.
  static std::optional<ArchiveId> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_edit() const { return edited_ms != 0; }
  friend bool operator==(const ArchiveId&, const ArchiveId&) = default;

  MessageId message;
  int64_t edited_ms = 0;  // Unix epoch; 0: the message itself
};

class MamQuery {
 public:
  static constexpr uint32_t kUsualPage = 50;
  static constexpr uint32_t kLargestPage = 250;
  static constexpr size_t kQueryIdBytes = 256;  // it comes back with every result
  static constexpr size_t kIds = kLargestPage;

  MamQuery() = default;

  std::string query_id;
  std::optional<Jid> with;
  std::optional<int64_t> start_ms;               // inclusive, Unix epoch
  std::optional<int64_t> end_ms;                 // inclusive
  std::optional<ArchiveId> after_id, before_id;  // of the form
  std::vector<ArchiveId> ids;                    // nothing but these
  std::string words;                             // XEP-0431; empty: not asked for
  bool flips_page = false;

  uint32_t max = kUsualPage;               // results; 0: none, the client only counts
  std::optional<ArchiveId> after, before;  // of the page
  bool is_backwards = false;               // the page ends at `before`, or at the end of the archive

  /// Whether it looks for edits of messages that a client knows already: those before where it starts.
  [[nodiscard]] bool goes_on() const { return after || after_id || start_ms; }
  /// Whether it, or the pages that follow it, tell everything up to now: who asks so needs not be told otherwise.
  [[nodiscard]] bool reaches_now() const {
    return !with && !end_ms && !before_id && !before && ids.empty() && words.empty() && max != 0;
  }
};

/// \param query     <query xmlns='urn:xmpp:mam:2'/>
/// \param searches  the field of XEP-0431 is known here
/// \errors  bad-request; item-not-found: an id that this archive never gave out; feature-not-implemented: a field that
///          is not known, pages by index; not-acceptable: more ids than a page holds
/// Thread: any.  Source: XEP-0313 4, XEP-0059 2, XEP-0431
[[nodiscard]] Result<MamQuery, StanzaError> read_mam_query(const xml::Element& query, bool searches);

}  // namespace turms::xmpp::bridge
