// SPDX-License-Identifier: Apache-2.0
#include "answers.h"

namespace turms::xmpp::features {
namespace {

class SearchTest : public AnswersTest {
 protected:
  void find(const std::string& content) {
    stage.say(*phone, "<iq type='set' id='q1' to='search.example.org'><query xmlns='jabber:iq:search'>" + content +
                          "</query></iq>");
  }
  void show() {
    stage.say(*phone, "<iq type='get' id='q1' to='search.example.org'><query xmlns='jabber:iq:search'/></iq>");
  }
  static std::string form(const std::string& var, const std::string& value) {
    return "<x xmlns='jabber:x:data' type='submit'><field var='" + var + "'><value>" + value + "</value></field></x>";
  }
};

TEST_F(SearchTest, offers_names_only_where_the_backend_searches_them) {
  show();
  EXPECT_FALSE(contains(out.take(), "var='name'"));
  stage.core.capabilities.search = true;
  show();
  const std::string shown = out.take();
  EXPECT_TRUE(contains(shown, "var='name'")) << shown;
  EXPECT_TRUE(contains(shown, "var='id'")) << shown;
  EXPECT_TRUE(contains(shown, "<nick/>")) << shown;
}

TEST_F(SearchTest, by_id_asks_for_that_user) {
  find(form("id", "7"));
  const auto query = body<proto::QueryUserProfilesRequest>(0);
  EXPECT_EQ(query.user_ids.to_vector(), std::vector<int64_t>{7});
  answer_users(0, {{7, "Seven", "odd"}});
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, "<field var='jid'><value>7@example.org</value></field>")) << heard;
  EXPECT_TRUE(contains(heard, "<value>Seven</value>")) << heard;
  EXPECT_TRUE(contains(heard, "<value>odd</value>")) << heard;
}

TEST_F(SearchTest, by_name_asks_for_fifty_at_most) {
  stage.core.capabilities.search = true;
  find(form("name", "Se"));
  const auto query = body<proto::QueryUserProfilesRequest>(0);
  EXPECT_EQ(query.name.view(), "Se");
  EXPECT_EQ(query.limit, 50);
  EXPECT_TRUE(query.user_ids.empty());
}

TEST_F(SearchTest, old_fields_take_either) {
  stage.core.capabilities.search = true;
  find("<nick>7</nick>");
  EXPECT_EQ(body<proto::QueryUserProfilesRequest>(0).user_ids.to_vector(), std::vector<int64_t>{7});
  answer_users(0, {{7, "Seven", ""}});
  EXPECT_TRUE(contains(out.take(), "<item jid='7@example.org'><nick>Seven</nick></item>"));
  find("<nick>Seven</nick>");
  EXPECT_EQ(body<proto::QueryUserProfilesRequest>(1).name.view(), "Seven");
}

TEST_F(SearchTest, hides_names_once_turms_has_refused_them) {
  stage.core.capabilities.search = true;
  find(form("name", "Se"));
  answer(0, 7100);
  EXPECT_TRUE(contains(out.take(), "<feature-not-implemented"));
  show();
  EXPECT_FALSE(contains(out.take(), "var='name'"));
  stage.clock.advance_ms(601'000);
  show();
  EXPECT_TRUE(contains(out.take(), "var='name'"));
}

TEST_F(SearchTest, refuses_what_can_not_be_searched_for) {
  find(form("id", "seven"));
  EXPECT_TRUE(contains(out.take(), "<not-acceptable"));
  find("");
  EXPECT_TRUE(contains(out.take(), "<not-acceptable"));
  find(form("name", "Se"));
  EXPECT_TRUE(contains(out.take(), "<feature-not-implemented"));
  EXPECT_EQ(requests(), 0u);
}

TEST_F(SearchTest, finds_nobody_without_an_error) {
  find(form("id", "7"));
  answer(0, 1001);
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, "type='result'")) << heard;
  EXPECT_FALSE(contains(heard, "<item>")) << heard;
}

TEST_F(SearchTest, the_service_is_listed_and_says_what_it_is) {
  stage.settings.search_domain = "search.example.org";
  stage.say(*phone,
            "<iq type='get' id='q1' to='example.org'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
  EXPECT_TRUE(contains(out.take(), "jid='search.example.org'"));
  stage.say(
      *phone,
      "<iq type='get' id='q1' to='search.example.org'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  const std::string heard = out.take();
  EXPECT_TRUE(contains(heard, "category='directory' type='user'")) << heard;
  EXPECT_TRUE(contains(heard, "var='jabber:iq:search'")) << heard;
}

}  // namespace
}  // namespace turms::xmpp::features
