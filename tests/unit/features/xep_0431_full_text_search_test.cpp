// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "archive_stage.h"
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr int64_t kStart = 1'600'000'000'000;
constexpr std::string_view kSearch =
    "<query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'>"
    "<field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>"
    "<field var='{urn:xmpp:fulltext:0}fulltext'><value>rose</value></field></x></query>";

class FullTextSearchTest : public IqTest {
 protected:
  FullTextSearchTest() { stage.account.contacts().set_loaded(); }
  FakeArchive archive;
};

TEST_F(FullTextSearchTest, the_first_session_asks_the_host) {
  stage.core.archive = &archive;
  stage.play();
  stage.hooks.on_session_opened(stage.account);
  EXPECT_EQ(archive.asked, std::vector<std::string>{"search all '' 0"});
}

TEST_F(FullTextSearchTest, a_failure_is_asked_again_and_a_refusal_is_not) {
  stage.core.archive = &archive;
  archive.failure = Error{Code::timeout, "archive", "x"};
  stage.play();
  EXPECT_EQ(archive.asked.size(), 1u);
  archive.failure = Error{Code::unsupported, "archive", "x"};
  stage.hooks.on_session_opened(stage.account);
  stage.hooks.on_session_opened(stage.account);
  EXPECT_EQ(archive.asked.size(), 2u);
}

TEST_F(FullTextSearchTest, messages_are_found_by_their_words) {
  stage.core.archive = &archive;
  stage.core.capabilities.archive_search = true;
  stage.account.contacts().reading().is_under_way = true;
  stage.play();
  archive.give({{11, 2, 1, kStart, "a rose"}});
  stage.say(stage.bind("phone", out), "<iq id='q1' type='set'>" + std::string(kSearch) + "</iq>");
  const std::string answer = out.take();
  EXPECT_TRUE(contains(answer, "<body>a rose</body>"));
  EXPECT_TRUE(contains(answer, "complete='true'"));
  EXPECT_EQ(archive.asked.back(), "search all 'rose' 0");
}

TEST_F(FullTextSearchTest, is_offered_where_the_host_searches) {
  constexpr std::string_view kInfo = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
  EXPECT_FALSE(contains(ask("get", "1@example.org", kInfo), "urn:xmpp:fulltext:0"));
  stage.core.capabilities.archive_search = true;
  stage.say(*stage.account.find("phone"), "<iq id='q2' type='get' to='1@example.org'>" + std::string(kInfo) + "</iq>");
  EXPECT_TRUE(contains(out.take(), "<feature var='urn:xmpp:fulltext:0'/>"));
}

TEST_F(FullTextSearchTest, elsewhere_the_field_is_unknown) {
  EXPECT_TRUE(is_error(ask("set", "", kSearch), "feature-not-implemented"));
}

}  // namespace
}  // namespace turms::xmpp::features
