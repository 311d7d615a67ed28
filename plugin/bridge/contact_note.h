// SPDX-License-Identifier: Apache-2.0
// A ContactNote as bytes for the store (bucket "rp/<owner>", key: the contact's id in decimal), and back. The format
// has a version and one spelling for each note; what breaks it is no note.
//
//   byte 1            the version, 1
//   field 1, varint   flags: 1 listed, 2 approved, 4 hides request, 8 withholds presence, 16 ignores presence, 32
//   dropped field 2, bytes    name, absent when empty field 3, bytes    a group, repeated
// Fields are written as in protobuf, in this order.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong_id.h"
#include "bridge/contact_list.h"

namespace turms::xmpp::bridge {

/// Of names of contacts and of groups, in UTF-16 units: what Turms stores.
inline constexpr size_t kMaxContactNameUnits = 200;
/// Of one contact.
inline constexpr size_t kMaxContactGroups = 32;

/// Thread: any.
[[nodiscard]] std::string encode_note(const ContactNote& note);
/// Nothing when the bytes are malformed, of another version, or beyond the limits above. Thread: any.
[[nodiscard]] std::optional<ContactNote> decode_note(std::string_view bytes);

/// "rp/42".
[[nodiscard]] std::string note_bucket_of(UserId owner);

/// In the same bucket, key "g" and a group's index: the group was made by this gateway under the name that is the
/// value.
[[nodiscard]] std::string group_mark_key(int32_t group);
/// The group of such a key; nothing for every other one.
[[nodiscard]] std::optional<int32_t> group_of_mark(std::string_view key);

}  // namespace turms::xmpp::bridge
