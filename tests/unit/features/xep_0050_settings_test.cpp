// SPDX-License-Identifier: Apache-2.0
#include "command_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr const char* kSettings = "urn:turms:command:user-settings";

class SettingsCommandTest : public CommandTest {
 protected:
  void begin() {
    const size_t at = requests();
    send(kSettings);
    proto::Value value{};
    value.has_int32_value = true;
    value.int32_value = 7;
    proto::UserSettings_SettingsEntry entry{};
    entry.key = "volume";
    entry.value = proto::View::of(value);
    proto::UserSettings data{};
    data.settings = std::span<const proto::UserSettings_SettingsEntry>(&entry, 1);
    answer_with(at, data);
    listen();
  }
  proto::Value written(size_t index) {
    const auto update = body<proto::UpdateUserSettingsRequest>(index);
    proto::UpdateUserSettingsRequest_SettingsEntry entry{};
    proto::Value value{};
    for (const std::string_view bytes : update.settings) {
      EXPECT_TRUE(proto::decode(bytes, entry));
      EXPECT_TRUE(proto::decode(entry.value.view(), value));
    }
    key = entry.key.str();
    return value;
  }
  std::string key;
};

TEST_F(SettingsCommandTest, shows_what_there_is) {
  begin();
  EXPECT_TRUE(says("<value>volume = 7</value>")) << heard;
}

TEST_F(SettingsCommandTest, writes_values_of_each_kind) {
  begin();
  submit(kSettings, {"name=a", "kind=number", "value=12"});
  EXPECT_EQ(written(1).int64_value, 12);
  EXPECT_EQ(key, "a");
  answer(1, 1000);
  listen();
  EXPECT_TRUE(says("<note type='info'>Done.</note>")) << heard;
  begin();
  submit(kSettings, {"name=b", "kind=yes-no", "value=yes"});
  EXPECT_TRUE(written(3).bool_value);
  begin();
  submit(kSettings, {"name=c", "kind=text", "value=12"});
  EXPECT_EQ(written(5).string_value.view(), "12");
}

TEST_F(SettingsCommandTest, removes_a_setting_without_a_value) {
  begin();
  submit(kSettings, {"name=volume", "value="});
  EXPECT_EQ(body<proto::DeleteUserSettingsRequest>(1).names.to_vector(), std::vector<std::string_view>{"volume"});
}

TEST_F(SettingsCommandTest, refuses_what_is_not_of_the_kind) {
  begin();
  submit(kSettings, {"name=a", "kind=number", "value=twelve"});
  EXPECT_TRUE(says("<note type='error'>")) << heard;
  begin();
  submit(kSettings, {"name="});
  EXPECT_TRUE(says("Nothing was changed.")) << heard;
}

}  // namespace
}  // namespace turms::xmpp::features
