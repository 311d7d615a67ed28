// SPDX-License-Identifier: Apache-2.0
// [[embedded.group_types]]: the words are those of Turms' GroupType, which its operators write through the admin API.
#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

using store::GroupRule;
using store::GroupType;
using store::JoinStrategy;

constexpr int64_t kLastId = std::numeric_limits<int64_t>::max();
constexpr int32_t kLargestGroup = 1'000'000;

/// Turms says with one word who may invite and whether the invited has to agree.
using Invitation = std::pair<GroupRule, bool>;

void read_invitation_strategy(TableReader& table, GroupType& type) {
  Invitation invitation{type.inviters, type.invitee_approves};
  table.choice<Invitation>("invitation_strategy", invitation,
                           {{"all", {GroupRule::all, false}},
                            {"owner", {GroupRule::owner, false}},
                            {"owner_manager", {GroupRule::owner_manager, false}},
                            {"owner_manager_member", {GroupRule::owner_manager_member, false}},
                            {"all_requiring_approval", {GroupRule::all, true}},
                            {"owner_requiring_approval", {GroupRule::owner, true}},
                            {"owner_manager_requiring_approval", {GroupRule::owner_manager, true}},
                            {"owner_manager_member_requiring_approval", {GroupRule::owner_manager_member, true}}});
  std::tie(type.inviters, type.invitee_approves) = invitation;
}

void read_update_strategy(TableReader& table, std::string_view key, GroupRule& rule) {
  table.choice<GroupRule>(key, rule,
                          {{"all", GroupRule::all},
                           {"owner", GroupRule::owner},
                           {"owner_manager", GroupRule::owner_manager},
                           {"owner_manager_member", GroupRule::owner_manager_member}});
}

GroupType read_type(TableReader& table) {
  GroupType type;  // what is not said is as in type 0
  type.name.clear();
  table.number("id", type.id, 1, kLastId);
  if (type.id == store::kDefaultGroupType && !table.toml().contains("id")) table.complain("id", "is missing");
  table.text("name", type.name);
  if (type.name.empty()) table.complain("name", "is missing or empty");
  table.number("group_size_limit", type.group_size_limit, 1, kLargestGroup);
  read_invitation_strategy(table, type);
  table.choice<JoinStrategy>("join_strategy", type.join_strategy,
                             {{"membership_request", JoinStrategy::membership_request},
                              {"invitation", JoinStrategy::invitation},
                              {"question", JoinStrategy::question},
                              {"join_request", JoinStrategy::join_request}});
  read_update_strategy(table, "group_info_update_strategy", type.info_updaters);
  read_update_strategy(table, "member_info_update_strategy", type.member_info_updaters);
  table.boolean("guest_speakable", type.guest_speakable);
  table.boolean("self_info_updatable", type.self_info_updatable);
  table.boolean("enable_read_receipt", type.enable_read_receipt);
  table.boolean("message_editable", type.message_editable);
  table.finish();
  return type;
}

}  // namespace

void read_group_types(TableReader& embedded, std::vector<GroupType>& types) {
  std::vector<int64_t> named;
  for (TableReader& table : embedded.tables("group_types")) {
    const GroupType type = read_type(table);
    if (std::find(named.begin(), named.end(), type.id) != named.end() && type.id != store::kDefaultGroupType) {
      table.complain("id", "is that of another type in the list");
    }
    named.push_back(type.id);
    std::erase_if(types, [&](const GroupType& other) { return other.id == type.id; });
    types.push_back(type);
  }
}

}  // namespace turms::gateway::config
