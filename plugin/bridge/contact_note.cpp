// SPDX-License-Identifier: Apache-2.0
#include "bridge/contact_note.h"

#include <array>
#include <cstdint>
#include <utility>

#include "bridge/addresses.h"
#include "bridge/utf16.h"
#include "proto/wire.h"
#include "proto/wire_reader.h"

namespace turms::xmpp::bridge {
namespace {

constexpr char kVersion = 1;
constexpr uint32_t kFlagsField = 1;
constexpr uint32_t kNameField = 2;
constexpr uint32_t kGroupField = 3;

/// In the order of their bits.
constexpr std::array kFlags{&ContactNote::is_listed,        &ContactNote::is_approved,
                            &ContactNote::hides_request,    &ContactNote::withholds_presence,
                            &ContactNote::ignores_presence, &ContactNote::is_dropped};

bool is_name(std::string_view text) {
  return !text.empty() && proto::is_utf8(text) && utf16_units(text) <= kMaxContactNameUnits;
}

bool read_flags(const proto::WireField& field, ContactNote& note) {
  if (field.type != proto::WireType::kVarint || field.value >> kFlags.size() != 0) return false;
  for (size_t bit = 0; bit < kFlags.size(); ++bit) note.*kFlags[bit] = ((field.value >> bit) & 1U) != 0;
  return true;
}

bool read_text(const proto::WireField& field, ContactNote& note) {
  if (field.type != proto::WireType::kBytes || !is_name(field.bytes)) return false;
  if (field.number == kNameField) {
    note.name = field.bytes;
  } else {
    if (note.groups.size() == kMaxContactGroups) return false;
    note.groups.emplace_back(field.bytes);
  }
  return true;
}

}  // namespace

std::string encode_note(const ContactNote& note) {
  std::string out(1, kVersion);
  uint64_t flags = 0;
  for (size_t bit = 0; bit < kFlags.size(); ++bit) flags |= uint64_t{note.*kFlags[bit]} << bit;
  proto::append_varint_field(out, kFlagsField, flags);
  if (!note.name.empty()) proto::append_bytes_field(out, kNameField, note.name);
  for (const std::string& group : note.groups) proto::append_bytes_field(out, kGroupField, group);
  return out;
}

std::optional<ContactNote> decode_note(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kVersion) return std::nullopt;
  ContactNote note;
  proto::WireReader reader(bytes.substr(1));
  uint32_t last = 0;
  for (proto::WireField field; reader.next(field);) {
    const bool is_in_order = field.number > last || (field.number == kGroupField && last == kGroupField);
    if (!is_in_order || field.number > kGroupField) return std::nullopt;
    last = field.number;
    if (!(field.number == kFlagsField ? read_flags(field, note) : read_text(field, note))) return std::nullopt;
  }
  if (reader.failed() || last == 0) return std::nullopt;
  return note;
}

std::string note_bucket_of(UserId owner) {
  return "rp/" + std::to_string(owner.value());
}

std::string group_mark_key(int32_t group) {
  return "g" + std::to_string(group);
}

std::optional<int32_t> group_of_mark(std::string_view key) {
  if (!key.starts_with('g')) return std::nullopt;
  const std::optional<int64_t> group = parse_id(key.substr(1));
  if (!group || *group > INT32_MAX) return std::nullopt;
  return static_cast<int32_t>(*group);
}

}  // namespace turms::xmpp::bridge
