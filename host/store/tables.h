// SPDX-License-Identifier: Apache-2.0
// Every table of the service over one connection: what a thread of the service works with. A new table is one line.
#pragma once

#include "store/attachments_table.h"
#include "store/conversations_table.h"
#include "store/custom_values_table.h"
#include "store/database.h"
#include "store/friend_requests_table.h"
#include "store/group_blocklist_table.h"
#include "store/group_invitations_table.h"
#include "store/group_join_questions_table.h"
#include "store/group_join_requests_table.h"
#include "store/group_members_table.h"
#include "store/group_types_table.h"
#include "store/groups_table.h"
#include "store/key_values_table.h"
#include "store/message_changes.h"
#include "store/message_reactions_table.h"
#include "store/message_retention.h"
#include "store/message_search.h"
#include "store/messages_table.h"
#include "store/relationship_groups_table.h"
#include "store/relationships_table.h"
#include "store/user_search.h"
#include "store/users_table.h"
#include "store/versions_table.h"

namespace turms::gateway::store {

struct Tables {
  explicit Tables(Database& opened) : database(opened) {}

  Database& database;  // first: the others are made of it
  UsersTable users{database};
  VersionsTable versions{database};
  CustomValuesTable custom_values{database};
  RelationshipsTable relationships{database};
  RelationshipGroupsTable relationship_groups{database};
  FriendRequestsTable friend_requests{database};
  UserSearch user_search{database};
  MessagesTable messages{database};
  MessageReactionsTable message_reactions{database};
  MessageSearch message_search{database};
  MessageChanges message_changes{database, message_search};
  MessageRetention message_retention{database, message_search, message_reactions};
  ConversationsTable conversations{database};
  GroupsTable groups{database};
  GroupTypesTable group_types{database};
  GroupMembersTable group_members{database};
  GroupBlocklistTable group_blocklist{database};
  GroupInvitationsTable group_invitations{database};
  GroupJoinRequestsTable group_join_requests{database};
  GroupJoinQuestionsTable group_join_questions{database};
  AttachmentsTable attachments{database};
  KeyValuesTable key_values{database};
};

}  // namespace turms::gateway::store
