// SPDX-License-Identifier: Apache-2.0
#include "embedded/group_type_rules.h"

#include <optional>

#include "extensions/group_types.h"

namespace turms::gateway::embedded {
namespace {

uint32_t number_of(store::JoinStrategy strategy) {
  switch (strategy) {
    case store::JoinStrategy::membership_request:
      return TGP_GROUP_JOIN_OPEN;
    case store::JoinStrategy::question:
      return TGP_GROUP_JOIN_QUESTION;
    case store::JoinStrategy::join_request:
      return TGP_GROUP_JOIN_REQUEST;
    case store::JoinStrategy::invitation:
      break;
  }
  return TGP_GROUP_JOIN_INVITATION;
}

uint32_t number_of(store::GroupRule rule) {
  switch (rule) {
    case store::GroupRule::all:
      return TGP_GROUP_RULE_ALL;
    case store::GroupRule::owner_manager_member:
      return TGP_GROUP_RULE_OWNER_MANAGER_MEMBER;
    case store::GroupRule::owner_manager:
      return TGP_GROUP_RULE_OWNER_MANAGER;
    case store::GroupRule::owner:
      break;
  }
  return TGP_GROUP_RULE_OWNER;
}

sessions::GroupType told(const store::GroupType& type) {
  sessions::GroupType out;
  out.id = type.id;
  out.join = number_of(type.join_strategy);
  out.inviters = number_of(type.inviters);
  out.info_updaters = number_of(type.info_updaters);
  out.member_info_updaters = number_of(type.member_info_updaters);
  out.size_limit = static_cast<uint32_t>(type.group_size_limit);
  if (type.invitee_approves) out.flags |= TGP_GROUP_TYPE_INVITEE_AGREES;
  if (type.guest_speakable) out.flags |= TGP_GROUP_TYPE_GUESTS_SPEAK;
  if (type.self_info_updatable) out.flags |= TGP_GROUP_TYPE_SELF_INFO;
  if (type.enable_read_receipt) out.flags |= TGP_GROUP_TYPE_READ_RECEIPTS;
  if (type.message_editable) out.flags |= TGP_GROUP_TYPE_EDITABLE;
  out.name = type.name;
  return out;
}

}  // namespace

bool GroupTypeRules::find(int64_t type_id, sessions::Done<sessions::GroupType> done) {
  return desk_.read<sessions::GroupType>(
      [type_id](store::Tables& tables) -> Result<sessions::GroupType> {
        const auto type = tables.group_types.find(type_id);
        if (!type.ok()) return type.error();
        if (!type->has_value()) return Error{Code::not_found, "group type", "there is no such type"};
        return told(**type);
      },
      std::move(done));
}

bool GroupTypeRules::creatable(int64_t /*user_id*/, sessions::Done<std::vector<sessions::GroupType>> done) {
  // All users have one role here (group_settings.h).
  return desk_.read<std::vector<sessions::GroupType>>(
      [this](store::Tables& tables) -> Result<std::vector<sessions::GroupType>> {
        std::vector<sessions::GroupType> types;
        for (const int64_t id : creatable_) {
          const auto type = tables.group_types.find(id);
          if (!type.ok()) return type.error();
          if (type->has_value() && types.size() < TGP_GROUP_TYPES_MAX) types.push_back(told(**type));
        }
        return types;
      },
      std::move(done));
}

}  // namespace turms::gateway::embedded
