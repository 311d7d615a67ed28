// SPDX-License-Identifier: Apache-2.0
#include "bridge/contact_note.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace turms::xmpp::bridge {
namespace {

ContactNote full_note() {
  ContactNote note;
  note.is_listed = note.is_approved = note.hides_request = true;
  note.withholds_presence = note.ignores_presence = note.is_dropped = true;
  note.name = "Juliet \xE2\x99\xA5";
  note.groups = {"Verona", "Capulets"};
  return note;
}

TEST(ContactNote, comes_back_as_it_went) {
  EXPECT_EQ(decode_note(encode_note(full_note())), full_note());
  EXPECT_EQ(decode_note(encode_note(ContactNote())), ContactNote());
}

TEST(ContactNote, has_each_flag_for_itself) {
  for (const auto flag : {&ContactNote::is_listed, &ContactNote::is_approved, &ContactNote::hides_request,
                          &ContactNote::withholds_presence, &ContactNote::ignores_presence, &ContactNote::is_dropped}) {
    ContactNote note;
    note.*flag = true;
    EXPECT_FALSE(note.is_empty());
    EXPECT_EQ(decode_note(encode_note(note)), note);
  }
}

TEST(ContactNote, has_this_spelling) {
  ContactNote note;
  note.is_listed = note.withholds_presence = true;
  note.name = "B";
  note.groups = {"x"};
  EXPECT_EQ(encode_note(note), std::string("\x01\x08\x09\x12\x01"
                                           "B\x1A\x01x"));
}

TEST(ContactNote, cut_short_is_none_or_a_smaller_one_and_never_worse) {
  const std::string bytes = encode_note(full_note());
  for (size_t size = 0; size < bytes.size(); ++size) {
    const auto note = decode_note(std::string_view(bytes).substr(0, size));
    EXPECT_NE(note, full_note()) << size;
  }
}

TEST(ContactNote, of_other_shape_is_none) {
  using namespace std::string_literals;
  EXPECT_FALSE(decode_note(""));
  EXPECT_FALSE(decode_note("\x01"));                  // no flags
  EXPECT_FALSE(decode_note("\x02\x08\x01"));          // another version
  EXPECT_FALSE(decode_note("\x01\x08\x40"));          // a flag of the future
  EXPECT_FALSE(decode_note("\x01\x08\x01\x08\x01"));  // twice
  EXPECT_FALSE(
      decode_note("\x01\x12\x01"
                  "B\x08\x01"));                          // out of order
  EXPECT_FALSE(decode_note("\x01\x08\x01\x12\x00"s));     // an empty name has no place
  EXPECT_FALSE(decode_note("\x01\x08\x01\x12\x01\xFF"));  // no UTF-8
  EXPECT_FALSE(decode_note("\x01\x08\x01\x22\x01x"));     // an unknown field
  EXPECT_FALSE(decode_note("\x01\x0A\x01\x01"));          // flags of another type
}

TEST(ContactNote, is_bounded) {
  ContactNote note;
  note.name.assign(kMaxContactNameUnits, 'n');
  note.groups.assign(kMaxContactGroups, "g");
  EXPECT_TRUE(decode_note(encode_note(note)));
  note.name += 'n';
  EXPECT_FALSE(decode_note(encode_note(note)));
  note.name.clear();
  note.groups.emplace_back("one more");
  EXPECT_FALSE(decode_note(encode_note(note)));
}

TEST(ContactNote, lies_in_a_bucket_of_its_owner) {
  EXPECT_EQ(note_bucket_of(UserId(42)), "rp/42");
}

TEST(ContactNote, marks_of_groups_share_the_bucket_and_no_key) {
  EXPECT_EQ(group_mark_key(50), "g50");
  EXPECT_EQ(group_of_mark("g50"), 50);
  for (const char* key : {"", "g", "50", "g0", "g05", "g-5", "g5x", "g99999999999"})
    EXPECT_FALSE(group_of_mark(key)) << key;
}

}  // namespace
}  // namespace turms::xmpp::bridge
