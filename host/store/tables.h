// SPDX-License-Identifier: Apache-2.0
// Every table of the service over one connection: what a thread of the service works with.
#pragma once

#include "store/database.h"
#include "store/messages_table.h"
#include "store/relationships_table.h"
#include "store/users_table.h"

namespace turms::gateway::store {

struct Tables {
  explicit Tables(Database& database) : users(database), relationships(database), messages(database) {}

  UsersTable users;
  RelationshipsTable relationships;
  MessagesTable messages;
};

}  // namespace turms::gateway::store
