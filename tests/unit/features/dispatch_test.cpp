// SPDX-License-Identifier: Apache-2.0
#include "features/dispatch.h"

#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kUnknown = "<query xmlns='urn:nobody:knows'/>";
using DispatchTest = IqTest;

TEST_F(DispatchTest, answers_an_unknown_iq_with_service_unavailable) {
  EXPECT_TRUE(is_error(ask("get", "example.org", kUnknown), "<service-unavailable"));
}

TEST_F(DispatchTest, answers_for_a_foreign_domain_that_there_is_none) {
  EXPECT_TRUE(is_error(ask("get", "elsewhere.example", kUnknown), "<remote-server-not-found"));
}

TEST_F(DispatchTest, answers_for_an_address_that_can_be_no_user) {
  EXPECT_TRUE(is_error(ask("get", "juliet@example.org", kUnknown), "<item-not-found"));
}

TEST_F(DispatchTest, hands_an_iq_for_a_resource_on_with_its_bounce) {
  EXPECT_EQ(ask("get", "2@example.org/desk", kUnknown), "");
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  const LocalStanza& stanza = stage.router.stanzas[0];
  EXPECT_EQ(stanza.to, UserId(2));
  EXPECT_EQ(stanza.to_resource, "desk");
  EXPECT_FALSE(stanza.falls_back);
  EXPECT_TRUE(contains(stanza.xml, "from='1@example.org/phone'")) << stanza.xml;
  EXPECT_EQ(stanza.from, UserId(1));
  EXPECT_EQ(stanza.from_resource, "phone");
  EXPECT_TRUE(contains(stanza.bounce, "<service-unavailable")) << stanza.bounce;
}

TEST_F(DispatchTest, does_not_bounce_a_result) {
  stage.play();
  Resource& phone = stage.bind("phone", out);
  stage.say(phone, "<iq type='result' id='q1' to='2@example.org/desk'/>");
  ASSERT_EQ(stage.router.stanzas.size(), 1u);
  EXPECT_TRUE(stage.router.stanzas[0].bounce.empty());
}

TEST_F(DispatchTest, drops_a_result_that_nobody_asked_for) {
  stage.play();
  Resource& phone = stage.bind("phone", out);
  stage.say(phone, "<iq type='result' id='q1' to='example.org'/>");
  EXPECT_EQ(out.take(), "");
  EXPECT_EQ(out.handled, 1);
}

class Asker final : public Feature {
 public:
  explicit Asker(std::string& heard) : heard_(heard) {}
  void install(Hooks& on) override { on.iq_answer(this, &Asker::answer); }

 private:
  void answer(Account&, Resource& resource, const Stanza& stanza) {
    heard_ += resource.part() + " " + std::string(stanza.id()) + ";";
  }
  std::string& heard_;
};

TEST_F(DispatchTest, tells_features_of_answers_to_the_account_and_the_server_but_not_of_questions) {
  std::string heard;
  stage.hooks.install(std::make_unique<Asker>(heard));
  stage.play();
  Resource& phone = stage.bind("phone", out);
  stage.say(phone, "<iq type='result' id='a'/>");
  stage.say(phone, "<iq type='error' id='b' to='1@example.org'/>");
  stage.say(phone, "<iq type='result' id='c' to='example.org'/>");
  stage.say(phone, "<iq type='result' id='d' to='2@example.org'/>");
  stage.say(phone, "<iq type='get' id='e'><ping xmlns='urn:xmpp:ping'/></iq>");
  EXPECT_EQ(heard, "phone a;phone b;phone c;");
}

TEST_F(DispatchTest, tells_the_stream_which_stanza_was_handled) {
  stage.play();
  Resource& phone = stage.bind("phone", out);
  for (const char* xml : {"<iq type='get' id='e'><ping xmlns='urn:xmpp:ping'/></iq>", "<presence/>",
                          "<presence to='nobody@example.org' type='subscribe'/>", "<message to='nobody@example.org'/>"}) {
    dispatch(stage.account, phone.id(), stanza_from(xml, phone.full_jid()), 7);
    stage.ready.run();
    EXPECT_EQ(out.last_handled, 7u) << xml;
    out.last_handled = 0;
  }
}

TEST_F(DispatchTest, marks_the_resource_active) {
  stage.play();
  Resource& phone = stage.bind("phone", out);
  stage.clock.advance_ms(5000);
  stage.say(phone, "<iq type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>");
  EXPECT_EQ(phone.last_active_ns, stage.clock.monotonic_ns());
}

TEST_F(DispatchTest, finishes_a_stanza_whose_resource_has_gone_meanwhile) {
  stage.play();
  Resource& phone = stage.bind("phone", out);
  stage.say(phone, "<message to='2@example.org' type='chat' id='m'><body>bye</body></message>");
  stage.account.remove_resource(phone.id());
  stage.answer(0, 1000, 5);
  EXPECT_EQ(stage.account.scope().running(), 0u);
  EXPECT_EQ(stage.metrics.value("xmpp_messages_sent_total"), 1);
}

}  // namespace
}  // namespace turms::xmpp::features
