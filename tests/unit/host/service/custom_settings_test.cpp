// SPDX-License-Identifier: Apache-2.0
#include "service/custom_settings.h"

#include <gtest/gtest.h>

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

struct CustomSettingsTest : ServiceTest {
  CustomSettingsTest() {
    allow("theme");
    allow("birthday").immutable = true;
    allow("plan").deletable = false;
  }
  NamedValueRule& allow(const char* name) {
    rules.allowed.emplace_back().source_name = name;
    return rules.allowed.back();
  }

  Written upsert(const std::vector<std::pair<const char*, const char*>>& pairs) {
    std::vector<proto::Value> values(pairs.size());
    std::vector<proto::UpdateUserSettingsRequest_SettingsEntry> entries(pairs.size());
    for (size_t i = 0; i < pairs.size(); ++i) {
      values[i].string_value = pairs[i].second;
      entries[i].key = pairs[i].first;
      entries[i].value = proto::View::of(values[i]);
    }
    proto::UpdateUserSettingsRequest request{};
    request.settings = entries;
    std::string bytes;
    EXPECT_TRUE(proto::encode(request, bytes));
    EXPECT_TRUE(proto::decode(bytes, request));
    return upsert_values(context, rules, key, request.settings, outcome).value();
  }
  Written remove(const std::vector<std::string>& names) {
    proto::DeleteUserSettingsRequest request{};
    request.names = names;
    std::string bytes;
    EXPECT_TRUE(proto::encode(request, bytes));
    EXPECT_TRUE(proto::decode(bytes, request));
    return delete_values(context, rules, key, request.names, outcome).value();
  }
  std::string stored() {
    std::string names;
    const auto values = tables.custom_values.list(key).value();
    for (const auto& value : values) names += value.name + " ";
    return names;
  }

  CustomValueSettings rules;
  WriteContext context = writer->context();
  Outcome outcome{1000, 1};
  const store::ValueKey key{store::ValueSpace::user_setting, 1};
};

TEST_F(CustomSettingsTest, without_a_list_every_name_is_unknown_whatever_the_flags_say) {
  rules = {};
  rules.ignore_unknown_on_upsert = rules.ignore_unknown_on_delete = true;
  EXPECT_EQ(upsert({{"theme", "dark"}}), Written::refused);
  EXPECT_EQ(outcome.code(), status::kIllegalArgument);
  EXPECT_EQ(remove({"theme"}), Written::refused);
  EXPECT_EQ(upsert({}), Written::nothing);
  EXPECT_EQ(remove({}), Written::nothing);
}

TEST_F(CustomSettingsTest, keeps_what_fits_and_gives_it_back) {
  EXPECT_EQ(upsert({{"theme", "dark"}, {"plan", "b"}}), Written::something);
  const auto values = tables.custom_values.list(key).value();
  const auto entries = entries_of<proto::UserSettings_SettingsEntry>(values, {"theme"});
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].key.view(), "theme");
  proto::Value value;
  ASSERT_TRUE(proto::decode(entries[0].value.view(), value));
  EXPECT_EQ(value.string_value.view(), "dark");
  EXPECT_EQ(entries_of<proto::UserSettings_SettingsEntry>(values).size(), 2U);
}

TEST_F(CustomSettingsTest, one_bad_entry_refuses_them_all) {
  EXPECT_EQ(upsert({{"theme", "dark"}, {"colour", "red"}}), Written::refused);
  EXPECT_EQ(upsert({{"theme", std::string(101, 'x').c_str()}}), Written::refused);
  EXPECT_EQ(stored(), "");
}

TEST_F(CustomSettingsTest, unknown_names_may_be_passed_over) {
  rules.ignore_unknown_on_upsert = rules.ignore_unknown_on_delete = true;
  EXPECT_EQ(upsert({{"theme", "dark"}, {"colour", "red"}}), Written::something);
  EXPECT_EQ(stored(), "theme ");
  EXPECT_EQ(remove({"colour"}), Written::nothing);
  EXPECT_EQ(remove({"colour", "theme"}), Written::something);
}

TEST_F(CustomSettingsTest, an_immutable_value_is_set_once) {
  EXPECT_EQ(upsert({{"birthday", "1 May"}}), Written::something);
  EXPECT_EQ(upsert({{"theme", "dark"}, {"birthday", "1 May"}}), Written::refused);
  EXPECT_EQ(outcome.code(), status::kIllegalArgument);
  EXPECT_EQ(stored(), "birthday ");
}

TEST_F(CustomSettingsTest, deletes_what_may_be_deleted) {
  EXPECT_EQ(upsert({{"theme", "dark"}, {"birthday", "1 May"}, {"plan", "b"}}), Written::something);
  EXPECT_EQ(remove({"theme", "plan"}), Written::refused);
  EXPECT_EQ(remove({"colour"}), Written::refused);
  EXPECT_EQ(remove({"theme", "theme"}), Written::something);
  EXPECT_EQ(remove({"theme"}), Written::nothing);
  EXPECT_EQ(remove({}), Written::something);
  EXPECT_EQ(stored(), "plan ");
}

}  // namespace
}  // namespace turms::gateway::service
