// SPDX-License-Identifier: Apache-2.0
#include "features/contact_writes.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "bridge/contact_note.h"
#include "bridge/errors.h"
#include "bridge/roster.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/profiles.h"

namespace turms::xmpp::features {
namespace {

constexpr size_t kMaxNotes = 200;

using Failure = std::optional<StanzaError>;

/// A contact on its way from what Turms has to what is wanted.
class Draft {
 public:
  Draft(const bridge::Contact& contact, std::string wanted_name)
      : name(std::move(wanted_name)),
        groups(contact.groups),
        is_blocked(contact.is_blocked),
        is_name_written(contact.name == name) {}

  std::string name;
  std::vector<int32_t> groups;  // reached
  bool is_blocked;
  bool is_name_written;
};

/// 0: none of that name.
int32_t index_of(const bridge::ContactList& list, std::string_view group) {
  for (const auto& [index, name] : list.groups) {
    if (index > 0 && name == group) return index;
  }
  return 0;
}

/// The contact's first group that `groups` does not name; 0: none. What can't be shown is not meant either.
int32_t superfluous(const Draft& draft, const bridge::ContactList& list, const std::vector<std::string>& groups) {
  for (const int32_t index : draft.groups) {
    const auto found = list.groups.find(index);
    if (found == list.groups.end() || found->second == bridge::kBlockedGroup) continue;
    if (std::find(groups.begin(), groups.end(), found->second) == groups.end()) return index;
  }
  return 0;
}

Task<std::variant<int32_t, StanzaError>> make_group(Account& account, std::string name) {
  proto::CreateRelationshipGroupRequest request{};
  request.name = name;
  const upstream::Response response = co_await ask(account, request);
  if (Failure failure = failure_of(account, response)) co_return std::move(*failure);
  const auto index = static_cast<int32_t>(response.value);
  if (index <= 0 || index != response.value) {
    co_return StanzaError(StanzaErrorCondition::internal_server_error, StanzaErrorType::wait);
  }
  bridge::ContactList& list = account.contacts().list_to_fill();
  list.groups[index] = name;
  list.made_groups.insert(index);
  Core& core = account.core();
  if (core.capabilities.store) {
    const Result<uint64_t> kept =
        co_await core.store.put(bridge::note_bucket_of(account.user()), bridge::group_mark_key(index), name);
    if (!kept) core.log.warn("contacts.group_not_marked", kept.error().detail, {{"user", account.user().value()}});
  }
  co_return index;
}

/// The group of that name, made when there is none.
Task<std::variant<int32_t, StanzaError>> group_named(Account& account, std::string name) {
  if (const int32_t index = index_of(account.contacts().list(), name)) co_return index;
  std::variant<int32_t, StanzaError> made = co_await make_group(account, std::move(name));
  co_return made;
}

/// An empty group that nobody joins any more, because it is not in the list.
Task<void> delete_group(Account& account, int32_t index, std::string name) {
  proto::DeleteRelationshipGroupRequest request{};
  request.group_index = index;
  const upstream::Response response = co_await ask(account, request);
  Core& core = account.core();
  if (failure_of(account, response)) {
    bridge::ContactList& list = account.contacts().list_to_fill();
    list.groups[index] = std::move(name);
    list.made_groups.insert(index);
    core.log.warn("contacts.group_not_deleted", "A relationship group that is empty now stays in Turms.",
                  {{"user", account.user().value()}, {"group", index}});
    co_return;
  }
  if (!core.capabilities.store) co_return;
  static_cast<void>(co_await core.store.remove(bridge::note_bucket_of(account.user()), bridge::group_mark_key(index)));
}

/// One UpdateRelationship with all that holds for the contact; it joins or leaves a group unless that is 0.
Task<Failure> write(Account& account, UserId user, Draft& draft, int32_t joined, int32_t left) {
  proto::UpdateRelationshipRequest request{};
  request.user_id = user.value();
  request.has_blocked = true;
  request.blocked = draft.is_blocked;
  if (!draft.name.empty()) request.name = draft.name;
  request.has_new_group_index = joined != 0;
  request.new_group_index = joined;
  request.has_delete_group_index = left != 0;
  request.delete_group_index = left;
  const upstream::Response response = co_await ask(account, request);
  Failure failure = failure_of(account, response);
  if (failure) co_return failure;
  draft.is_name_written = true;
  if (joined != 0) draft.groups.insert(std::upper_bound(draft.groups.begin(), draft.groups.end(), joined), joined);
  std::erase(draft.groups, left);
  co_return std::nullopt;
}

/// Joins come first, so that the contact is not without a group in between.
Task<Failure> write_steps(Account& account, UserId user, Draft& draft, const std::vector<std::string>& groups) {
  const bridge::ContactList& list = account.contacts().list();
  Failure failure;
  for (const std::string& group : groups) {
    const std::variant<int32_t, StanzaError> found = co_await group_named(account, group);
    if (const auto* error = std::get_if<StanzaError>(&found)) co_return *error;
    const int32_t index = std::get<int32_t>(found);
    if (std::find(draft.groups.begin(), draft.groups.end(), index) != draft.groups.end()) continue;
    failure = co_await write(account, user, draft, index, 0);
    if (failure) co_return failure;
  }
  while (const int32_t index = superfluous(draft, list, groups)) {
    failure = co_await write(account, user, draft, 0, index);
    if (failure) co_return failure;
  }
  if (!draft.is_name_written) failure = co_await write(account, user, draft, 0, 0);
  co_return failure;
}

}  // namespace

Failure failure_of(Account& account, const upstream::Response& response) {
  if (response.outcome != upstream::Outcome::answered && response.was_submitted) {
    account.contacts().reading().is_wanted = true;
  }
  return bridge::stanza_error_of(response);
}

Task<Failure> write_contact(Account& account, UserId user, std::string name, std::vector<std::string> groups) {
  const bridge::Contact* contact = account.contacts().list().find(user);
  if (contact == nullptr || !contact->is_related) co_return StanzaError(StanzaErrorCondition::item_not_found);
  Draft draft(*contact, std::move(name));
  const Failure failure = co_await write_steps(account, user, draft, groups);
  account.contacts().update(user, [&draft](bridge::Contact& now) {
    if (!now.is_related) return;  // deleted meanwhile, by another device
    if (draft.is_name_written) now.name = draft.name;
    now.groups = draft.groups;
  });
  co_await drop_empty_groups(account);
  co_return failure;
}

Task<Failure> create_contact(Account& account, UserId user, std::string name, std::vector<std::string> groups) {
  int32_t group = 0;
  if (!groups.empty()) {
    const std::variant<int32_t, StanzaError> found = co_await group_named(account, groups.front());
    if (const auto* error = std::get_if<StanzaError>(&found)) co_return *error;
    group = std::get<int32_t>(found);
  }
  proto::CreateRelationshipRequest request{};
  request.user_id = user.value();
  request.has_group_index = true;
  request.group_index = group;
  if (!name.empty()) request.name = name;
  const upstream::Response response = co_await ask(account, request);
  Failure failure = failure_of(account, response);
  if (failure) {
    // Another device was faster: what it wrote is read, and the client may try again.
    account.contacts().reading().is_wanted = true;
    co_return failure;
  }
  account.contacts().update(user, [&](bridge::Contact& now) {
    now.is_related = true;
    now.name = name;
    now.groups = group == 0 ? std::vector<int32_t>() : std::vector<int32_t>(1, group);
    now.note.is_listed = false;
    now.note.name.clear();
    now.note.groups.clear();
  });
  co_await save_note(account, user);
  failure = co_await write_contact(account, user, std::move(name), std::move(groups));
  co_return failure;
}

Task<void> drop_empty_groups(Account& account) {
  Contacts& contacts = account.contacts();
  // Whoever writes another contact may be about to put it into such a group.
  if (contacts.being_written() > 1) co_return;
  bridge::ContactList& list = contacts.list_to_fill();
  for (const int32_t index : list.empty_made_groups()) {
    std::string name = list.groups[index];
    list.groups.erase(index);
    list.made_groups.erase(index);
    co_await delete_group(account, index, std::move(name));
  }
}

Task<void> restore_noted(Account& account, UserId user) {
  const bridge::Contact* contact = account.contacts().list().find(user);
  if (contact == nullptr || !contact->is_related) co_return;
  if (!contact->note.name.empty() || !contact->note.groups.empty()) {
    const std::string name = contact->name.empty() ? contact->note.name : contact->name;
    std::vector<std::string> groups = contact->note.groups;
    for (const std::string_view group : bridge::shown_groups(*contact, account.contacts().list())) {
      if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.emplace_back(group);
    }
    const Failure failure = co_await write_contact(account, user, name, std::move(groups));
    if (failure) {
      account.core().log.warn("contacts.not_restored", "A new friend's name and groups could not be written to Turms.",
                              {{"user", account.user().value()}, {"contact", user.value()}});
      co_return;
    }
    account.contacts().update(user, [](bridge::Contact& now) {
      now.note.name.clear();
      now.note.groups.clear();
    });
  }
  co_await save_note(account, user);
}

Task<void> save_note(Account& account, UserId user) {
  Core& core = account.core();
  if (!core.capabilities.store) co_return;
  const bridge::Contact* contact = account.contacts().list().find(user);
  std::string bucket = bridge::note_bucket_of(account.user());
  std::string key = std::to_string(user.value());
  bool is_kept = false;
  if (contact == nullptr || contact->note.is_empty()) {
    const Result<void> removed = co_await core.store.remove(std::move(bucket), std::move(key));
    is_kept = removed.ok();
  } else {
    const Result<uint64_t> put =
        co_await core.store.put(std::move(bucket), std::move(key), bridge::encode_note(contact->note));
    is_kept = put.ok();
  }
  if (is_kept) co_return;
  core.log.warn("contacts.note_not_kept", "What Turms can't hold of a contact could not be stored.",
                {{"user", account.user().value()}, {"contact", user.value()}});
}

Task<Failure> meet(Account& account, UserId user) {
  const Result<Profile> profile = co_await account.core().profiles.get(account, user);
  if (!profile) co_return StanzaError(StanzaErrorCondition::remote_server_timeout, StanzaErrorType::wait);
  if (!profile->exists) co_return StanzaError(StanzaErrorCondition::item_not_found);
  // Of a new contact the name is taken over when it becomes one (Contacts::update).
  if (account.contacts().list().find(user) != nullptr) {
    account.contacts().update(user, [&profile](bridge::Contact& contact) { contact.profile_name = profile->name; });
  }
  co_return std::nullopt;
}

Task<void> learn_name(Account& account, UserId user) {
  const bridge::Contact* contact = account.contacts().list().find(user);
  if (contact == nullptr || !contact->is_in_roster() || !bridge::shown_name(*contact).empty()) co_return;
  static_cast<void>(co_await meet(account, user));
}

bool may_note_more(const Account& account) {
  const auto& all = account.contacts().list().all();
  const auto notes = std::count_if(all.begin(), all.end(), [](const auto& entry) {
    return !entry.second.is_related && !entry.second.note.is_empty();
  });
  return static_cast<size_t>(notes) < kMaxNotes;
}

}  // namespace turms::xmpp::features
