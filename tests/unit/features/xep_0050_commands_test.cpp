// SPDX-License-Identifier: Apache-2.0
#include "command_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr const char* kSearch = "urn:turms:command:find-user";
constexpr const char* kInfo = "urn:turms:command:gateway-info";
constexpr const char* kRequests = "urn:turms:command:friend-requests";
using CommandsTest = CommandTest;

TEST_F(CommandsTest, are_listed_and_described) {
  stage.say(*phone,
            "<iq type='get' id='q1' to='example.org'><query xmlns='http://jabber.org/protocol/disco#items' "
            "node='http://jabber.org/protocol/commands'/></iq>");
  listen();
  EXPECT_TRUE(says("<item jid='example.org' node='urn:turms:command:find-user' name='Find a user'/>")) << heard;
  stage.say(*phone,
            "<iq type='get' id='q1' to='example.org'><query xmlns='http://jabber.org/protocol/disco#info' "
            "node='urn:turms:command:find-user'/></iq>");
  listen();
  EXPECT_TRUE(says("category='automation' type='command-node'")) << heard;
  EXPECT_TRUE(says("var='jabber:x:data'")) << heard;
}

TEST_F(CommandsTest, go_from_a_form_to_the_end) {
  send(kSearch);
  EXPECT_TRUE(says("status='executing'")) << heard;
  EXPECT_TRUE(says("<actions execute='complete'><complete/></actions>")) << heard;
  EXPECT_TRUE(says("<x xmlns='jabber:x:data' type='form'>")) << heard;
  submit(kSearch, {"id=x"});
  EXPECT_TRUE(says("status='completed'")) << heard;
  EXPECT_TRUE(says("<note type='error'>")) << heard;
  act(kSearch, "complete");
  EXPECT_TRUE(says("<bad-sessionid xmlns='http://jabber.org/protocol/commands'/>")) << heard;
}

TEST_F(CommandsTest, can_be_cancelled) {
  send(kSearch);
  act(kSearch, "cancel");
  EXPECT_TRUE(says("status='canceled'")) << heard;
  act(kSearch, "complete");
  EXPECT_TRUE(says("<bad-sessionid")) << heard;
}

TEST_F(CommandsTest, show_long_tables_page_by_page) {
  for (int64_t user = 101; user <= 220; ++user)
    stage.account.contacts().list_to_fill().at(UserId(user)).received_request = user;
  const auto users_of = [&](size_t index) {
    answer(index, 1001);
    listen();
  };
  send(kRequests);
  users_of(0);
  EXPECT_TRUE(says("<actions execute='next'><next/><complete/></actions>")) << heard;
  EXPECT_TRUE(says("101@example.org") && says("150@example.org") && !says("151@example.org")) << heard;
  act(kRequests, "prev");
  EXPECT_TRUE(says("<bad-action")) << heard;
  act(kRequests, "next");
  users_of(1);
  EXPECT_TRUE(says("<prev/><next/><complete/>")) << heard;
  EXPECT_TRUE(says("151@example.org") && says("200@example.org") && !says("150@example.org")) << heard;
  act(kRequests, "next");
  users_of(2);
  EXPECT_TRUE(says("<actions execute='complete'><prev/><complete/></actions>")) << heard;
  EXPECT_TRUE(says("220@example.org")) << heard;
  act(kRequests, "prev");
  EXPECT_TRUE(says("151@example.org")) << heard;
  act(kRequests, "complete");
  EXPECT_TRUE(says("status='completed'")) << heard;
}

TEST_F(CommandsTest, refuse_what_does_not_fit) {
  send("urn:no:such");
  EXPECT_TRUE(says("<item-not-found")) << heard;
  send(kSearch, "action='next'");
  EXPECT_TRUE(says("<bad-action")) << heard;
  send(kSearch, "sessionid='made-up'");
  EXPECT_TRUE(says("<bad-sessionid")) << heard;
  send(kSearch);
  act(kInfo, "complete");
  EXPECT_TRUE(says("<bad-sessionid")) << heard;
  act(kSearch, "dance");
  EXPECT_TRUE(says("<bad-action")) << heard;
}

TEST_F(CommandsTest, sessions_belong_to_the_resource_that_began_them) {
  FakeOutlet laptop_out;
  Resource& laptop = stage.bind("laptop", laptop_out);
  send(kSearch);
  Resource* owner = phone;
  phone = &laptop;
  act(kSearch, "complete");
  EXPECT_TRUE(contains(laptop_out.take(), "<bad-sessionid"));
  phone = owner;
}

TEST_F(CommandsTest, sessions_end_after_ten_minutes) {
  send(kSearch);
  stage.clock.advance_ms(601'000);
  submit(kSearch, {"id=7"});
  EXPECT_TRUE(says("<session-expired xmlns='http://jabber.org/protocol/commands'/>")) << heard;
}

TEST_F(CommandsTest, the_oldest_of_too_many_makes_room) {
  send(kSearch);
  const std::string oldest = session;
  for (int i = 0; i < 16; ++i) send(kSearch);
  submit(kSearch, {"id=x"});
  EXPECT_TRUE(says("status='completed'")) << heard;
  session = oldest;
  submit(kSearch, {"id=x"});
  EXPECT_TRUE(says("<bad-sessionid")) << heard;
}

TEST_F(CommandsTest, a_second_stage_waits_for_the_first) {
  send(kSearch);
  submit(kSearch, {"id=7"});
  EXPECT_EQ(heard, "");
  submit(kSearch, {"id=7"});
  EXPECT_TRUE(says("<unexpected-request")) << heard;
}

TEST_F(CommandsTest, end_in_silence_with_their_resource) {
  send(kSearch);
  submit(kSearch, {"id=7"});
  stage.account.remove_resource(phone->id());
  answer(0, 1001);
  EXPECT_EQ(out.take(), "");
}

}  // namespace
}  // namespace turms::xmpp::features
