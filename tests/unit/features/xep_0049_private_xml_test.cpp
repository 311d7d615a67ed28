// SPDX-License-Identifier: Apache-2.0
#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

class PrivateXmlTest : public PepTest {
 protected:
  std::string get(std::string_view element) { return iq("get", wrapped(element)); }
  std::string set(std::string_view element) { return iq("set", wrapped(element)); }
  static std::string wrapped(std::string_view element) {
    return "<query xmlns='jabber:iq:private'>" + std::string(element) + "</query>";
  }
};

TEST_F(PrivateXmlTest, what_was_never_set_is_empty) {
  EXPECT_TRUE(contains(get("<roster xmlns='roster:delimiter'/>"),
                       "<query xmlns='jabber:iq:private'><roster xmlns='roster:delimiter'/></query>"));
}

TEST_F(PrivateXmlTest, what_was_set_comes_back_by_namespace_and_name) {
  EXPECT_TRUE(is_result(set("<roster xmlns='roster:delimiter'>::</roster>")));
  EXPECT_TRUE(is_result(set("<storage xmlns='storage:rosternotes'><note jid='2@example.org'>friend</note></storage>")));
  EXPECT_TRUE(contains(get("<roster xmlns='roster:delimiter'/>"), ">::</roster>"));
  EXPECT_TRUE(contains(get("<storage xmlns='storage:rosternotes'/>"), "<note jid='2@example.org'>friend</note>"));
  EXPECT_FALSE(contains(get("<other xmlns='roster:delimiter'/>"), "::"));
  EXPECT_TRUE(is_result(set("<roster xmlns='roster:delimiter'>/</roster>")));
  EXPECT_TRUE(contains(get("<roster xmlns='roster:delimiter'/>"), ">/</roster>"));
}

TEST_F(PrivateXmlTest, ill_formed_queries_are_refused) {
  EXPECT_TRUE(is_error(get(""), "<bad-request"));
  EXPECT_TRUE(is_error(get("<a xmlns='urn:a'/><b xmlns='urn:a'/>"), "<bad-request"));
  EXPECT_TRUE(is_error(set("<a/>"), "<bad-request"));
}

TEST_F(PrivateXmlTest, nobody_reads_it_but_the_owner) {
  set("<roster xmlns='roster:delimiter'>::</roster>");
  EXPECT_TRUE(
      is_error(iq("get", wrapped("<roster xmlns='roster:delimiter'/>"), "2@example.org"), "<service-unavailable"));
  EXPECT_FALSE(contains(pubsub("get", "<affiliations/>"), "private"));
}

TEST_F(PrivateXmlTest, without_a_store_there_is_none) {
  stage.store.is_there = false;
  EXPECT_TRUE(is_error(get("<roster xmlns='roster:delimiter'/>"), "<service-unavailable"));
}

}  // namespace
}  // namespace turms::xmpp::features
