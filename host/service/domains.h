// SPDX-License-Identifier: Apache-2.0
// Every handler of the service, by the file it lives in. A new request kind is a function there, a line here and a line
// in the list of dispatch.cpp.
#pragma once

#include "service/call.h"

namespace turms::gateway::service {

// session.cpp
Result<void> create_session(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_session(WriteContext& context, const Call& call, Outcome& outcome);

// users.cpp
Result<void> query_user_profiles(ReadContext& context, const Call& call, Outcome& outcome);

// user_update.cpp
Result<void> update_user(WriteContext& context, const Call& call, Outcome& outcome);

// user_location.cpp
Result<void> update_user_location(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_nearby_users(WriteContext& context, const Call& call, Outcome& outcome);

// user_settings.cpp
Result<void> update_user_settings(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_user_settings(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_user_settings(ReadContext& context, const Call& call, Outcome& outcome);

// relationships.cpp
Result<void> create_relationship(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_relationship(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_relationship(WriteContext& context, const Call& call, Outcome& outcome);

// relationship_queries.cpp
Result<void> query_relationships(ReadContext& context, const Call& call, Outcome& outcome);
Result<void> query_related_user_ids(ReadContext& context, const Call& call, Outcome& outcome);

// relationship_groups.cpp
Result<void> create_relationship_group(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_relationship_group(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_relationship_group(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_relationship_groups(ReadContext& context, const Call& call, Outcome& outcome);

// friend_requests.cpp
Result<void> create_friend_request(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_friend_request(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_friend_request(WriteContext& context, const Call& call, Outcome& outcome);

// friend_request_queries.cpp
Result<void> query_friend_requests(ReadContext& context, const Call& call, Outcome& outcome);

// online_status.cpp
Result<void> query_user_online_statuses(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_user_online_status(WriteContext& context, const Call& call, Outcome& outcome);

// typing.cpp
Result<void> update_typing_status(WriteContext& context, const Call& call, Outcome& outcome);

// conversations.cpp
Result<void> update_conversation(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_conversations(ReadContext& context, const Call& call, Outcome& outcome);

// conversation_settings.cpp
Result<void> update_conversation_settings(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_conversation_settings(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_conversation_settings(ReadContext& context, const Call& call, Outcome& outcome);

// messages.cpp
Result<void> create_message(WriteContext& context, const Call& call, Outcome& outcome);

// message_update.cpp
Result<void> update_message(WriteContext& context, const Call& call, Outcome& outcome);

// message_reactions.cpp
Result<void> create_message_reactions(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_message_reactions(WriteContext& context, const Call& call, Outcome& outcome);

// message_history.cpp
Result<void> query_messages(ReadContext& context, const Call& call, Outcome& outcome);

// groups.cpp
Result<void> create_group(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_group(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_group(WriteContext& context, const Call& call, Outcome& outcome);

// group_queries.cpp
Result<void> query_groups(ReadContext& context, const Call& call, Outcome& outcome);
Result<void> query_joined_group_ids(ReadContext& context, const Call& call, Outcome& outcome);
Result<void> query_joined_group_infos(ReadContext& context, const Call& call, Outcome& outcome);

// group_members.cpp, group_member_update.cpp, group_member_queries.cpp
Result<void> create_group_members(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_group_members(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_group_member(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_group_members(WriteContext& context, const Call& call, Outcome& outcome);

// group_blocklist.cpp
Result<void> create_group_blocked_user(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_group_blocked_user(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_group_blocked_user_ids(ReadContext& context, const Call& call, Outcome& outcome);
Result<void> query_group_blocked_user_infos(ReadContext& context, const Call& call, Outcome& outcome);

// group_invitations.cpp
Result<void> create_group_invitation(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_group_invitation(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_group_invitation(WriteContext& context, const Call& call, Outcome& outcome);

// group_join_requests.cpp
Result<void> create_group_join_request(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_group_join_request(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_group_join_request(WriteContext& context, const Call& call, Outcome& outcome);

// enrolment_queries.cpp
Result<void> query_group_invitations(ReadContext& context, const Call& call, Outcome& outcome);
Result<void> query_group_join_requests(ReadContext& context, const Call& call, Outcome& outcome);

// group_join_questions.cpp, group_join_answers.cpp
Result<void> create_group_join_questions(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_group_join_question(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_group_join_questions(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_group_join_questions(ReadContext& context, const Call& call, Outcome& outcome);
Result<void> check_group_join_questions_answers(WriteContext& context, const Call& call, Outcome& outcome);

// storage.cpp
Result<void> delete_resource(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_resource_download_info(ReadContext& context, const Call& call, Outcome& outcome);
Result<void> query_resource_upload_info(WriteContext& context, const Call& call, Outcome& outcome);

// meetings.cpp
Result<void> create_meeting(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> delete_meeting(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> query_meetings(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_meeting(WriteContext& context, const Call& call, Outcome& outcome);
Result<void> update_meeting_invitation(WriteContext& context, const Call& call, Outcome& outcome);

// attachments.cpp
Result<void> query_message_attachment_infos(ReadContext& context, const Call& call, Outcome& outcome);
Result<void> update_message_attachment_info(WriteContext& context, const Call& call, Outcome& outcome);

}  // namespace turms::gateway::service
