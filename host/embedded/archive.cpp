// SPDX-License-Identifier: Apache-2.0
#include "embedded/archive.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "proto/wire.h"
#include "service/message_list.h"

namespace turms::gateway::embedded {
namespace {

using sessions::ArchiveChanges;
using sessions::ArchiveSearch;
using sessions::Conversation;
using sessions::FoundMessage;
using sessions::FoundMessages;

/// \errors  denied: a group that the user is not in
Result<store::ConversationKey> key_of(store::Tables& tables, const Conversation& conversation, int64_t user_id) {
  if (conversation.kind == Conversation::Kind::with_user) {
    return store::ConversationKey::of_users(user_id, conversation.id);
  }
  const auto member = tables.group_members.find(conversation.id, user_id);
  if (!member.ok()) return member.error();
  if (!member->has_value()) return Error{Code::denied, "archive", "not a member of the group"};
  return store::ConversationKey::of_group(conversation.id);
}

/// The messages as clients get them, in the order of the rows.
Result<FoundMessages> encode(store::Tables& tables, const std::vector<store::Message>& rows) {
  const auto list = service::MessageList::of(rows, tables.message_reactions);
  if (!list.ok()) return list.error();
  FoundMessages found;
  for (const proto::Message& message : list->messages()) {
    FoundMessage& one = found.messages.emplace_back();
    if (!proto::encode(message, one.encoded)) return Error{Code::internal, "archive", "a message can't be encoded"};
  }
  return found;
}

Result<FoundMessages> find(store::Tables& tables, const ArchiveSearch& search) {
  store::SearchQuery query;
  std::vector<int64_t> groups;
  query.user_id = search.user_id;
  if (search.conversation.kind == Conversation::Kind::all) {
    auto joined = tables.group_members.groups_of(search.user_id);
    if (!joined.ok()) return joined.error();
    groups = std::move(*joined);
    // The newest of too many.
    const size_t count = std::min(groups.size(), store::MessageSearch::kMaxGroups);
    query.group_ids = std::span(groups).last(count);
  } else {
    const auto key = key_of(tables, search.conversation, search.user_id);
    if (!key.ok()) return key.error();
    query.conversation = *key;
  }
  query.words = search.words;
  if (search.before_id != 0) query.before_id = search.before_id;
  query.limit = int64_t{search.limit};
  std::vector<store::Message> rows;
  TURMS_TRY(tables.message_search.find(query, rows));
  auto found = encode(tables, rows);
  if (found.ok()) found->may_have_more = rows.size() == search.limit;
  return found;
}

Result<FoundMessages> follow(store::Tables& tables, const ArchiveChanges& changes) {
  const auto key = key_of(tables, changes.conversation, changes.user_id);
  if (!key.ok()) return key.error();
  std::vector<store::ChangedMessage> changed;
  TURMS_TRY(tables.message_changes.changed_page(*key, {changes.after_date, changes.after_id}, int64_t{changes.limit},
                                                changed));
  std::vector<store::Message> rows;
  for (const store::ChangedMessage& one : changed) {
    store::Message& row = rows.emplace_back(one.message);
    if (!one.is_recalled) continue;
    row.text.reset();  // taken back by its sender
    row.records.clear();
    row.may_have_reactions = false;
  }
  auto found = encode(tables, rows);
  if (!found.ok()) return found;
  found->may_have_more = changed.size() == changes.limit;
  for (size_t i = 0; i < changed.size(); ++i) {
    found->messages[i].change_date = changed[i].change_date;
    found->messages[i].is_recalled = changed[i].is_recalled;
  }
  return found;
}

}  // namespace

bool Archive::search(ArchiveSearch search, sessions::Done<FoundMessages> done) {
  return desk_.read<FoundMessages>(
      [can_search = can_search_, search = std::move(search)](store::Tables& tables) -> Result<FoundMessages> {
        if (!can_search) return Error{Code::unsupported, "archive", "searching is not enabled"};
        return find(tables, search);
      },
      std::move(done));
}

bool Archive::changes(ArchiveChanges changes, sessions::Done<FoundMessages> done) {
  return desk_.read<FoundMessages>([changes](store::Tables& tables) { return follow(tables, changes); },
                                   std::move(done));
}

}  // namespace turms::gateway::embedded
