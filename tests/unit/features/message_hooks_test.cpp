// SPDX-License-Identifier: Apache-2.0
#include "features/message_hooks.h"

#include "features/feature.h"
#include "features/local_delivery.h"
#include "message_stage.h"

namespace turms::xmpp::features {
namespace {

/// Takes part in messages as the test says.
class Participant final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing([](const bridge::MessageFacts& facts) { return facts.id.starts_with("mine"); }, this,
                &Participant::outgoing);
    on.message_stored(this, &Participant::stored);
    on.incoming(this, &Participant::incoming);
    on.delivered(this, &Participant::delivered);
    on.direct(this, &Participant::direct);
    on.read_mark(this, &Participant::read);
  }
  Task<std::optional<Outcome>> outgoing(OutgoingRequest request) {
    ++asked;
    if (!takes) co_return std::nullopt;
    co_return Outcome::error(StanzaError(StanzaErrorCondition::gone));
  }
  void stored(Account&, const bridge::MessageFacts& facts, const StoredMessage& message) {
    stored_id = std::string(facts.id) + "=" + std::to_string(message.id.value());
  }
  bool incoming(Account&, const bridge::IncomingMessage&) {
    ++came;
    return takes;
  }
  void delivered(Account&, const bridge::IncomingMessage&, bool was_taken) { reached.push_back(was_taken); }

  void direct(Account&, const LocalStanza& stanza) { directs.push_back(stanza.signals); }
  void read(Account&, const ReadMark& mark) { read_until.push_back(mark.date_ms); }

  bool takes = false;
  int asked = 0;
  int came = 0;
  std::string stored_id;
  std::vector<bool> reached;
  std::vector<uint8_t> directs;
  std::vector<int64_t> read_until;
};

class MessageHooksTest : public MessageTest {
 protected:
  MessageHooksTest() {
    auto made = std::make_unique<Participant>();
    participant = made.get();
    stage.hooks.install(std::move(made));
  }
  static constexpr std::string_view kMine = "<message to='2@example.org' type='chat' id='mine1'><body>x</body></message>";
  Participant* participant = nullptr;
};

TEST_F(MessageHooksTest, asks_only_about_messages_that_are_wanted) {
  stage.say(*phone, kHello);
  EXPECT_EQ(participant->asked, 0);
  stage.say(*phone, kMine);
  EXPECT_EQ(participant->asked, 1);
  EXPECT_EQ(stage.turms.requests.size(), 2u) << "not taken: both were sent as they stand";
}

TEST_F(MessageHooksTest, lets_a_feature_take_a_message_on_its_way_out) {
  participant->takes = true;
  stage.say(*phone, kMine);
  EXPECT_TRUE(stage.turms.requests.empty());
  EXPECT_TRUE(contains(phone_out.take(), "<gone "));
  EXPECT_EQ(stage.metrics.value("xmpp_messages_refused_total"), 1);
}

TEST_F(MessageHooksTest, tells_what_turms_has_stored) {
  stage.say(*phone, kHello);
  EXPECT_EQ(participant->stored_id, "");
  stage.answer(0, kOk, 4711);
  EXPECT_EQ(participant->stored_id, "m1=4711");
}

TEST_F(MessageHooksTest, tells_whether_a_relayed_message_reached_a_resource) {
  relay(2, 1, "Hi", 99);
  stage.say(*phone, "<presence type='unavailable'/>");
  stage.say(*laptop, "<presence type='unavailable'/>");
  relay(2, 1, "Hi again", 100);
  EXPECT_EQ(participant->reached, (std::vector<bool>{true, false}));
}

TEST_F(MessageHooksTest, shows_nothing_of_a_message_that_a_feature_took) {
  participant->takes = true;
  relay(2, 1, "Hi", 99);
  EXPECT_EQ(participant->came, 1);
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_TRUE(participant->reached.empty());
}

TEST_F(MessageHooksTest, tells_of_signals_that_came_without_turms_when_somebody_took_them) {
  LocalStanza stanza(UserId(1), "", "<message/>");
  stanza.from = UserId(2);
  EXPECT_TRUE(deliver_local(&stage.account, stanza));
  EXPECT_TRUE(participant->directs.empty()) << "an IQ, or nothing that is a signal";
  stanza.signals = bridge::kSignalChatState;
  EXPECT_TRUE(deliver_local(&stage.account, stanza));
  EXPECT_EQ(participant->directs, std::vector<uint8_t>{bridge::kSignalChatState});
  phone->is_available = laptop->is_available = false;
  EXPECT_FALSE(deliver_local(&stage.account, stanza));
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  phone->is_available = true;
  EXPECT_FALSE(deliver_local(&stage.account, stanza));
  EXPECT_EQ(participant->directs.size(), 1u);
}

TEST_F(MessageHooksTest, tells_everybody_how_far_the_user_has_read) {
  stage.hooks.on_read_mark(stage.account,
                           {bridge::Conversation::with(UserId(2)), MessageId(), 700, ReadMark::Origin::turms});
  EXPECT_EQ(participant->read_until, std::vector<int64_t>{700});
}

}  // namespace
}  // namespace turms::xmpp::features
