// SPDX-License-Identifier: Apache-2.0
#include "features/contact_news.h"

#include <algorithm>
#include <vector>

#include "bridge/subscription.h"
#include "features/account.h"
#include "features/contact_writes.h"
#include "features/friend_requests.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

template <class Request>
bool is_own(const Account& account, const upstream::Push& push, Request& request) {
  return push.requester == account.user() && proto::decode(as_text(push.body), request);
}

void join(bridge::Contact& contact, int32_t group) {
  if (group <= 0 || std::find(contact.groups.begin(), contact.groups.end(), group) != contact.groups.end()) return;
  contact.groups.insert(std::upper_bound(contact.groups.begin(), contact.groups.end(), group), group);
}

void read_again(Account& account) {
  account.contacts().reading().is_wanted = true;
}

/// Groups are made without telling anybody, and a contact without a name has one of its own.
void learn_more(Account& account, UserId user, int32_t group) {
  if (group > 0 && !account.contacts().list().groups.contains(group)) read_again(account);
  account.scope().spawn(learn_name(account, user));
}

Task<void> save_later(Account& account, UserId user) {
  const ContactTurn turn = co_await account.contacts().take_turn(user);
  co_await save_note(account, user);
}

/// The other side deleted its relationship: it neither sees nor shows any more, though Turms keeps this side's. Where
/// both sides go together, the next reading shows it.
void dropped_by(Account& account, UserId user) {
  const bridge::Contact* contact = account.contacts().list().find(user);
  if (contact == nullptr || !contact->is_related || contact->note.is_dropped) return;
  const bridge::SubscriptionStep step = bridge::step_for(*contact, bridge::PeerDeed::dropped);
  account.contacts().update(user, [](bridge::Contact& now) { now.note.is_dropped = true; });
  for (const PresenceType type : step.tell_owner) tell_subscription(account, user, type);
  read_again(account);
  account.scope().spawn(save_later(account, user));
}

void restored_by(Account& account, UserId user) {
  const bridge::Contact* contact = account.contacts().list().find(user);
  if (contact == nullptr || !contact->note.is_dropped) return;
  const bridge::SubscriptionStep step = bridge::step_for(*contact, bridge::PeerDeed::restored);
  account.contacts().update(user, [](bridge::Contact& now) { now.note.is_dropped = false; });
  for (const PresenceType type : step.tell_owner) tell_subscription(account, user, type);
  account.scope().spawn(save_later(account, user));
}

void created(Account& account, const upstream::Push& push) {
  proto::CreateRelationshipRequest request;
  if (!proto::decode(as_text(push.body), request)) return;
  const UserId user(request.user_id);
  if (user == account.user()) return restored_by(account, push.requester);
  // When a friend request is accepted, the embedded Turms tells each side of its new contact in the name of who
  // accepted.
  if (push.requester != account.user() && push.requester != user) return;
  const bridge::Contact* known = account.contacts().list().find(user);
  if (user.value() <= 0 || (known != nullptr && known->is_related)) return;
  account.contacts().update(user, [&](bridge::Contact& contact) {
    contact.is_related = true;
    contact.is_blocked = request.blocked;
    contact.name = request.name.view();
    contact.groups.clear();
    if (request.has_group_index) join(contact, request.group_index);
  });
  learn_more(account, user, request.has_group_index ? request.group_index : 0);
}

/// A full overwrite: what is not said is taken back (mapping 5.1.3).
void updated(Account& account, const upstream::Push& push) {
  proto::UpdateRelationshipRequest request;
  if (!is_own(account, push, request) || request.user_id <= 0) return;
  const UserId user(request.user_id);
  account.contacts().update(user, [&](bridge::Contact& contact) {
    contact.is_related = true;
    contact.is_blocked = request.has_blocked && request.blocked;
    contact.name = request.name.view();
    if (request.has_delete_group_index) std::erase(contact.groups, request.delete_group_index);
    if (request.has_new_group_index) join(contact, request.new_group_index);
  });
  learn_more(account, user, request.has_new_group_index ? request.new_group_index : 0);
}

void deleted(Account& account, const upstream::Push& push) {
  proto::DeleteRelationshipRequest request;
  if (!proto::decode(as_text(push.body), request)) return;
  if (push.requester != account.user()) return dropped_by(account, push.requester);
  const UserId user(request.user_id);
  if (account.contacts().list().find(user) == nullptr) return;
  if (request.has_group_index) {
    // It goes with its last group, and nobody knows who is in group 0.
    account.contacts().update(user, [&](bridge::Contact& contact) { std::erase(contact.groups, request.group_index); });
    return read_again(account);
  }
  forget_relationship(account, user);
  account.scope().spawn(save_later(account, user));
}

std::vector<UserId> members_of(const Account& account, int32_t group) {
  std::vector<UserId> members;
  for (const auto& [user, contact] : account.contacts().list().all()) {
    if (std::find(contact.groups.begin(), contact.groups.end(), group) != contact.groups.end()) members.push_back(user);
  }
  return members;
}

void group_updated(Account& account, const upstream::Push& push) {
  proto::UpdateRelationshipGroupRequest request;
  if (!is_own(account, push, request) || request.group_index <= 0) return;
  Contacts& contacts = account.contacts();
  contacts.list_to_fill().groups[request.group_index] = request.new_name.view();
  contacts.list_to_fill().made_groups.erase(request.group_index);  // somebody has made it his own
  if (!contacts.is_loaded() || contacts.reading().is_under_way) return read_again(account);
  for (const UserId user : members_of(account, request.group_index)) contacts.roster().refresh(user);
}

void group_deleted(Account& account, const upstream::Push& push) {
  proto::DeleteRelationshipGroupRequest request;
  if (!is_own(account, push, request) || request.group_index <= 0) return;
  const int32_t target = request.has_target_group_index ? request.target_group_index : 0;
  for (const UserId user : members_of(account, request.group_index)) {
    account.contacts().update(user, [&](bridge::Contact& contact) {
      std::erase(contact.groups, request.group_index);
      join(contact, target);
    });
  }
  account.contacts().list_to_fill().groups.erase(request.group_index);
  account.contacts().list_to_fill().made_groups.erase(request.group_index);
  if (account.contacts().reading().is_under_way) read_again(account);
}

}  // namespace

void forget_relationship(Account& account, UserId user) {
  account.contacts().update(user, [](bridge::Contact& contact) {
    const bool hides_request = contact.note.hides_request;
    contact.is_related = contact.is_blocked = false;
    contact.name.clear();
    contact.groups.clear();
    contact.note = bridge::ContactNote();
    contact.note.hides_request = hides_request;
  });
}

void hear_of_relationship(Account& account, const upstream::Push& push) {
  switch (static_cast<proto::RequestKind>(push.kind)) {
    case proto::RequestKind::kCreateRelationship:
      return created(account, push);
    case proto::RequestKind::kUpdateRelationship:
      return updated(account, push);
    case proto::RequestKind::kDeleteRelationship:
      return deleted(account, push);
    case proto::RequestKind::kUpdateRelationshipGroup:
      return group_updated(account, push);
    case proto::RequestKind::kDeleteRelationshipGroup:
      return group_deleted(account, push);
    case proto::RequestKind::kCreateRelationshipGroup:
      return read_again(account);  // its index is not told
    default:
      return;
  }
}

}  // namespace turms::xmpp::features
