// SPDX-License-Identifier: Apache-2.0
// Who of an account's resources is here, away, back or gone.
#include "runtime/account_streams.h"

#include "fake_sink.h"
#include "runtime/account_session.h"
#include "shard_rig.h"

namespace turms::xmpp::runtime {
namespace {

class AccountStreamsTest : public ShardRig {
 protected:
  ResourceStream* bind(const std::string& part, FakeSink& sink) {
    std::optional<StanzaError> error;
    ResourceStream* bound = streams().bind(part, sink, error);
    EXPECT_EQ(bound == nullptr, error.has_value());
    return bound;
  }
  /// One that can be resumed; \returns its token.
  std::string enter(const std::string& part, FakeSink& sink, std::optional<uint32_t> max_seconds = {}) {
    ResourceStream* bound = bind(part, sink);
    streams().enable(*bound, true, max_seconds);
    return bound->token();
  }
  AccountStreams& streams() { return session().streams(); }
  AccountSession& session() { return shard().account_of(UserId(1)); }
  [[nodiscard]] bool has(std::string_view part) { return session().account().find(part) != nullptr; }
  [[nodiscard]] int64_t gauge(const std::string& name) const { return host.metrics()[name]; }

  FakeSink phone, desk;
};

TEST_F(AccountStreamsTest, let_go_of_a_resource_with_its_transport_when_it_cannot_be_resumed) {
  ResourceStream* bound = bind("phone", phone);
  streams().enable(*bound, false, {});
  EXPECT_EQ(gauge("xmpp_resources"), 1);
  streams().lose(*bound);
  EXPECT_FALSE(has("phone"));
  EXPECT_EQ(gauge("xmpp_resources"), 0);
  EXPECT_EQ(gauge("xmpp_resources_away"), 0);
}

TEST_F(AccountStreamsTest, keep_one_that_can_be_resumed_until_its_time_is_over) {
  const std::string token = enter("phone", phone);
  EXPECT_EQ(token.size(), 32u);
  ResourceStream* stream = streams().find(token);
  ASSERT_NE(stream, nullptr);
  EXPECT_EQ(streams().find(token.substr(1)), nullptr);
  EXPECT_EQ(streams().find(""), nullptr);
  stream->on_handled(stream->begin_stanza());
  streams().lose(*stream);
  EXPECT_EQ(gauge("xmpp_resources_away"), 1);
  host.advance_s(599);
  streams().tick();
  EXPECT_TRUE(has("phone"));
  host.advance_s(2);
  streams().tick();
  EXPECT_FALSE(has("phone"));
  EXPECT_EQ(streams().find(token), nullptr);
  EXPECT_EQ(shard().ended_streams().find(UserId(1), token), 1u);
  EXPECT_EQ(gauge("xmpp_resources"), 0);
  EXPECT_EQ(gauge("xmpp_resources_away"), 0);
}

TEST_F(AccountStreamsTest, wait_no_longer_than_the_client_wants) {
  streams().lose(*streams().find(enter("phone", phone, 5)));
  host.advance_s(6);
  streams().tick();
  EXPECT_FALSE(has("phone"));
  EXPECT_EQ(enter("desk", desk, 0), "") << "no time is no resumption";
}

TEST_F(AccountStreamsTest, hand_a_session_over_to_the_connection_that_came_last) {
  const std::string token = enter("phone", phone);
  ResourceStream* stream = streams().find(token);
  streams().take_over(*stream, desk);
  EXPECT_EQ(phone.lost, std::vector<StreamErrorCondition>{StreamErrorCondition::conflict});
  EXPECT_EQ(stream->sink(), &desk);
  streams().lose(*stream);
  streams().take_over(*stream, phone);
  EXPECT_EQ(gauge("xmpp_resources_away"), 0);
  EXPECT_TRUE(has("phone"));
}

TEST_F(AccountStreamsTest, let_a_client_take_its_own_name_again) {
  const std::string token = enter("phone", phone);
  streams().lose(*streams().find(token));
  EXPECT_NE(bind("phone", desk), nullptr);
  EXPECT_EQ(streams().find(token), nullptr);
  EXPECT_EQ(session().account().resources().size(), 1u);
  EXPECT_EQ(gauge("xmpp_resources_away"), 0);
}

TEST_F(AccountStreamsTest, end_those_longest_away_to_make_room) {
  for (int i = 0; i < 9; ++i) ASSERT_NE(bind(std::to_string(i), desk), nullptr);
  ResourceStream* away = streams().find(enter("away", phone));
  EXPECT_EQ(bind("tenth", desk), nullptr) << "limits.resources_per_account, and all are here";
  streams().lose(*away);
  EXPECT_NE(bind("tenth", desk), nullptr);
  EXPECT_FALSE(has("away"));
}

TEST_F(AccountStreamsTest, end_one_that_was_ended_while_nobody_was_connected) {
  streams().lose(*streams().find(enter("phone", phone)));
  session().account().find("phone")->end(StreamErrorCondition::conflict);
  streams().close_ended();
  EXPECT_FALSE(has("phone"));
}

TEST_F(AccountStreamsTest, tell_features_what_a_client_may_have_missed) {
  streams().lose(*streams().find(enter("phone", phone)));
  features::Resource* resource = session().account().find("phone");
  resource->send_message("<message/>", 1234);
  EXPECT_EQ(resource->oldest_unacked_ms(), 1234);
}

}  // namespace
}  // namespace turms::xmpp::runtime
