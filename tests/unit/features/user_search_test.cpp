// SPDX-License-Identifier: Apache-2.0
#include "features/user_search.h"

#include "answers.h"

namespace turms::xmpp::features {
namespace {

class UserSearchTest : public AnswersTest {
 protected:
  void search(std::string name, int32_t skip) {
    stage.account.scope().spawn(run(*this, std::move(name), skip));
    stage.ready.run();
  }
  static Task<void> run(UserSearchTest& test, std::string name, int32_t skip) {
    test.found = co_await find_users(test.stage.account, std::move(name), skip);
  }
  Result<std::vector<FoundUser>, StanzaError> found = std::vector<FoundUser>();
};

TEST_F(UserSearchTest, goes_on_where_the_last_page_ended) {
  search("Se", 50);
  const auto query = body<proto::QueryUserProfilesRequest>(0);
  EXPECT_EQ(query.skip, 50);
  EXPECT_EQ(query.limit, 50);
  answer_users(0, {{7, "Seven", "odd"}, {17, "Seventeen", ""}});
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[0].id, UserId(7));
  EXPECT_EQ((*found)[1].name, "Seventeen");
}

TEST_F(UserSearchTest, does_not_ask_for_names_that_nobody_has) {
  search(std::string(kSearchedNameBytes + 1, 'a'), 0);
  EXPECT_EQ(requests(), 0u);
  EXPECT_TRUE(found.ok() && found->empty());
}

TEST_F(UserSearchTest, tells_the_error_of_turms) {
  search("Se", 0);
  answer(0, 7100);
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().turms_code, 7100);
}

}  // namespace
}  // namespace turms::xmpp::features
