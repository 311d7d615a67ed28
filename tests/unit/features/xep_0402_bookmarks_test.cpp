// SPDX-License-Identifier: Apache-2.0
#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kConference =
    "<conference xmlns='urn:xmpp:bookmarks:1' name='A' autojoin='true'><nick>me</nick></conference>";
constexpr std::string_view kStorage =
    "<storage xmlns='storage:bookmarks'><conference jid='a@r.example' name='A' "
    "autojoin='true'><nick>me</nick></conference></storage>";

class BookmarksTest : public PepTest {
 protected:
  std::string from_private() {
    return iq("get", "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>");
  }
  std::string to_private(std::string_view storage) {
    return iq("set", "<query xmlns='jabber:iq:private'>" + std::string(storage) + "</query>");
  }
};

TEST_F(BookmarksTest, one_set_is_read_three_ways_whichever_way_it_was_written) {
  const auto see = [&] {
    EXPECT_TRUE(contains(items("urn:xmpp:bookmarks:1"),
                         "<item id='a@r.example'><conference xmlns='urn:xmpp:bookmarks:1' name='A'"));
    EXPECT_TRUE(contains(items("storage:bookmarks"), "<item id='current'>" + std::string(kStorage)));
    EXPECT_TRUE(contains(from_private(), kStorage));
  };
  EXPECT_TRUE(is_result(publish("urn:xmpp:bookmarks:1", "a@r.example", kConference)));
  see();
  EXPECT_TRUE(is_result(owner("set", "<delete node='urn:xmpp:bookmarks:1'/>")));
  EXPECT_TRUE(is_result(publish("storage:bookmarks", "current", kStorage)));
  see();
  EXPECT_TRUE(is_result(owner("set", "<delete node='urn:xmpp:bookmarks:1'/>")));
  EXPECT_TRUE(is_result(to_private(kStorage)));
  see();
}

TEST_F(BookmarksTest, an_old_client_that_leaves_one_out_retracts_it) {
  publish("urn:xmpp:bookmarks:1", "a@r.example", kConference);
  publish("urn:xmpp:bookmarks:1", "b@r.example", kConference);
  EXPECT_TRUE(is_result(to_private(kStorage)));
  const std::string left = items("urn:xmpp:bookmarks:1");
  EXPECT_TRUE(contains(left, "a@r.example"));
  EXPECT_FALSE(contains(left, "b@r.example"));
}

TEST_F(BookmarksTest, extensions_survive_an_old_client) {
  publish("urn:xmpp:bookmarks:1", "a@r.example",
          "<conference xmlns='urn:xmpp:bookmarks:1'><extensions><x xmlns='urn:x'/></extensions></conference>");
  to_private(kStorage);
  EXPECT_TRUE(contains(items("urn:xmpp:bookmarks:1"), "urn:x"));
  EXPECT_TRUE(contains(items("urn:xmpp:bookmarks:1"), "name='A'"));
}

TEST_F(BookmarksTest, web_pages_of_old_clients_are_kept_until_they_leave_them_out) {
  const std::string page = "<url xmlns='storage:bookmarks' name='u' url='http://u'/>";
  EXPECT_TRUE(is_result(to_private("<storage xmlns='storage:bookmarks'>" + page + "</storage>")));
  publish("urn:xmpp:bookmarks:1", "a@r.example", kConference);
  EXPECT_TRUE(contains(from_private(), "</conference>" + page + "</storage>"));
  EXPECT_TRUE(is_result(to_private(kStorage)));
  EXPECT_FALSE(contains(from_private(), "<url"));
}

TEST_F(BookmarksTest, what_is_no_bookmark_is_refused) {
  EXPECT_TRUE(is_error(publish("urn:xmpp:bookmarks:1", "@", kConference), "<not-acceptable"));
  EXPECT_TRUE(is_error(publish("urn:xmpp:bookmarks:1", "a@r.example", "<other xmlns='urn:a'/>"), "<not-acceptable"));
  EXPECT_TRUE(is_error(publish("storage:bookmarks", "current", "<other xmlns='urn:a'/>"), "<bad-request"));
}

TEST_F(BookmarksTest, new_and_old_clients_hear_of_changes_in_their_own_way) {
  FakeOutlet old_out;
  Resource& old = stage.bind("old", old_out);
  wish(old, {"storage:bookmarks"});
  wish(*phone, {"urn:xmpp:bookmarks:1"});
  const std::string heard = publish("urn:xmpp:bookmarks:1", "a@r.example", kConference);
  EXPECT_TRUE(contains(heard, "<items node='urn:xmpp:bookmarks:1'>"));
  EXPECT_TRUE(contains(old_out.take(), "<items node='storage:bookmarks'><item id='current'>" + std::string(kStorage)));
  EXPECT_TRUE(contains(pubsub("set", "<retract node='urn:xmpp:bookmarks:1'><item id='a@r.example'/></retract>"),
                       "<retract id='a@r.example'/>"));
  EXPECT_TRUE(contains(old_out.take(), "<storage xmlns='storage:bookmarks'/>"));
  EXPECT_TRUE(stage.router.told.empty());
}

TEST_F(BookmarksTest, nobody_else_reads_them) {
  EXPECT_TRUE(is_error(items("storage:bookmarks", "2@example.org"), "<item-not-found"));
  EXPECT_TRUE(is_error(items("urn:xmpp:bookmarks:1", "2@example.org"), "<item-not-found"));
}

TEST_F(BookmarksTest, an_empty_set_is_no_error) {
  EXPECT_TRUE(contains(items("storage:bookmarks"), "<storage xmlns='storage:bookmarks'/>"));
  EXPECT_TRUE(contains(from_private(), "<storage xmlns='storage:bookmarks'/>"));
}

}  // namespace
}  // namespace turms::xmpp::features
