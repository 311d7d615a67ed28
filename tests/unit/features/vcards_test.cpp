// SPDX-License-Identifier: Apache-2.0
#include "features/vcards.h"

#include "profile_stage.h"

namespace turms::xmpp::features {
namespace {

class VcardsTest : public ProfileTest {
 protected:
  using Read = std::vector<Result<bridge::Vcard, StanzaError>>;
  static Task<void> read(Account& account, UserId owner, Read& out) {
    Result<bridge::Vcard, StanzaError> vcard = co_await read_vcard(account, owner, true);
    out.push_back(std::move(vcard));
  }
  static Task<void> set(Account& account, bridge::Vcard wanted, std::vector<Result<void, StanzaError>>& out) {
    Result<void, StanzaError> verdict = co_await set_vcard(account, std::move(wanted), true);
    out.push_back(std::move(verdict));
  }
};

TEST_F(VcardsTest, a_turms_that_does_not_answer_is_a_timeout) {
  stage.account.open_session();
  Read got;
  stage.account.scope().spawn(read(stage.account, UserId(2), got));
  stage.answer(stage.turms.requests.size() - 1, 1200);
  ASSERT_EQ(got.size(), 1u);
  ASSERT_FALSE(got[0].ok());
  EXPECT_EQ(got[0].error().condition, StanzaErrorCondition::remote_server_timeout);
}

TEST_F(VcardsTest, the_parts_of_one_are_put_together) {
  enter();
  stage.store.values.insert_or_assign(
      {"vcard/2", "kept"}, StoredValue(1, "<vCard xmlns='vcard-temp'><FN>Lady Bea</FN><ROLE>x</ROLE></vCard>"));
  name = "Bea";
  intro = "hello";
  Read got;
  stage.account.scope().spawn(read(stage.account, UserId(2), got));
  settle();
  ASSERT_EQ(got.size(), 1u);
  ASSERT_TRUE(got[0].ok());
  EXPECT_EQ(got[0]->full_name, "Lady Bea");
  EXPECT_EQ(got[0]->nickname, "Bea");
  EXPECT_EQ(got[0]->note, "hello");
  EXPECT_EQ(got[0]->rest, "<ROLE>x</ROLE>");
}

TEST_F(VcardsTest, what_the_store_refuses_is_told_after_turms_has_agreed) {
  enter();
  bridge::Vcard wanted;
  wanted.nickname = "Roma";
  wanted.rest = "<ROLE>x</ROLE>";
  std::vector<Result<void, StanzaError>> verdicts;
  before_update = [&] { stage.store.failure = Error{Code::too_large, "store", "full"}; };
  stage.account.scope().spawn(set(stage.account, wanted, verdicts));
  settle();
  ASSERT_EQ(verdicts.size(), 1u);
  ASSERT_FALSE(verdicts[0].ok());
  EXPECT_EQ(verdicts[0].error().condition, StanzaErrorCondition::resource_constraint);
  EXPECT_EQ(update().name.view(), "Roma");
}

TEST_F(VcardsTest, the_event_carries_no_payload) {
  EXPECT_FALSE(contains(vcard_event(), "<vcard"));
  EXPECT_TRUE(contains(vcard_event(), "node='urn:xmpp:vcard4'"));
}

}  // namespace
}  // namespace turms::xmpp::features
