// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/load.h"
#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using service::ValueType;
using testing::complaints_of;
using testing::read;

TEST(SectionEmbeddedCustomValues, a_name_alone_is_a_string_that_may_change) {
  const Loaded loaded = read(R"([[embedded.user.settings.allowed_settings]]
source_name = "theme"
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const service::NamedValueRule rule = loaded.settings.embedded.service.user.settings.allowed.at(0);
  EXPECT_EQ(rule.source_name, "theme");
  EXPECT_FALSE(rule.immutable);
  EXPECT_TRUE(rule.deletable);
  EXPECT_EQ(rule.value.type, ValueType::string);
  EXPECT_EQ(rule.value.max_length, 100);
}

TEST(SectionEmbeddedCustomValues, every_key_is_taken) {
  const Loaded loaded = read(R"([embedded.user.settings]
ignore_unknown_settings_on_upsert = true
ignore_unknown_settings_on_delete = true
[[embedded.user.settings.allowed_settings]]
source_name = "volume"
immutable = true
deletable = false
value = { type = "int", int_value = { min = -1, max = 11 } }
[[embedded.user.settings.allowed_settings]]
source_name = "seen"
value = { type = "long", long_value = { min = 0, max = 9007199254740993 } }
[[embedded.user.settings.allowed_settings]]
source_name = "share"
value = { type = "double", double_value = { min = 0, max = 0.5 } }
[[embedded.user.settings.allowed_settings]]
source_name = "theme"
value = { type = "string", string_value = { min_length = 1, max_length = 5, allowed_values = ["dark", "light"] } }
[[embedded.user.settings.allowed_settings]]
source_name = "tags"
[embedded.user.settings.allowed_settings.value]
type = "array"
[embedded.user.settings.allowed_settings.value.array_value]
min_element_count = 1
max_element_count = 3
unique = true
allow_null_element = true
element = { type = "bool" }
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const service::CustomValueSettings& settings = loaded.settings.embedded.service.user.settings;
  EXPECT_TRUE(settings.ignore_unknown_on_upsert);
  EXPECT_TRUE(settings.ignore_unknown_on_delete);
  ASSERT_EQ(settings.allowed.size(), 5U);
  EXPECT_TRUE(settings.allowed[0].immutable);
  EXPECT_FALSE(settings.allowed[0].deletable);
  EXPECT_EQ(settings.allowed[0].value.type, ValueType::int32);
  EXPECT_EQ(settings.allowed[0].value.min_integer, -1);
  EXPECT_EQ(settings.allowed[0].value.max_integer, 11);
  EXPECT_EQ(settings.allowed[1].value.type, ValueType::int64);
  EXPECT_EQ(settings.allowed[1].value.max_integer, 9007199254740993);
  EXPECT_EQ(settings.allowed[2].value.type, ValueType::floating);
  EXPECT_EQ(settings.allowed[2].value.min_double, 0);
  EXPECT_EQ(settings.allowed[2].value.max_double, 0.5);
  EXPECT_EQ(settings.allowed[3].value.min_length, 1);
  EXPECT_EQ(settings.allowed[3].value.max_length, 5);
  EXPECT_EQ(settings.allowed[3].value.allowed_values, (std::vector<std::string>{"dark", "light"}));
  const service::ValueRule& array = settings.allowed[4].value;
  EXPECT_EQ(array.type, ValueType::array);
  EXPECT_EQ(array.min_element_count, 1);
  EXPECT_EQ(array.max_element_count, 3);
  EXPECT_TRUE(array.unique);
  EXPECT_TRUE(array.allow_null_element);
  EXPECT_EQ(array.element.at(0).type, ValueType::boolean);
}

TEST(SectionEmbeddedCustomValues, groups_and_conversations_have_theirs) {
  const Loaded loaded = read(R"([[embedded.group.user_defined_attributes.allowed_attributes]]
source_name = "motto"
[[embedded.conversation.settings.allowed_settings]]
source_name = "muted"
value.type = "bool"
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const service::ServiceSettings& service = loaded.settings.embedded.service;
  EXPECT_EQ(service.group.user_defined_attributes.allowed.at(0).source_name, "motto");
  EXPECT_EQ(service.conversation.settings.allowed.at(0).value.type, ValueType::boolean);
}

TEST(SectionEmbeddedCustomValues, mistakes_are_named) {
  const std::string head = "[[embedded.user.settings.allowed_settings]]\n";
  const std::string list = "[embedded.user.settings.allowed_settings[0]";
  EXPECT_NE(complaints_of(head + "immutable = true").find(list + "] source_name is missing"), std::string::npos);
  EXPECT_NE(complaints_of(head + "source_name = \"x\"\nvalue.type = \"text\"").find("is one of"), std::string::npos);
  EXPECT_NE(complaints_of(head + "source_name = \"x\"\nvalue.int_value.max = 3000000000").find("between"),
            std::string::npos);
  EXPECT_NE(complaints_of(head + "source_name = \"x\"\nvalues = 1").find("unknown key"), std::string::npos);
  EXPECT_NE(complaints_of("[embedded.user.settings]\nallowed_settings = 3").find("is a list of tables"),
            std::string::npos);
  EXPECT_NE(complaints_of("[embedded.user.settings]\nallowed_settings = [3]").find("is a list of tables"),
            std::string::npos);
  EXPECT_NE(complaints_of("[[embedded.user.info.user_defined_attributes.allowed_attributes]]\nsource_name = \"x\"\n"
                          "deletable = true")
                .find("unknown key"),
            std::string::npos)
      << "attributes can't be deleted";
}

}  // namespace
}  // namespace turms::gateway::config
