// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_group_types.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/little_endian.h"
#include "extensions/group_types.h"
#include "runtime/host_call.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {

using bridge::GroupRule;
using bridge::GroupTypeRules;
using bridge::JoinRule;

namespace {

Error error_of(tgp_status status) {
  switch (status) {
    case TGP_E_GONE:
      return {Code::not_found, "group type", "there is no such type"};
    case TGP_E_UNSUPPORTED:
      return {Code::unsupported, "group type", "this host does not tell what types allow"};
    case TGP_E_TIMEOUT:
      return {Code::timeout, "group type", "no answer in time"};
    default:
      return {Code::io, "group type", "the host could not read it"};
  }
}

JoinRule join_rule_of(uint32_t number) {
  switch (number) {
    case TGP_GROUP_JOIN_OPEN:
      return JoinRule::open;
    case TGP_GROUP_JOIN_INVITATION:
      return JoinRule::invitation;
    case TGP_GROUP_JOIN_QUESTION:
      return JoinRule::question;
    case TGP_GROUP_JOIN_REQUEST:
      return JoinRule::request;
    default:
      return JoinRule::unknown;
  }
}

GroupRule rule_of(uint32_t number) {
  switch (number) {
    case TGP_GROUP_RULE_ALL:
      return GroupRule::everybody;
    case TGP_GROUP_RULE_OWNER_MANAGER_MEMBER:
      return GroupRule::members;
    case TGP_GROUP_RULE_OWNER_MANAGER:
      return GroupRule::owner_and_managers;
    case TGP_GROUP_RULE_OWNER:
      return GroupRule::owner;
    default:
      return GroupRule::unknown;
  }
}

/// In the order of abi/extensions/group_types.h; `in` knows whether all of it was there.
GroupTypeRules read_rules(LittleEndian& in) {
  GroupTypeRules rules(static_cast<int64_t>(in.u64()));
  rules.join = join_rule_of(in.u32());
  rules.inviters = rule_of(in.u32());
  rules.info_updaters = rule_of(in.u32());
  rules.member_info_updaters = rule_of(in.u32());
  rules.size_limit = static_cast<int32_t>(std::min(in.u32(), uint32_t{std::numeric_limits<int32_t>::max()}));
  const uint32_t flags = in.u32();
  rules.invitee_agrees = (flags & TGP_GROUP_TYPE_INVITEE_AGREES) != 0;
  rules.guests_speak = (flags & TGP_GROUP_TYPE_GUESTS_SPEAK) != 0;
  rules.self_info_updatable = (flags & TGP_GROUP_TYPE_SELF_INFO) != 0;
  rules.message_editable = (flags & TGP_GROUP_TYPE_EDITABLE) != 0;
  rules.name = in.bytes(in.u32());
  return rules;
}

}  // namespace

const tgp_host_group_types* HostGroupTypes::table() const {
  return shard_.host().group_types();
}

bool HostGroupTypes::is_offered() const {
  return table() != nullptr;
}

const GroupTypeRules* HostGroupTypes::known(int64_t type) const {
  const auto found = known_.find(type);
  return found == known_.end() ? nullptr : &found->second;
}

void HostGroupTypes::remember(const GroupTypeRules& rules) {
  if (known_.size() >= kMostKnown) known_.clear();
  known_.insert_or_assign(rules.id, rules);
}

Task<Result<GroupTypeRules>> HostGroupTypes::rules(int64_t type) {
  if (const GroupTypeRules* told = known(type)) co_return *told;
  if (table() == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_status asked = table()->find(shard_.host().context(), type, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked == TGP_E_GONE ? TGP_E_IO : asked);  // here: the backend is stopping
  const HostReply reply = co_await call.reply();
  if (reply.status != TGP_OK) co_return error_of(reply.status);
  LittleEndian in(reply.data);
  GroupTypeRules rules = read_rules(in);
  if (!in.is_good()) co_return error_of(TGP_E_IO);
  remember(rules);
  co_return rules;
}

Task<Result<std::vector<GroupTypeRules>>> HostGroupTypes::creatable(UserId user) {
  if (table() == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_status asked = table()->creatable(shard_.host().context(), user.value(), call.cookie());
  if (asked != TGP_OK) co_return error_of(asked == TGP_E_GONE ? TGP_E_IO : asked);
  const HostReply reply = co_await call.reply();
  if (reply.status != TGP_OK) co_return error_of(reply.status);
  LittleEndian in(reply.data);
  const uint32_t count = std::min(in.u32(), TGP_GROUP_TYPES_MAX);
  std::vector<GroupTypeRules> types;
  for (uint32_t i = 0; i < count && in.is_good(); ++i) types.push_back(read_rules(in));
  if (!in.is_good()) co_return error_of(TGP_E_IO);
  for (const GroupTypeRules& rules : types) remember(rules);
  co_return types;
}

}  // namespace turms::xmpp::runtime
