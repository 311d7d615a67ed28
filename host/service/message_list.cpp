// SPDX-License-Identifier: Apache-2.0
#include "service/message_list.h"

#include "store/record_list.h"

namespace turms::gateway::service {

Result<MessageList> MessageList::of(const std::vector<store::Message>& rows, store::MessageReactionsTable& reactions) {
  MessageList list;
  list.messages_.reserve(rows.size());
  for (const store::Message& row : rows) {
    list.add(row);
    if (!row.may_have_reactions) continue;
    const auto groups = reactions.groups(row.id, kMaxUsersPerReaction);
    if (!groups.ok()) return groups.error();
    list.add_reactions(*groups);
  }
  return list;
}

void MessageList::add(const store::Message& row) {
  proto::Message& message = messages_.emplace_back();
  message.has_id = message.has_delivery_date = message.has_sender_id = true;
  message.has_is_system_message = message.has_recipient_id = true;
  message.id = row.id;
  message.delivery_date = row.delivery_date;
  message.sender_id = row.sender_id;
  message.is_system_message = row.is_system;
  message.recipient_id = row.target_id;  // of a group's message, too
  message.has_group_id = row.is_group;
  message.group_id = row.is_group ? row.target_id : 0;
  if (row.text) message.text = *row.text;
  message.has_modification_date = row.modification_date.has_value();
  message.modification_date = row.modification_date.value_or(0);
  message.has_pre_message_id = row.pre_message_id.has_value();
  message.pre_message_id = row.pre_message_id.value_or(0);
  // A damaged list is left out rather than the message.
  message.records = records_.emplace_back(store::unpack_records(row.records).value_or(std::vector<std::string_view>()));
}

void MessageList::add_reactions(const std::vector<store::ReactionGroup>& groups) {
  Reactions& reactions = reactions_.emplace_back();
  reactions.users.reserve(groups.size());
  for (const store::ReactionGroup& group : groups) {
    auto& users = reactions.users.emplace_back();
    for (const int64_t id : group.user_ids) {
      proto::UserInfo& user = users.emplace_back();
      user.has_id = true;
      user.id = id;
    }
    proto::MessageReactionGroup& encoded = reactions.groups.emplace_back();
    encoded.reaction_type = group.reaction_type;
    encoded.reaction_count = group.count;
    encoded.user_infos = users;
  }
  messages_.back().reaction_groups = reactions.groups;
}

}  // namespace turms::gateway::service
