// SPDX-License-Identifier: Apache-2.0
#include "presence_stage.h"

namespace turms::xmpp::features {
namespace {

class PresenceTest : public PresenceStage {
 protected:
  PresenceTest() { begin(); }
};

TEST_F(PresenceTest, comes_back_to_its_sender) {
  stage.say(*phone, "<presence><show>away</show></presence>");
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "from='1@example.org/phone'")) << out;
  EXPECT_TRUE(contains(out, "<show>away</show>")) << out;
  EXPECT_TRUE(phone->takes_messages());
}

TEST_F(PresenceTest, reaches_available_resources_only_and_tells_a_newcomer_of_them) {
  stage.say(*phone, "<presence/>");
  EXPECT_EQ(laptop_out.take(), "");
  phone_out.take();
  stage.say(*laptop, "<presence/>");
  EXPECT_TRUE(contains(phone_out.take(), "1@example.org/laptop"));
  const std::string out = laptop_out.take();
  EXPECT_TRUE(contains(out, "1@example.org/laptop")) << out;
  EXPECT_TRUE(contains(out, "1@example.org/phone")) << out;
}

TEST_F(PresenceTest, carries_the_sender_whatever_the_stanza_said) {
  stage.say(*phone, "<presence from='1@example.org/phone' id='p' xml:lang='de'/>");
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "id='p'")) << out;
  EXPECT_TRUE(contains(out, "xml:lang='de'")) << out;
}

TEST_F(PresenceTest, reads_the_priority_from_minus_128_to_127) {
  stage.say(*phone, "<presence><priority>-128</priority></presence>");
  EXPECT_EQ(phone->priority, -128);
  EXPECT_FALSE(phone->takes_messages());
  stage.say(*phone, "<presence><priority>127</priority></presence>");
  EXPECT_EQ(phone->priority, 127);
  EXPECT_TRUE(phone->takes_messages());
}

TEST_F(PresenceTest, with_a_priority_that_is_none_is_a_bad_request_and_changes_nothing) {
  for (const char* priority : {"128", "-129", "x", "1 2", ""}) {
    stage.say(*phone, std::string("<presence><priority>") + priority + "</priority></presence>");
    EXPECT_TRUE(contains(phone_out.take(), "<bad-request")) << priority;
    EXPECT_FALSE(phone->is_available);
  }
}

TEST_F(PresenceTest, unavailable_is_told_to_the_others_once) {
  stage.say(*phone, "<presence/>");
  stage.say(*laptop, "<presence/>");
  laptop_out.take();
  stage.say(*phone, "<presence type='unavailable'/>");
  EXPECT_TRUE(contains(laptop_out.take(), "type='unavailable'"));
  EXPECT_FALSE(phone->takes_messages());
  stage.say(*phone, "<presence type='unavailable'/>");
  EXPECT_EQ(laptop_out.take(), "");
}

TEST_F(PresenceTest, of_a_stream_that_ends_becomes_unavailable) {
  stage.say(*phone, "<presence/>");
  stage.say(*laptop, "<presence/>");
  laptop_out.take();
  stage.account.remove_resource(phone->id());
  const std::string out = laptop_out.take();
  EXPECT_TRUE(contains(out, "from='1@example.org/phone'")) << out;
  EXPECT_TRUE(contains(out, "type='unavailable'")) << out;
}

TEST_F(PresenceTest, to_a_room_is_answered_and_not_left_waiting) {
  stage.say(*phone, "<presence to='7@conference.example.org/nick'/>");
  const std::string out = phone_out.take();
  EXPECT_TRUE(contains(out, "type='error'")) << out;
  EXPECT_TRUE(contains(out, "<service-unavailable")) << out;
}

TEST_F(PresenceTest, to_a_foreign_domain_is_dropped) {
  stage.say(*phone, "<presence to='x@elsewhere.example'/>");
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(phone_out.handled, 1);
}

TEST_F(PresenceTest, of_a_size_that_nobody_needs_is_refused) {
  const std::string status(20'000, 'x');
  for (const char* head : {"<presence>", "<presence to='2@example.org'>", "<presence type='unavailable'>"}) {
    stage.say(*phone, head + ("<status>" + status + "</status></presence>"));
    EXPECT_TRUE(contains(phone_out.take(), "<policy-violation")) << head;
  }
  EXPECT_FALSE(phone->is_available);
  EXPECT_TRUE(told(PeerNews::Kind::presence).empty());
}

// ---- What the other features hear ----

class Listener final : public Feature {
 public:
  explicit Listener(std::string& heard) : heard_(heard) {}
  void install(Hooks& on) override { on.availability(this, &Listener::hear); }

 private:
  void hear(Account&, Resource& resource, Availability what) {
    heard_ += resource.part() + (what == Availability::initial ? "+" : what == Availability::update ? "=" : "-");
    heard_ += resource.is_available ? resource.presence.empty() ? "?" : "a " : "u ";
  }
  std::string& heard_;
};

TEST_F(PresenceTest, is_told_to_features_as_it_begins_changes_and_ends) {
  std::string heard;
  stage.hooks.install(std::make_unique<Listener>(heard));
  stage.say(*phone, "<presence/>");
  stage.say(*phone, "<presence><show>away</show></presence>");
  stage.say(*phone, "<presence type='unavailable'/>");
  stage.say(*phone, "<presence type='unavailable'/>");
  stage.say(*phone, "<presence/>");
  stage.account.remove_resource(phone->id());
  stage.account.remove_resource(laptop->id());
  EXPECT_EQ(heard, "phone+a phone=a phone-u phone+a phone-u ");
}

// ---- Probes of clients ----

TEST_F(PresenceTest, of_a_contact_is_told_to_a_client_that_probes) {
  befriend(2);
  stage.say(*phone, "<presence/>");
  bring(presence_of(2, "a"));
  bring(presence_of(2, "b"));
  phone_out.take();
  stage.say(*phone, "<presence type='probe' to='2@example.org'/>");
  const std::string all = phone_out.take();
  EXPECT_TRUE(contains(all, "2@example.org/a") && contains(all, "2@example.org/b")) << all;
  stage.say(*phone, "<presence type='probe' to='2@example.org/b'/>");
  const std::string one = phone_out.take();
  EXPECT_TRUE(!contains(one, "2@example.org/a") && contains(one, "2@example.org/b")) << one;
  bring(absence_of(2, "a"));
  bring(absence_of(2, "b"));
  phone_out.take();
  stage.say(*phone, "<presence type='probe' to='2@example.org'/>");
  EXPECT_EQ(phone_out.take(), "<presence from='2@example.org' to='1@example.org' type='unavailable'/>");
}

/// A client that probes in the same breath as it comes: its contacts are not known yet.
class EarlyProbeTest : public PresenceStage {};

TEST_F(EarlyProbeTest, is_answered_as_soon_as_the_contacts_are_known) {
  stage.account.open_session();
  stage.say(*phone, "<presence type='probe' to='2@example.org'/>");
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(phone_out.handled, 1);
  stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
  stage.account.contacts().set_loaded();
  stage.ready.run();
  EXPECT_EQ(phone_out.take(), "<presence from='2@example.org' to='1@example.org' type='unavailable'/>");
}

TEST_F(EarlyProbeTest, of_an_account_are_only_so_many) {
  stage.account.open_session();
  for (int i = 0; i < 150; ++i) stage.say(*phone, "<presence type='probe' to='2@example.org'/>");
  EXPECT_EQ(stage.metrics.value("turms_xmpp_early_probes_dropped_total"), 50);
  stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
  stage.account.contacts().set_loaded();
  stage.ready.run();
  EXPECT_EQ(phone_out.sent.size(), 100U);
  phone_out.take();
  stage.say(*phone, "<presence type='probe' to='2@example.org'/>");
  EXPECT_EQ(phone_out.sent.size(), 1U) << "it is early no more";
}

TEST_F(PresenceTest, of_strangers_is_told_to_nobody_who_probes) {
  stage.say(*phone, "<presence type='probe' to='2@example.org'/>");
  EXPECT_EQ(phone_out.take(), "");
  EXPECT_EQ(phone_out.handled, 1);
}

TEST_F(PresenceTest, of_the_own_resources_is_told_to_one_that_probes) {
  stage.say(*phone, "<presence><show>xa</show></presence>");
  stage.say(*laptop, "<presence type='probe' to='1@example.org'/>");
  EXPECT_TRUE(contains(laptop_out.take(), "<show>xa</show>"));
}

}  // namespace
}  // namespace turms::xmpp::features
