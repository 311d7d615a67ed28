// SPDX-License-Identifier: Apache-2.0
// Stored messages as clients get them: the structs of the schema over the rows, with their reactions. Owns the lists
// that the structs point into; the rows belong to the caller and must outlive it.
#pragma once

#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "proto/messages.h"
#include "store/message_reactions_table.h"
#include "store/messages_table.h"

namespace turms::gateway::service {

class MessageList {
 public:
  static constexpr size_t kMaxUsersPerReaction = 20;  // named in the answer; all are counted

  /// Source: Turms (ProtoModelConvertor.message2proto), with `reaction_groups` filled.
  static Result<MessageList> of(const std::vector<store::Message>& rows, store::MessageReactionsTable& reactions);

  [[nodiscard]] std::span<const proto::Message> messages() const { return messages_; }

 private:
  /// The reactions to one message.
  struct Reactions {
    std::vector<std::vector<proto::UserInfo>> users;
    std::vector<proto::MessageReactionGroup> groups;
  };

  void add(const store::Message& row);
  void add_reactions(const std::vector<store::ReactionGroup>& groups);

  // Deques: what is pointed at stays where it is while they grow, and when they are moved.
  std::deque<std::vector<std::string_view>> records_;
  std::deque<Reactions> reactions_;
  std::vector<proto::Message> messages_;
};

}  // namespace turms::gateway::service
