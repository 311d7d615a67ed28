// SPDX-License-Identifier: Apache-2.0
#include "service/user_update.h"

#include "crypto/scram_verifier.h"
#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

using Told = std::vector<std::pair<int64_t, int32_t>>;

struct UserUpdateTest : ServiceTest {
  Outcome update(const proto::UpdateUserRequest& request) { return handle(session(1), request); }
  /// What the owner of the service does: derive first.
  Outcome update_with_password(const proto::UpdateUserRequest& request) {
    std::string bytes;
    EXPECT_TRUE(proto::write_request(bytes, 5, request));
    Call call = read_call(session(1), {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
    const auto password = password_to_derive(call, settings.user.info);
    if (password.empty()) return writer->handle(call);
    const auto verifier = crypto::make_scram_verifier(password, crypto::kMinScramIterations);
    call.new_verifier = &*verifier;
    return writer->handle(call);
  }
  store::User me() { return *users.find(1).value(); }
};

proto::UpdateUserRequest named(std::string_view name) {
  proto::UpdateUserRequest request{};
  request.name = name;
  return request;
}

TEST_F(UserUpdateTest, changes_what_is_named_and_nothing_else) {
  proto::UpdateUserRequest request{};
  request.intro = "of Montague";
  request.has_profile_access_strategy = true;
  request.profile_access_strategy = proto::profile_access_strategy::kFriends;
  EXPECT_EQ(update(request).code(), status::kOk);
  EXPECT_EQ(update(named("Romeo")).code(), status::kOk);
  EXPECT_EQ(me().name, "Romeo");
  EXPECT_EQ(me().intro, "of Montague");
  EXPECT_EQ(me().profile_access_strategy, proto::profile_access_strategy::kFriends) << "not reset, unlike in Turms";
  EXPECT_EQ(me().last_updated_date, clock.unix_ms());
  EXPECT_EQ(users.find(2).value()->name, "User 2");
}

TEST_F(UserUpdateTest, texts_are_limited_in_utf16_units) {
  struct Row {
    proto::View proto::UpdateUserRequest::*field;
    size_t limit;
  };
  for (const Row& row : {Row{&proto::UpdateUserRequest::name, 20}, Row{&proto::UpdateUserRequest::intro, 100},
                         Row{&proto::UpdateUserRequest::profile_picture, 100}}) {
    const std::string fits(row.limit, 'x');
    const std::string exceeds(row.limit + 1, 'x');
    proto::UpdateUserRequest request{};
    request.*row.field = fits;
    EXPECT_EQ(update(request).code(), status::kOk);
    request.*row.field = exceeds;
    EXPECT_EQ(update(request).code(), status::kIllegalArgument);
  }
  proto::UpdateUserRequest request{};
  request.has_profile_access_strategy = true;
  request.profile_access_strategy = 3;
  EXPECT_EQ(update(request).code(), status::kIllegalArgument);
}

TEST_F(UserUpdateTest, a_password_is_changed_and_told_to_nobody) {
  proto::UpdateUserRequest request = named("Romeo");
  request.password = "swordfish";
  const Outcome outcome = update_with_password(request);
  EXPECT_EQ(outcome.code(), status::kOk);
  const auto verifier = users.verifier(1).value();
  ASSERT_TRUE(verifier.has_value());
  EXPECT_TRUE(crypto::matches(*verifier, "swordfish"));
  ASSERT_EQ(outcome.pushes().size(), 1U);
  const Relayed relayed(outcome.pushes()[0]);
  EXPECT_FALSE(relayed.body<proto::UpdateUserRequest>().password.has());
  EXPECT_EQ(relayed.body<proto::UpdateUserRequest>().name.view(), "Romeo");
  EXPECT_EQ(relayed.bytes.find("swordfish"), std::string::npos);
}

TEST_F(UserUpdateTest, passwords_have_a_length) {
  settings.user.info.min_password_length = 3;
  for (const auto& [password, code] :
       {std::pair{"", status::kIllegalArgument}, std::pair{"ab", status::kIllegalArgument},
        std::pair{"abc", status::kOk}, std::pair{"1234567890123456", status::kOk},
        std::pair{"12345678901234567", status::kIllegalArgument}}) {
    proto::UpdateUserRequest request{};
    request.password = password;
    EXPECT_EQ(update_with_password(request).code(), code) << password;
  }
}

TEST_F(UserUpdateTest, a_password_that_nobody_derived_is_not_set) {
  proto::UpdateUserRequest request{};
  request.password = "swordfish";
  EXPECT_EQ(update(request).code(), status::kServerUnavailable);
  EXPECT_FALSE(users.verifier(1).value().has_value());
}

TEST_F(UserUpdateTest, only_what_can_be_set_is_derived) {
  const auto derived = [&](const proto::UpdateUserRequest& request) {
    std::string bytes;
    EXPECT_TRUE(proto::write_request(bytes, 5, request));
    const Call call = read_call(session(1), {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
    return std::string(password_to_derive(call, settings.user.info));
  };
  proto::UpdateUserRequest request = named("Romeo");
  EXPECT_EQ(derived(request), "");
  request.password = "swordfish";
  EXPECT_EQ(derived(request), "swordfish");
  request.name = "a name that is longer than the twenty units of the limit";
  EXPECT_EQ(derived(request), "") << "the whole request will be refused";
  EXPECT_EQ(password_to_derive(Call{}, settings.user.info), "");
}

TEST_F(UserUpdateTest, an_empty_update_is_a_success_that_changes_nothing) {
  const Outcome outcome = update({});
  EXPECT_EQ(outcome.code(), status::kOk);
  EXPECT_TRUE(outcome.pushes().empty());
  EXPECT_EQ(me().last_updated_date, 1000);
}

TEST_F(UserUpdateTest, who_is_told_by_toggle) {
  relate(1, 2, store::Relation::friendly);
  relate(1, 3, store::Relation::blocked);
  relate(4, 1, store::Relation::friendly);
  struct Row {
    bool own, friends;
    Told told;
  };
  for (const Row& row : {Row{true, false, {{1, device::kDesktop}}}, Row{false, true, {{2, kNoDeviceType}}},
                         Row{true, true, {{1, device::kDesktop}, {2, kNoDeviceType}}}, Row{false, false, {}}}) {
    settings.notification.user_info_updated = {row.own, row.friends};
    const Outcome outcome = update(named("Romeo"));
    EXPECT_EQ(outcome.pushes().empty() ? Told{} : recipients_of(outcome.pushes()[0]), row.told);
  }
  settings.notification.user_info_updated = {true, true};
  proto::UpdateUserRequest request{};
  request.has_profile_access_strategy = true;
  const Outcome outcome = update(request);
  EXPECT_EQ(recipients_of(outcome.pushes().at(0)), (Told{{1, device::kDesktop}})) << "friends see nothing of that";
}

TEST_F(UserUpdateTest, attributes_follow_their_allow_list_all_or_nothing) {
  proto::Value value{};
  value.string_value = "Verona";
  proto::UpdateUserRequest_UserDefinedAttributesEntry entry{};
  entry.key = "city";
  entry.value = proto::View::of(value);
  const std::vector<proto::UpdateUserRequest_UserDefinedAttributesEntry> entries{entry};
  proto::UpdateUserRequest request = named("Romeo");
  request.user_defined_attributes = entries;
  EXPECT_EQ(update(request).code(), status::kIllegalArgument);
  EXPECT_EQ(me().name, "User 1");
  settings.user.info.user_defined_attributes.allowed.emplace_back().source_name = "city";
  EXPECT_EQ(update(request).code(), status::kOk);
  EXPECT_EQ(me().name, "Romeo");
  EXPECT_TRUE(tables.custom_values.has({store::ValueSpace::user_attribute, 1, 0}, "city").value());
}

}  // namespace
}  // namespace turms::gateway::service
