// SPDX-License-Identifier: Apache-2.0
// Ways into a group that somebody else must open: invitations, requests to join, questions. Turms relays them without
// their numbers (mapping 20.2), so who is told of one looks it up here. Whether a group has such a way is its type's
// matter, and Turms refuses where it has not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/room_registration.h"
#include "features/group_requests.h"

namespace turms::xmpp::features {

inline constexpr size_t kPendingRows = 1000;  // looked at in one list; what is behind them is not found

/// An invitation, or a request to join. Has a constructor: it passes through coroutines.
struct Enrolment {
  Enrolment() = default;
  int64_t id = 0;
  GroupId group;
  UserId user;       // who invites, or asks; of those that were sent: who is invited
  std::string text;  // what he says
};
using Enrolments = Result<std::vector<Enrolment>, StanzaError>;

/// Those that the account was sent and nobody has answered. Thread: shard.
Task<Enrolments> received_invitations(Account& account);
/// One that the account has sent, whatever became of it. Nothing: it is somebody else's.
Task<Result<std::optional<Enrolment>, StanzaError>> find_sent_invitation(Account& account, int64_t id);
/// An invitation that is no longer pending is no error.
Task<Refusal> accept_invitation(Account& account, int64_t id);
Task<Refusal> decline_invitation(Account& account, int64_t id, std::string reason);

/// Those that wait for an answer, of a group of which the account is owner or manager.
Task<Enrolments> join_requests(Account& account, GroupId group);
Task<Refusal> answer_join_request(Account& account, int64_t id, bool is_allowed);
/// A request of the account itself, whatever became of it. Nothing: it is somebody else's.
Task<Result<std::optional<Enrolment>, StanzaError>> find_own_join_request(Account& account, int64_t id);
/// \param text  cut to what Turms takes
Task<Refusal> ask_to_join(Account& account, GroupId group, std::string text);

/// What a group asks those who want to join; at most bridge::kJoinQuestions.
Task<Result<std::vector<bridge::JoinQuestion>, StanzaError>> join_questions(Account& account, GroupId group);

/// How the answers to them did.
struct JoinExam {
  JoinExam() = default;  // no aggregate: it passes through coroutines
  bool has_joined = false;
  int32_t score = 0;
};
Task<Result<JoinExam, StanzaError>> answer_questions(Account& account, GroupId group,
                                                     std::vector<bridge::JoinAnswer> answers);

}  // namespace turms::xmpp::features
