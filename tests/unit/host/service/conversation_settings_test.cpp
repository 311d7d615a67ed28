// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include "host/service/service_fixture.h"

namespace turms::gateway::service {
namespace {

using Recipients = std::vector<std::pair<int64_t, int32_t>>;
using Entry = proto::UpdateConversationSettingsRequest_SettingsEntry;
using Names = std::vector<std::string>;

struct ConversationSettingsTest : ServiceTest {
  ConversationSettingsTest() {
    for (const char* name : {"sticky", "color"}) {
      NamedValueRule rule;
      rule.source_name = name;
      settings.conversation.settings.allowed.push_back(rule);
    }
    settings.conversation.settings.allowed[1].deletable = false;
    relate(1, 2, store::Relation::friendly);
    relate(1, 3, store::Relation::blocked);
    make_group(50, {1, 2});
  }

  Outcome set(int64_t user, int64_t group, std::string_view name, std::string_view text) {
    proto::Value value{};
    value.string_value = text;
    Entry entry{};
    entry.key = name;
    entry.value = proto::View::of(value);
    const std::vector<Entry> entries{entry};
    proto::UpdateConversationSettingsRequest update{};
    update.has_user_id = user != 0;
    update.user_id = user;
    update.has_group_id = group != 0;
    update.group_id = group;
    if (!name.empty()) update.settings = entries;
    return handle(session(1), update);
  }
  Outcome remove(const std::vector<int64_t>& users, const std::vector<int64_t>& groups, const Names& names) {
    proto::DeleteConversationSettingsRequest request{};
    request.user_ids = users;
    request.group_ids = groups;
    request.names = names;
    return handle(session(1), request);
  }
  /// By user or negative group, the names of the values.
  std::map<int64_t, Names> find(const std::vector<int64_t>& users = {}, const std::vector<int64_t>& groups = {},
                                const Names& names = {}, int64_t start = 0) {
    proto::QueryConversationSettingsRequest query{};
    query.user_ids = users;
    query.group_ids = groups;
    query.names = names;
    query.has_last_updated_date_start = start != 0;
    query.last_updated_date_start = start;
    const Outcome outcome = handle(session(1), query);
    std::map<int64_t, Names> found;
    if (outcome.code() == status::kNoContent) return found;
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    for (const std::string_view bytes : response.data<proto::ConversationSettingsList>().conversation_settings_list) {
      proto::ConversationSettings conversation;
      EXPECT_TRUE(proto::decode(bytes, conversation));
      EXPECT_NE(conversation.has_user_id, conversation.has_group_id);
      Names& shown = found[conversation.has_user_id ? conversation.user_id : -conversation.group_id];
      for (const std::string_view one : conversation.settings) {
        proto::ConversationSettings_SettingsEntry entry;
        EXPECT_TRUE(proto::decode(one, entry));
        shown.push_back(entry.key.str());
      }
    }
    return found;
  }
};

using Found = std::map<int64_t, Names>;

TEST_F(ConversationSettingsTest, they_are_kept_by_conversation_and_told_to_own_devices) {
  const Outcome outcome = set(2, 0, "sticky", "yes");
  ASSERT_EQ(outcome.code(), status::kOk);
  EXPECT_EQ(recipients_of(outcome.pushes().front()), (Recipients{{1, device::kDesktop}}));
  EXPECT_EQ(set(0, 50, "sticky", "no").code(), status::kOk);
  EXPECT_EQ(set(2, 0, "color", "red").code(), status::kOk);
  EXPECT_EQ(find(), (Found{{2, {"color", "sticky"}}, {-50, {"sticky"}}}));
  EXPECT_EQ(find({2}), (Found{{2, {"color", "sticky"}}}));
  EXPECT_EQ(find({}, {50}), (Found{{-50, {"sticky"}}}));
  EXPECT_EQ(find({2, 9}, {50}, {"sticky"}), (Found{{2, {"sticky"}}, {-50, {"sticky"}}}));
  EXPECT_EQ(find({}, {}, {"color"}), (Found{{2, {"color"}}}));
  EXPECT_EQ(find({9}), Found{});
  EXPECT_EQ(find({-50}), Found{}) << "a group is not a negative user";
}

TEST_F(ConversationSettingsTest, only_what_changed_since_is_shown) {
  set(2, 0, "sticky", "yes");
  clock.advance_ms(10);
  set(0, 50, "sticky", "yes");
  EXPECT_EQ(find({}, {}, {}, clock.unix_ms()), (Found{{-50, {"sticky"}}}));
  EXPECT_EQ(find({}, {}, {}, clock.unix_ms() + 1), Found{});
}

TEST_F(ConversationSettingsTest, every_refusal_has_its_code) {
  EXPECT_EQ(set(0, 0, "sticky", "yes").code(), status::kIllegalArgument);
  EXPECT_EQ(set(4, 0, "sticky", "yes").code(), status::kNotRelatedUserToUpdatePrivateConversationSetting);
  EXPECT_EQ(set(-50, 0, "sticky", "yes").code(), status::kNotRelatedUserToUpdatePrivateConversationSetting);
  EXPECT_EQ(set(3, 0, "sticky", "yes").code(), status::kOk) << "a blocked user is related";
  EXPECT_EQ(set(0, 51, "sticky", "yes").code(), status::kNotGroupMemberToUpdateGroupConversationSetting);
  EXPECT_EQ(set(2, 0, "unknown", "yes").code(), status::kIllegalArgument);
  EXPECT_EQ(remove({2}, {}, {"unknown"}).code(), status::kIllegalArgument);
  EXPECT_EQ(remove({2}, {}, {"color"}).code(), status::kIllegalArgument) << "not deletable";
  EXPECT_EQ(remove({}, {}, {"unknown"}).code(), status::kIllegalArgument) << "though there is nothing to delete";
  EXPECT_EQ(remove(std::vector<int64_t>(1001, 2), {}, {}).code(), status::kIllegalArgument);
  proto::QueryConversationSettingsRequest query{};
  const Names many(1001, "sticky");
  query.names = many;
  EXPECT_EQ(handle(session(1), query).code(), status::kIllegalArgument);
  settings.conversation.settings.allowed.clear();
  EXPECT_EQ(set(2, 0, "sticky", "yes").code(), status::kIllegalArgument) << "as by default";
}

TEST_F(ConversationSettingsTest, nothing_written_tells_nobody) {
  const Outcome nothing = set(4, 0, "", "");
  EXPECT_EQ(nothing.code(), status::kOk);
  EXPECT_TRUE(nothing.pushes().empty());
  const Outcome removed = remove({2}, {}, {"sticky"});
  EXPECT_EQ(removed.code(), status::kOk);
  EXPECT_TRUE(removed.pushes().empty());
}

TEST_F(ConversationSettingsTest, they_are_deleted_by_conversation_or_everywhere) {
  set(2, 0, "sticky", "yes");
  set(2, 0, "color", "red");
  set(3, 0, "sticky", "yes");
  set(0, 50, "sticky", "yes");
  const Outcome one = remove({}, {50}, {"sticky"});
  EXPECT_EQ(recipients_of(one.pushes().front()), (Recipients{{1, device::kDesktop}}));
  EXPECT_EQ(find(), (Found{{2, {"color", "sticky"}}, {3, {"sticky"}}}));
  EXPECT_EQ(remove({}, {}, {}).pushes().size(), 1U);
  EXPECT_EQ(find(), (Found{{2, {"color"}}})) << "what may not be deleted stays";
}

TEST_F(ConversationSettingsTest, toggles_decide_whether_own_devices_are_told) {
  auto& n = settings.notification;
  n.private_conversation_setting_updated.notify_requester_other_online_sessions = false;
  EXPECT_TRUE(set(2, 0, "sticky", "yes").pushes().empty());
  EXPECT_FALSE(set(0, 50, "sticky", "yes").pushes().empty());
  n.group_conversation_setting_updated.notify_requester_other_online_sessions = false;
  EXPECT_TRUE(set(0, 50, "sticky", "yes").pushes().empty());
  n.private_conversation_setting_deleted.notify_requester_other_online_sessions = false;
  EXPECT_TRUE(remove({2}, {}, {}).pushes().empty());
  EXPECT_FALSE(remove({2}, {50}, {}).pushes().empty());
  set(0, 50, "sticky", "yes");
  n.group_conversation_setting_deleted.notify_requester_other_online_sessions = false;
  EXPECT_TRUE(remove({}, {50}, {}).pushes().empty());
}

}  // namespace
}  // namespace turms::gateway::service
