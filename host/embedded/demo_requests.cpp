// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "embedded/demo_content.h"

namespace turms::gateway::embedded {
namespace {

struct Range {
  int64_t first;
  int64_t last;
};
constexpr Range kBefriended{101, 201};  // whom the hub asks for friendship
constexpr Range kApplicants{701, 800};
constexpr Range kInvitees{801, 900};
constexpr int32_t kQuestionScore = 20;

Result<void> add_friend_requests(DemoStage& stage) {
  for (int64_t id = kBefriended.first; id <= kBefriended.last; ++id) {
    store::FriendRequest request;
    request.id = stage.stamps.next(stage.now).id;
    request.requester_id = kDemoHub;
    request.recipient_id = id;
    request.content = "Hello, this is user 1";
    request.creation_date = stage.now;
    TURMS_TRY(stage.tables.friend_requests.insert(request));
  }
  return {};
}

Result<void> add_invitations(DemoStage& stage) {
  for (int64_t id = kInvitees.first; id <= kInvitees.last; ++id) {
    store::GroupInvitation invitation;
    invitation.id = stage.stamps.next(stage.now).id;
    invitation.group_id = kDemoGroup;
    invitation.inviter_id = kDemoHub;
    invitation.invitee_id = id;
    invitation.creation_date = stage.now;
    invitation.content = "Join us";
    TURMS_TRY(stage.tables.group_invitations.insert(invitation));
  }
  return {};
}

Result<void> add_join_requests(DemoStage& stage) {
  for (int64_t id = kApplicants.first; id <= kApplicants.last; ++id) {
    store::GroupJoinRequest request;
    request.id = stage.stamps.next(stage.now).id;
    request.group_id = kDemoGroup;
    request.requester_id = id;
    request.creation_date = stage.now;
    request.content = "May I join?";
    TURMS_TRY(stage.tables.group_join_requests.insert(request));
  }
  return {};
}

}  // namespace

Result<void> add_demo_requests(DemoStage& stage) {
  TURMS_TRY(add_friend_requests(stage));
  TURMS_TRY(add_invitations(stage));
  TURMS_TRY(add_join_requests(stage));
  store::GroupJoinQuestion question;
  question.id = stage.stamps.next(stage.now).id;
  question.group_id = kDemoGroup;
  question.question = "Which letters begin the alphabet?";
  question.answers = {"a", "b", "c"};
  question.score = kQuestionScore;
  return stage.tables.group_join_questions.insert(question);
}

}  // namespace turms::gateway::embedded
