// SPDX-License-Identifier: Apache-2.0
#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

using Told = std::vector<std::pair<int64_t, int32_t>>;

struct UserSettingsTest : ServiceTest {
  UserSettingsTest() {
    for (const char* const name : {"theme", "sound"}) settings.user.settings.allowed.emplace_back().source_name = name;
  }
  Outcome update(const char* name, const char* text) {
    proto::Value value{};
    value.string_value = text;
    proto::UpdateUserSettingsRequest_SettingsEntry entry{};
    entry.key = name;
    entry.value = proto::View::of(value);
    const std::vector<proto::UpdateUserSettingsRequest_SettingsEntry> entries{entry};
    proto::UpdateUserSettingsRequest request{};
    request.settings = entries;
    return handle(session(1), request);
  }
  Outcome remove(const std::vector<std::string>& names) {
    proto::DeleteUserSettingsRequest request{};
    request.names = names;
    return handle(session(1), request);
  }
  Outcome query(const std::vector<std::string>& names = {}, std::optional<int64_t> since = {}, int64_t user = 1) {
    proto::QueryUserSettingsRequest request{};
    request.names = names;
    request.has_last_updated_date_start = since.has_value();
    request.last_updated_date_start = since.value_or(0);
    return handle(session(user), request);
  }
  static std::string listed(const Outcome& outcome) {
    if (outcome.code() != status::kOk) return "";
    const Response response(outcome);
    std::string text;
    const auto data = response.data<proto::UserSettings>();
    for (const std::string_view bytes : data.settings) {
      proto::UserSettings_SettingsEntry entry;
      proto::Value value;
      EXPECT_TRUE(proto::decode(bytes, entry) && proto::decode(entry.value.view(), value));
      text += entry.key.str() + "=" + value.string_value.str() + " ";
    }
    return text;
  }
};

TEST_F(UserSettingsTest, by_default_every_name_is_refused) {
  settings.user.settings = {};
  EXPECT_EQ(update("theme", "dark").code(), status::kIllegalArgument);
  EXPECT_EQ(remove({"theme"}).code(), status::kIllegalArgument);
  EXPECT_EQ(remove({}).code(), status::kOk);
  EXPECT_EQ(query().code(), status::kNoContent);
}

TEST_F(UserSettingsTest, a_setting_comes_back_and_the_other_sessions_are_told) {
  const Outcome outcome = update("theme", "dark");
  EXPECT_EQ(outcome.code(), status::kOk);
  ASSERT_EQ(outcome.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(outcome.pushes()[0]), (Told{{1, device::kDesktop}}));
  EXPECT_EQ(Relayed(outcome.pushes()[0]).body<proto::UpdateUserSettingsRequest>().settings.size(), 1U);
  EXPECT_EQ(listed(query()), "theme=dark ");
  EXPECT_EQ(query({}, {}, 2).code(), status::kNoContent) << "each user has his own";
}

TEST_F(UserSettingsTest, names_choose) {
  ASSERT_EQ(update("theme", "dark").code(), status::kOk);
  ASSERT_EQ(update("sound", "off").code(), status::kOk);
  EXPECT_EQ(listed(query()), "sound=off theme=dark ");
  EXPECT_EQ(listed(query({"theme", "other"})), "theme=dark ");
  EXPECT_EQ(query({"other"}).code(), status::kNoContent);
}

TEST_F(UserSettingsTest, older_settings_are_left_out) {
  ASSERT_EQ(update("theme", "dark").code(), status::kOk);
  EXPECT_EQ(query({}, clock.unix_ms()).code(), status::kOk) << "changed at or after";
  EXPECT_EQ(query({}, clock.unix_ms() + 1).code(), status::kNoContent);
}

TEST_F(UserSettingsTest, deleting_tells_only_of_what_was_there) {
  ASSERT_EQ(update("theme", "dark").code(), status::kOk);
  const Outcome gone = remove({"theme"});
  EXPECT_EQ(gone.code(), status::kOk);
  ASSERT_EQ(gone.pushes().size(), 1U);
  EXPECT_EQ(recipients_of(gone.pushes()[0]), (Told{{1, device::kDesktop}}));
  const Outcome nothing = remove({"theme"});
  EXPECT_EQ(nothing.code(), status::kOk);
  EXPECT_TRUE(nothing.pushes().empty());
}

TEST_F(UserSettingsTest, nobody_is_told_where_that_is_switched_off) {
  settings.notification.user_setting_updated.notify_requester_other_online_sessions = false;
  settings.notification.user_setting_deleted.notify_requester_other_online_sessions = false;
  EXPECT_TRUE(update("theme", "dark").pushes().empty());
  EXPECT_TRUE(remove({"theme"}).pushes().empty());
}

TEST_F(UserSettingsTest, too_many_names_are_refused) {
  EXPECT_EQ(query(std::vector<std::string>(1'001, "x")).code(), status::kIllegalArgument);
}

}  // namespace
}  // namespace turms::gateway::service
