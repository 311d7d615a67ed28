// SPDX-License-Identifier: Apache-2.0
#include "features/pep_hooks.h"

#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

class Listener final : public Feature {
 public:
  explicit Listener(std::string& heard) : heard_(heard) {}
  void install(Hooks& on) override {
    on.pep_publish("urn:a", this, &Listener::refuse);
    on.pep_published("urn:a", this, &Listener::changed);
    on.pep_read("urn:b", bridge::PepAccess::open, this, &Listener::read);
  }

 private:
  Task<PepDecision> refuse(PepPublication what) {
    heard_ += std::string(what.node()) + " " + what.item().id + ";";
    co_return PepDecision::refuse(StanzaError(StanzaErrorCondition::not_acceptable, "no"));
  }
  void changed(Account&, const PepChange& change) { heard_ += "changed " + std::string(change.node) + ";"; }
  Task<std::optional<std::vector<bridge::PepItem>>> read(PepRead) { co_return std::nullopt; }

  std::string& heard_;
};

TEST(PepHooksTest, handlers_are_found_by_their_node) {
  Stage stage;
  std::string heard;
  stage.hooks.install(std::make_unique<Listener>(heard));
  EXPECT_NE(stage.hooks.find_pep_publish("urn:a"), nullptr);
  EXPECT_EQ(stage.hooks.find_pep_publish("urn:b"), nullptr);
  ASSERT_NE(stage.hooks.find_pep_read("urn:b"), nullptr);
  EXPECT_EQ(stage.hooks.find_pep_read("urn:b")->access, bridge::PepAccess::open);
  EXPECT_EQ(stage.hooks.find_pep_read("urn:a"), nullptr);
}

TEST(PepHooksTest, changes_are_told_to_those_of_the_node) {
  Stage stage;
  std::string heard;
  stage.hooks.install(std::make_unique<Listener>(heard));
  PepChange change;
  change.node = "urn:other";
  stage.hooks.on_pep_published(stage.account, change);
  change.node = "urn:a";
  stage.hooks.on_pep_published(stage.account, change);
  EXPECT_EQ(heard, "changed urn:a;");
}

}  // namespace
}  // namespace turms::xmpp::features
