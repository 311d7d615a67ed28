// SPDX-License-Identifier: Apache-2.0
// Every row of mapping 14.5: what is asked of Turms, and what its refusals mean.
#include "features/group_requests.h"

#include <gtest/gtest.h>

#include "enrolment_rows.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

namespace status = proto::status;
namespace role = proto::group_member_role;

constexpr GroupId kGroup{9};
constexpr UserId kUser{2};

template <class List>
std::vector<int64_t> ids_of(const List& list) {
  std::vector<int64_t> ids;
  for (const int64_t id : list) ids.push_back(id);
  return ids;
}

class GroupRequestsTest : public GroupAskTest<Refusal> {
 protected:
  /// What the request made of `task` is told when Turms answers `code`; nothing: it is content.
  std::optional<StanzaErrorCondition> refusal_of(Task<Refusal> task, int32_t code) {
    first = stage.turms.requests.size();
    run(std::move(task));
    answer(0, code);
    if (!got) throw std::logic_error("still waiting");
    return *got ? std::optional((*got)->condition) : std::nullopt;
  }
};

class AdmissionTest : public GroupAskTest<AdmissionResult> {
 protected:
  void expect(Admission admission) {
    ASSERT_TRUE(got);
    ASSERT_TRUE(*got) << (*got).error().text;
    EXPECT_EQ(got->value(), admission);
    EXPECT_EQ(requests(), asked);
  }
  void expect(StanzaErrorCondition condition) {
    ASSERT_TRUE(got);
    ASSERT_FALSE(*got);
    EXPECT_EQ(got->error().condition, condition);
    EXPECT_EQ(requests(), asked);
  }
  void answer_next(int32_t code, int64_t value = 0) { answer(asked++, code, value); }
  size_t asked = 0;
};

TEST_F(AdmissionTest, a_member_is_added) {
  run(admit_to_group(stage.account, kGroup, kUser, "welcome"));
  const auto request = body<proto::CreateGroupMembersRequest>(0);
  EXPECT_EQ(request.group_id, 9);
  EXPECT_EQ(ids_of(request.user_ids), std::vector<int64_t>{2});
  EXPECT_EQ(static_cast<int32_t>(request.role), role::kMember);
  answer_next(status::kOk);
  expect(Admission::member);
}

TEST_F(AdmissionTest, who_must_agree_is_invited_instead) {
  run(admit_to_group(stage.account, kGroup, kUser, "welcome"));
  answer_next(status::kAddUserToGroupRequiringUsersApproval);
  const auto request = body<proto::CreateGroupInvitationRequest>(1);
  EXPECT_EQ(request.group_id, 9);
  EXPECT_EQ(request.invitee_id, 2);
  EXPECT_EQ(request.content.str(), "welcome");
  answer_next(status::kOk, 55);
  expect(Admission::invited);
}

TEST_F(AdmissionTest, a_ban_is_lifted_before_somebody_becomes_a_member) {
  run(admit_to_group(stage.account, kGroup, kUser, ""));
  answer_next(status::kAddBlockedUserToGroup);
  EXPECT_EQ(body<proto::DeleteGroupBlockedUserRequest>(1).user_id, 2);
  answer_next(status::kOk);
  EXPECT_EQ(body<proto::CreateGroupMembersRequest>(2).group_id, 9);
  answer_next(status::kOk);
  expect(Admission::member);
}

TEST_F(AdmissionTest, a_ban_that_stands_is_told) {
  run(admit_to_group(stage.account, kGroup, kUser, ""));
  answer_next(status::kAddBlockedUserToGroup);
  answer_next(status::kNotGroupOwnerOrManagerToRemoveBlockedUser);
  expect(StanzaErrorCondition::forbidden);
}

TEST_F(AdmissionTest, a_ban_that_comes_back_ends_it) {
  run(admit_to_group(stage.account, kGroup, kUser, ""));
  answer_next(status::kAddBlockedUserToGroup);
  answer_next(status::kOk);
  answer_next(status::kAddBlockedUserToGroup);
  expect(StanzaErrorCondition::forbidden);
}

TEST_F(AdmissionTest, members_already_are_no_failure) {
  run(admit_to_group(stage.account, kGroup, kUser, ""));
  answer_next(status::kRecordContainsDuplicateKey);
  expect(Admission::already);
}

TEST_F(AdmissionTest, who_may_not_add_may_be_refused_with_each_code) {
  for (const int32_t code : {status::kNotGroupOwnerToAddGroupMember, status::kNotGroupOwnerOrManagerToAddGroupMember,
                             status::kNotGroupMemberToAddGroupMember}) {
    first = stage.turms.requests.size();
    asked = 0;
    run(admit_to_group(stage.account, kGroup, kUser, ""));
    answer_next(code);
    expect(StanzaErrorCondition::forbidden);
  }
}

TEST_F(AdmissionTest, an_invitation_is_sent) {
  run(invite_to_group(stage.account, kGroup, kUser, std::string(300, 'x')));
  EXPECT_EQ(body<proto::CreateGroupInvitationRequest>(0).content.str(), std::string(200, 'x'));
  answer_next(status::kOk, 55);
  expect(Admission::invited);
}

TEST_F(AdmissionTest, where_no_consent_is_needed_the_invited_is_in) {
  run(invite_to_group(stage.account, kGroup, kUser, ""));
  answer_next(status::kSendGroupInvitationToGroupNotRequiringUsersApproval);
  EXPECT_EQ(static_cast<int32_t>(body<proto::CreateGroupMembersRequest>(1).role), role::kMember);
  answer_next(status::kOk);
  expect(Admission::member);
}

TEST_F(AdmissionTest, invitations_are_refused_as_turms_does) {
  run(invite_to_group(stage.account, kGroup, kUser, ""));
  answer_next(status::kSendGroupInvitationToGroupMember);
  expect(Admission::already);
  for (const int32_t code :
       {status::kSendGroupInvitationToBlockedUser, status::kNotGroupOwnerToSendGroupInvitation,
        status::kNotGroupOwnerOrManagerToSendGroupInvitation, status::kNotGroupMemberToSendGroupInvitation}) {
    first = stage.turms.requests.size();
    asked = 0;
    run(invite_to_group(stage.account, kGroup, kUser, ""));
    answer_next(code);
    expect(StanzaErrorCondition::forbidden);
  }
}

TEST_F(AdmissionTest, one_joins_an_open_group_by_oneself) {
  run(join_group(stage.account, kGroup));
  EXPECT_EQ(ids_of(body<proto::CreateGroupMembersRequest>(0).user_ids), std::vector<int64_t>{1});
  answer_next(status::kOk);
  expect(Admission::member);
  run(join_group(stage.account, kGroup));
  answer_next(status::kUserJoinGroupWithoutSendingGroupJoinRequest);
  expect(StanzaErrorCondition::registration_required);
  EXPECT_EQ(got->error().turms_code, status::kUserJoinGroupWithoutSendingGroupJoinRequest);
}

TEST_F(GroupRequestsTest, a_stranger_becomes_manager_where_nobody_must_agree) {
  EXPECT_FALSE(refusal_of(admit_manager(stage.account, kGroup, kUser), status::kOk));
  EXPECT_EQ(static_cast<int32_t>(body<proto::CreateGroupMembersRequest>(0).role), role::kManager);
  EXPECT_EQ(refusal_of(admit_manager(stage.account, kGroup, kUser), status::kAddUserToGroupRequiringUsersApproval),
            StanzaErrorCondition::not_allowed);
  EXPECT_EQ(refusal_of(admit_manager(stage.account, kGroup, kUser), status::kNotGroupOwnerToAddGroupManager),
            StanzaErrorCondition::forbidden);
}

TEST_F(GroupRequestsTest, a_member_is_removed) {
  EXPECT_FALSE(refusal_of(remove_from_group(stage.account, kGroup, kUser, Removal()), status::kOk));
  const auto request = body<proto::DeleteGroupMembersRequest>(0);
  EXPECT_EQ(request.group_id, 9);
  EXPECT_EQ(ids_of(request.member_ids), std::vector<int64_t>{2});
  EXPECT_FALSE(refusal_of(remove_from_group(stage.account, kGroup, kUser, Removal()), status::kNoContent));
  for (const int32_t code :
       {status::kNotGroupOwnerOrManagerToRemoveGroupMember, status::kNotGroupOwnerToRemoveGroupOwnerOrManager,
        status::kGroupOwnerQuitWithoutSpecifyingSuccessor}) {
    EXPECT_EQ(refusal_of(remove_from_group(stage.account, kGroup, kUser, Removal()), code),
              StanzaErrorCondition::not_allowed);
  }
}

TEST_F(GroupRequestsTest, a_ban_is_set_and_lifted) {
  EXPECT_FALSE(refusal_of(ban_from_group(stage.account, kGroup, kUser, ""), status::kOk));
  EXPECT_EQ(body<proto::CreateGroupBlockedUserRequest>(0).group_id, 9);
  EXPECT_EQ(body<proto::CreateGroupBlockedUserRequest>(0).user_id, 2);
  EXPECT_FALSE(refusal_of(ban_from_group(stage.account, kGroup, kUser, ""), status::kRecordContainsDuplicateKey));
  EXPECT_EQ(
      refusal_of(ban_from_group(stage.account, kGroup, kUser, ""), status::kNotGroupOwnerOrManagerToAddBlockedUser),
      StanzaErrorCondition::forbidden);
  EXPECT_FALSE(refusal_of(lift_ban(stage.account, kGroup, kUser), status::kOk));
  EXPECT_EQ(body<proto::DeleteGroupBlockedUserRequest>(0).user_id, 2);
  EXPECT_EQ(refusal_of(lift_ban(stage.account, kGroup, kUser), status::kNotGroupOwnerOrManagerToRemoveBlockedUser),
            StanzaErrorCondition::forbidden);
}

TEST_F(GroupRequestsTest, roles_and_names_are_set) {
  EXPECT_FALSE(refusal_of(set_group_role(stage.account, kGroup, kUser, role::kManager), status::kOk));
  const auto promotion = body<proto::UpdateGroupMemberRequest>(0);
  EXPECT_EQ(promotion.group_id, 9);
  EXPECT_EQ(promotion.member_id, 2);
  EXPECT_TRUE(promotion.has_role);
  EXPECT_EQ(static_cast<int32_t>(promotion.role), role::kManager);
  EXPECT_FALSE(promotion.name.has() || promotion.has_mute_end_date);
  EXPECT_EQ(refusal_of(set_group_role(stage.account, kGroup, kUser, role::kMember),
                       status::kNotGroupOwnerToUpdateGroupMemberRole),
            StanzaErrorCondition::forbidden);
  EXPECT_FALSE(refusal_of(set_group_name(stage.account, kGroup, kUser, "Two"), status::kOk));
  EXPECT_EQ(body<proto::UpdateGroupMemberRequest>(0).name.str(), "Two");
}

TEST_F(GroupRequestsTest, a_mute_never_comes_alone) {
  EXPECT_FALSE(refusal_of(mute_in_group(stage.account, kGroup, kUser, 77, std::nullopt, "Two"), status::kOk));
  const auto by_manager = body<proto::UpdateGroupMemberRequest>(0);
  EXPECT_TRUE(by_manager.has_mute_end_date);
  EXPECT_EQ(by_manager.mute_end_date, 77);
  EXPECT_EQ(by_manager.name.str(), "Two");
  EXPECT_FALSE(by_manager.has_role);
  EXPECT_FALSE(refusal_of(mute_in_group(stage.account, kGroup, kUser, 1, role::kMember, "Two"), status::kOk));
  const auto by_owner = body<proto::UpdateGroupMemberRequest>(0);
  EXPECT_EQ(by_owner.mute_end_date, 1);
  EXPECT_TRUE(by_owner.has_role);
  EXPECT_FALSE(by_owner.name.has());
  for (const int32_t code : {status::kNotGroupOwnerOrManagerToMuteGroupMember,
                             status::kMuteGroupMemberWithRoleEqualToOrHigherThanRequester}) {
    EXPECT_EQ(refusal_of(mute_in_group(stage.account, kGroup, kUser, 77, std::nullopt, ""), code),
              StanzaErrorCondition::forbidden);
  }
}

using Banned = Result<std::vector<UserId>, StanzaError>;
class BannedTest : public GroupAskTest<Banned> {};

TEST_F(BannedTest, are_listed) {
  run(banned_from_group(stage.account, kGroup));
  EXPECT_EQ(body<proto::QueryGroupBlockedUserIdsRequest>(0).group_id, 9);
  const std::vector<int64_t> ids{4, 5};
  proto::LongsWithVersion data{};
  data.longs = ids;
  answer_with(0, data);
  ASSERT_TRUE(got && *got);
  EXPECT_EQ(got->value(), (std::vector<UserId>{UserId(4), UserId(5)}));
}

TEST_F(BannedTest, may_be_none_or_unknown) {
  run(banned_from_group(stage.account, kGroup));
  answer(0, status::kNoContent);
  ASSERT_TRUE(got && *got);
  EXPECT_TRUE(got->value().empty());
  first = stage.turms.requests.size();
  run(banned_from_group(stage.account, kGroup));
  answer(0, status::kServerInternalError);
  EXPECT_TRUE(got && !*got);
}

}  // namespace
}  // namespace turms::xmpp::features
