// SPDX-License-Identifier: Apache-2.0
#include "bridge/bookmark.h"

#include <gtest/gtest.h>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

const PepItem kItem("a@rooms.example",
                    "<conference xmlns='urn:xmpp:bookmarks:1' name='The A' autojoin='1'><nick>me</nick>"
                    "<password>secret</password><extensions><x xmlns='urn:x'/></extensions></conference>");

Bookmark bookmark(std::string room, std::string name) {
  Bookmark out;
  out.room = std::move(room);
  out.name = std::move(name);
  return out;
}

TEST(BookmarkTest, an_item_is_read_with_all_it_says) {
  const auto read = read_bookmark(kItem);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->room, "a@rooms.example");
  EXPECT_EQ(read->name, "The A");
  EXPECT_EQ(read->nick, "me");
  EXPECT_EQ(read->password, "secret");
  EXPECT_TRUE(read->joins);
  EXPECT_NE(read->extensions.find("urn:x"), std::string::npos);
  EXPECT_EQ(read_bookmark(write_bookmark(*read)), read);
}

TEST(BookmarkTest, what_is_no_room_or_no_conference_is_no_bookmark) {
  EXPECT_FALSE(read_bookmark(PepItem("", kItem.xml)));
  EXPECT_FALSE(read_bookmark(PepItem("@", kItem.xml)));
  EXPECT_FALSE(read_bookmark(PepItem("rooms.example", kItem.xml)));
  EXPECT_FALSE(read_bookmark(PepItem("a@rooms.example", "<conference xmlns='urn:other'/>")));
  EXPECT_FALSE(read_bookmark(PepItem("a@rooms.example", "<conference")));
}

TEST(BookmarkTest, the_old_way_tells_the_same_but_extensions) {
  const auto read = read_bookmark(kItem);
  const std::string old = write_old_bookmarks(std::vector<Bookmark>{*read});
  EXPECT_EQ(old,
            "<storage xmlns='storage:bookmarks'><conference jid='a@rooms.example' name='The A' autojoin='true'>"
            "<nick>me</nick><password>secret</password></conference></storage>");
  const auto again = read_old_bookmarks(document_from(old)->root());
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].nick, "me");
  EXPECT_TRUE(again[0].joins);
}

TEST(BookmarkTest, of_two_with_one_address_the_last_counts_and_those_without_are_left_out) {
  const auto read = read_old_bookmarks(
      document_from(
          "<storage xmlns='storage:bookmarks'><conference jid='A@Rooms.example' name='1'/><conference name='x'/>"
          "<url name='u' url='http://u'/><conference jid='a@rooms.example' name='2'/></storage>")
          ->root());
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].room, "a@rooms.example");
  EXPECT_EQ(read[0].name, "2");
}

TEST(BookmarkTest, pages_stay_beside_the_rooms) {
  const std::string storage =
      "<storage xmlns='storage:bookmarks'><conference jid='a@r.example' autojoin='false'/>"
      "<url xmlns='storage:bookmarks' name='u' url='http://u'/></storage>";
  const auto document = document_from(storage);
  const std::string again = write_old_bookmarks(read_old_bookmarks(document->root()), read_old_pages(document->root()));
  EXPECT_EQ(again, storage);
}

TEST(BookmarkTest, writing_all_anew_publishes_what_is_different_and_retracts_what_is_missing) {
  Bookmark kept = bookmark("a@r.example", "A");
  kept.extensions = "<extensions xmlns='urn:xmpp:bookmarks:1'/>";
  const std::vector<Bookmark> before = {kept, bookmark("b@r.example", "B"), bookmark("c@r.example", "C")};
  const auto changes = changes_between(
      before, {bookmark("a@r.example", "A"), bookmark("c@r.example", "See"), bookmark("d@r.example", "D")});
  EXPECT_EQ(changes.retracted, (std::vector<std::string>{"b@r.example"}));
  ASSERT_EQ(changes.published.size(), 2u);
  EXPECT_EQ(changes.published[0].name, "See");
  EXPECT_EQ(changes.published[1].room, "d@r.example");
}

TEST(BookmarkTest, extensions_survive_a_client_that_does_not_know_them) {
  Bookmark kept = bookmark("a@r.example", "A");
  kept.extensions = "<extensions xmlns='urn:xmpp:bookmarks:1'/>";
  const auto changes = changes_between(std::vector<Bookmark>{kept}, {bookmark("a@r.example", "new")});
  ASSERT_EQ(changes.published.size(), 1u);
  EXPECT_EQ(changes.published[0].extensions, kept.extensions);
}

TEST(BookmarkTest, the_own_word_wins_over_what_was_generated) {
  const auto all = merged({bookmark("1@r.example", "Group"), bookmark("2@r.example", "Two")},
                          std::vector<Bookmark>{bookmark("1@r.example", "Mine"), bookmark("x@other.example", "X")});
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].name, "Mine");
  EXPECT_EQ(all[2].room, "x@other.example");
}

}  // namespace
}  // namespace turms::xmpp::bridge
