// SPDX-License-Identifier: Apache-2.0
// What waits and what does not; how corrections use it is in xep_0308_correction_test.cpp.
#include "features/target_lookup.h"

#include "edit_stage.h"

namespace turms::xmpp::features {
namespace {

/// A feature that asks at once.
class Asker final : public Feature {
 public:
  void install(Hooks& on) override { lookup.install(on); }
  Task<void> ask(Account& account) {
    found.emplace(
        co_await lookup.find(account, bridge::Conversation::with(UserId(2)), account.user(), std::string("m1")));
  }
  TargetLookup lookup;
  std::optional<Result<FoundMessage>> found;
};

class TargetLookupTest : public EditTest {
 protected:
  TargetLookupTest() {
    auto feature = std::make_unique<Asker>();
    asker = feature.get();
    stage.hooks.install(std::move(feature));
  }
  void ask() {
    stage.account.scope().spawn(asker->ask(stage.account));
    stage.ready.run();
  }
  Asker* asker = nullptr;
};

TEST_F(TargetLookupTest, goes_on_when_the_message_is_stored) {
  stage.say(*phone, kHello);
  ask();
  EXPECT_FALSE(asker->found);
  stage.answer(0, kOk, 70);
  ASSERT_TRUE(asker->found && asker->found->ok());
  EXPECT_EQ(asker->found->value().id, MessageId(70));
}

TEST_F(TargetLookupTest, gives_up_after_the_time_of_a_request) {
  stage.say(*phone, kHello);
  ask();
  stage.account.tick();
  stage.ready.run();
  EXPECT_FALSE(asker->found);
  // The message's own request is given up as well; whether it was stored is asked before anybody says that it failed.
  stage.clock.advance_ms(10'001);
  stage.account.tick();
  stage.ready.run();
  ASSERT_TRUE(asker->found);
  EXPECT_EQ(asker->found->error().code, Code::conflict);
}

TEST_F(TargetLookupTest, errors_have_words) {
  EXPECT_EQ(stanza_error_of_lookup({Code::not_found, "", ""}).condition, StanzaErrorCondition::item_not_found);
  EXPECT_EQ(stanza_error_of_lookup({Code::conflict, "", ""}).type, StanzaErrorType::wait);
  EXPECT_EQ(stanza_error_of_lookup({Code::timeout, "", ""}).condition, StanzaErrorCondition::remote_server_timeout);
  EXPECT_EQ(stanza_error_of_lookup({Code::gone, "", ""}).condition, StanzaErrorCondition::resource_constraint);
}

}  // namespace
}  // namespace turms::xmpp::features
