// SPDX-License-Identifier: Apache-2.0
#include "features/hooks.h"

#include <set>
#include <string>

#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

class Probe final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get("urn:probe", "ask", kServer, this, &Probe::server);
    on.iq_get("urn:probe", "ask", kOwnAccount, this, &Probe::account);
    on.disco(kServer | kOwnAccount, "urn:probe");
    on.disco(kServer, "urn:probe");
    on.disco(kServer, "urn:a");
  }

 private:
  Task<Outcome> server(IqRequest) { co_return Outcome::done(); }
  Task<Outcome> account(IqRequest) { co_return Outcome::done(); }
};

TEST(HooksTest, finds_the_handler_by_type_name_namespace_and_entity) {
  Stage stage;
  stage.hooks.install(std::make_unique<Probe>());
  const auto* server = stage.hooks.find_iq(IqType::get, "urn:probe", "ask", kServer);
  const auto* account = stage.hooks.find_iq(IqType::get, "urn:probe", "ask", kOwnAccount);
  ASSERT_NE(server, nullptr);
  ASSERT_NE(account, nullptr);
  EXPECT_NE(server, account);
  EXPECT_EQ(stage.hooks.find_iq(IqType::set, "urn:probe", "ask", kServer), nullptr);
  EXPECT_EQ(stage.hooks.find_iq(IqType::get, "urn:probe", "tell", kServer), nullptr);
  EXPECT_EQ(stage.hooks.find_iq(IqType::get, "urn:other", "ask", kServer), nullptr);
  EXPECT_EQ(stage.hooks.find_iq(IqType::get, "urn:probe", "ask", kContact), nullptr);
}

TEST(HooksTest, lists_each_disco_feature_once_and_sorted) {
  Stage stage;
  stage.hooks.install(std::make_unique<Probe>());
  EXPECT_EQ(stage.hooks.disco_features(kServer, stage.core.capabilities), (std::vector<std::string_view>{"urn:a", "urn:probe"}));
  EXPECT_EQ(stage.hooks.disco_features(kOwnAccount, stage.core.capabilities), (std::vector<std::string_view>{"urn:probe"}));
  EXPECT_TRUE(stage.hooks.disco_features(kContact, stage.core.capabilities).empty());
}

class Speaker final : public Feature {
 public:
  void install(Hooks& on) override { on.presence_extra("urn:mine", this, &Speaker::write); }

 private:
  bool write(Account&, const Stanza& presence, xml::Writer& writer) {
    if (presence.presence_type() != PresenceType::available) return false;
    writer.leaf("x", "urn:mine", "server");
    return true;
  }
};

TEST(HooksTest, the_server_speaks_in_place_of_the_client_in_its_own_namespace_only) {
  Stage stage;
  stage.hooks.install(std::make_unique<Speaker>());
  const auto content_of = [&](std::string_view type) {
    const std::string xml = "<presence" + std::string(type) + "><show>away</show><x xmlns='urn:mine'>client</x></presence>";
    std::string out;
    xml::Writer writer(out);
    writer.open("presence");
    stage.hooks.write_presence_content(stage.account, stanza_from(xml, "1@example.org/phone"), writer);
    writer.close();
    return out;
  };
  EXPECT_EQ(content_of(""), "<presence><x xmlns='urn:mine'>server</x><show>away</show></presence>");
  EXPECT_EQ(content_of(" type='unavailable'"), "<presence><show>away</show><x xmlns='urn:mine'>client</x></presence>");
}

TEST(HooksTest, the_table_of_features_names_each_document_once) {
  std::set<std::string_view> seen;
  for (const FeatureInfo* info : all_features()) {
    EXPECT_TRUE(seen.insert(info->document).second) << info->document;
    EXPECT_FALSE(info->title.empty());
    EXPECT_NE(info->make(), nullptr);
  }
  EXPECT_TRUE(seen.contains("XEP-0199"));
}

}  // namespace
}  // namespace turms::xmpp::features
