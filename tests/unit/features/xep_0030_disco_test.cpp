// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kInfo = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
constexpr std::string_view kItems = "<query xmlns='http://jabber.org/protocol/disco#items'/>";
using DiscoTest = IqTest;

TEST_F(DiscoTest, of_the_server_names_it_and_its_features) {
  const std::string answer = ask("get", "example.org", kInfo);
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_TRUE(contains(answer, "category='server' type='im'")) << answer;
  for (const char* ns : {"urn:xmpp:ping", "jabber:iq:version", "urn:xmpp:time", "jabber:iq:last", "urn:xmpp:carbons:2",
                         "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items"}) {
    EXPECT_TRUE(contains(answer, std::string("var='") + ns + "'")) << ns << " in " << answer;
  }
}

TEST_F(DiscoTest, of_an_account_is_an_account) {
  EXPECT_TRUE(contains(ask("get", "1@example.org", kInfo), "category='account' type='registered'"));
}

TEST_F(DiscoTest, of_another_account_does_not_show_what_only_its_owner_may_do) {
  const std::string answer = ask("get", "2@example.org", kInfo);
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_FALSE(contains(answer, "urn:xmpp:carbons:2")) << answer;
}

TEST_F(DiscoTest, advertises_nothing_that_is_not_answered) {
  const std::string answer = ask("get", "example.org", kInfo);
  EXPECT_FALSE(contains(answer, "http://jabber.org/protocol/muc")) << answer;
  EXPECT_TRUE(contains(answer, "jabber:iq:roster")) << answer;
}

TEST_F(DiscoTest, of_an_unknown_node_is_item_not_found) {
  EXPECT_TRUE(is_error(ask("get", "example.org", "<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>"),
                       "<item-not-found"));
}

TEST_F(DiscoTest, lists_services_that_have_an_address) {
  const std::string answer = ask("get", "example.org", kItems);
  EXPECT_TRUE(is_result(answer)) << answer;
  EXPECT_TRUE(contains(answer, "><item jid='conference.example.org' name='Rooms'/></query>")) << answer;
}

TEST_F(DiscoTest, shows_contact_addresses_of_the_operator) {
  stage.settings.contacts = {{"abuse-addresses", {"mailto:abuse@example.org", "xmpp:1@example.org"}}};
  const std::string answer = ask("get", "example.org", kInfo);
  EXPECT_TRUE(contains(answer, "http://jabber.org/network/serverinfo")) << answer;
  EXPECT_TRUE(contains(answer, "<value>mailto:abuse@example.org</value><value>xmpp:1@example.org</value>")) << answer;
}

/// What the answers about `to` gain when the backend can do `ability` and nothing else.
std::vector<std::string> gained(std::string_view to, bool Capabilities::*ability) {
  const auto ask = [to, ability](bool can) {
    Stage stage;
    stage.play();
    FakeOutlet out;
    Resource& phone = stage.bind("phone", out);
    stage.core.capabilities = Capabilities();
    stage.core.capabilities.*ability = can;
    stage.say(phone, "<iq type='get' id='q1' to='" + std::string(to) + "'>" + std::string(kInfo) + "</iq>");
    const auto iq = document_from(out.take());
    std::set<std::string> told;
    for (const xml::Element& child : iq->root().first_child()->children()) {
      if (child.name() == "feature") told.emplace(child.attr("var"));
      if (child.name() == "identity")
        told.insert(std::string(child.attr("category")) + "/" + std::string(child.attr("type")));
    }
    return told;
  };
  const std::set<std::string> with = ask(true);
  std::vector<std::string> out;
  const std::set<std::string> without = ask(false);
  std::set_difference(with.begin(), with.end(), without.begin(), without.end(), std::back_inserter(out));
  EXPECT_TRUE(std::includes(with.begin(), with.end(), without.begin(), without.end()))
      << "an ability takes nothing away";
  return out;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST_F(DiscoTest, personal_data_is_advertised_only_with_a_store) {
  EXPECT_EQ(gained("example.org", &Capabilities::store), (std::vector<std::string>{"jabber:iq:private", "msgoffline"}));
  const std::vector<std::string> own = gained("1@example.org", &Capabilities::store);
  for (const char* name :
       {"pubsub/pep", "http://jabber.org/protocol/pubsub#publish", "jabber:iq:private", "urn:xmpp:bookmarks:1#compat",
        "urn:xmpp:mds:server-assist:0", "urn:xmpp:pep-vcard-conversion:0"}) {
    EXPECT_TRUE(has(own, name)) << name;
  }
  for (const std::string& name : own) {
    EXPECT_TRUE(contains(name, "pubsub") || contains(name, "bookmarks") || contains(name, "urn:xmpp:mds:") ||
                name == "jabber:iq:private" || name == "urn:xmpp:pep-vcard-conversion:0" ||
                name == "http://jabber.org/protocol/rsm")
        << name;
  }
  const std::vector<std::string> foreign = gained("2@example.org", &Capabilities::store);
  EXPECT_TRUE(has(foreign, "pubsub/pep"));
  EXPECT_FALSE(has(foreign, "jabber:iq:private"));
}

TEST_F(DiscoTest, search_in_the_archive_is_advertised_where_the_host_searches) {
  for (const char* to : {"example.org", "1@example.org"}) {
    EXPECT_EQ(gained(to, &Capabilities::archive_search), std::vector<std::string>{"urn:xmpp:fulltext:0"});
  }
}

TEST_F(DiscoTest, the_other_abilities_of_a_backend_change_nothing_that_is_advertised) {
  using C = Capabilities;
  for (bool C::*ability :
       {&C::persist_record, &C::conversation_id, &C::self_message, &C::ordered_writes, &C::trusted_sessions, &C::tokens,
        &C::push_read, &C::marker_date, &C::push_presence, &C::push_profile, &C::push_relation, &C::refriend,
        &C::recall_request, &C::search, &C::reactions, &C::relations, &C::archive_changes}) {
    for (const char* to : {"example.org", "1@example.org", "2@example.org"}) {
      EXPECT_EQ(gained(to, ability), std::vector<std::string>()) << to;
    }
  }
}

}  // namespace
}  // namespace turms::xmpp::features
