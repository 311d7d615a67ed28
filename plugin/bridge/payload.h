// SPDX-License-Identifier: Apache-2.0
// The payload record: what an XMPP message holds beyond its text, kept in the `records` of a Turms message so that
// nothing is lost on the way through Turms (format: xmpp_payload.proto). A payload is untrusted: any Turms app can
// write one, and it speaks for its sender only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turms/repeated.h"

namespace turms::xmpp::bridge {

enum class PayloadKind : uint32_t {
  message = 0,
  reaction = 1,
  retraction_note = 2,
  edit_note = 3,
  marker = 4,
  receipt = 5,
  moderation = 6,
  side_channel = 7,
  call = 8,
};

enum class PayloadType : uint32_t { chat = 0, normal = 1, groupchat = 2, headline = 3 };

/// Bits of Payload::hints (XEP-0334).
enum Hint : uint32_t { kHintStore = 1, kHintNoCopy = 2, kHintNoPermanentStore = 4, kHintNoStore = 8 };

struct LangText {
  std::string_view lang;  // empty: no xml:lang
  std::string_view text;
};

struct PayloadPart {
  int64_t first_message_id = 0;
  int32_t index = 0;
  int32_t count = 0;
};

/// The fields of xmpp_payload.proto, as views of a stanza (to be written) or of a PayloadReader (read).
struct Payload {
  PayloadKind kind = PayloadKind::message;  // may hold a number beyond the enumerators
  std::string_view id;
  std::optional<std::string_view> origin_id;
  std::string_view from_resource;
  PayloadType type = PayloadType::chat;
  std::string_view lang;
  std::optional<std::string_view> subject;
  std::optional<std::string_view> thread;
  std::string_view thread_parent;
  uint64_t text_hash = 0;
  std::optional<std::string_view> body;
  std::string_view children;
  int64_t ref_message = 0;
  std::string_view ref_id;
  std::string_view nonce;
  uint32_t hints = 0;
  std::vector<LangText> alt_bodies;
  std::optional<PayloadPart> part;
  int64_t muc_pm = 0;
  bool no_body = false;
  std::vector<LangText> alt_subjects;
  std::string_view to_resource;
};

inline constexpr size_t kPayloadBytes = 64 * 1024;  // inflated
inline constexpr size_t kPayloadDepth = 32;         // of children
inline constexpr size_t kPayloadElements = 256;     // of children
inline constexpr size_t kPayloadAlternates = 32;    // alt_bodies and alt_subjects, each
inline constexpr size_t kNonceBytes = 12;

/// Appends `payload` as one record, compressed when it has more than 512 bytes and gets smaller.
/// \errors  false, `out` unchanged: more than kPayloadBytes
/// Thread: any.  Source: mapping 9.1
[[nodiscard]] bool write_record(const Payload& payload, std::string& out);

/// Whether `record` is a payload that this version reads; all others are foreign and none of our business.
[[nodiscard]] bool is_payload_record(std::string_view record);

/// Reads one payload at a time. Reused, it allocates only for compressed and unusual ones.
class PayloadReader {
 public:
  enum class Found : uint8_t { none, payload, malformed };

  /// Looks for a payload among `records` (the last one, should there be several) and reads it. What it says is checked
  /// for form only: sizes, UTF-8, numbers in range. Views of payload() live until the next read() and as long as the
  /// records. Thread: any.
  Found read(const upstream::Repeated& records);

  /// What read() found; empty unless it returned Found::payload.
  [[nodiscard]] const Payload& payload() const { return payload_; }
  /// Records that are not ours, and their bytes altogether.
  [[nodiscard]] size_t foreign_records() const { return foreign_records_; }
  [[nodiscard]] size_t foreign_bytes() const { return foreign_bytes_; }

 private:
  bool read_record(std::string_view record);
  bool read_fields(std::string_view bytes);

  Payload payload_;
  std::string inflated_;
  size_t foreign_records_ = 0;
  size_t foreign_bytes_ = 0;
};

}  // namespace turms::xmpp::bridge
