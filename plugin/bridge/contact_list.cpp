// SPDX-License-Identifier: Apache-2.0
#include "bridge/contact_list.h"

namespace turms::xmpp::bridge {

Subscription Contact::subscription() const {
  if (!is_related || note.is_dropped) return Subscription::none;
  const bool to = !note.ignores_presence;
  const bool from = !note.withholds_presence;
  if (to && from) return Subscription::both;
  if (to) return Subscription::to;
  return from ? Subscription::from : Subscription::none;
}

bool Contact::is_asked() const {
  if (sent_request == 0 || note.hides_request) return false;
  const Subscription now = subscription();
  return now == Subscription::none || now == Subscription::from;
}

bool Contact::is_empty() const {
  return !is_related && sent_request == 0 && received_request == 0 && note.is_empty();
}

const Contact* ContactList::find(UserId user) const {
  const auto found = contacts_.find(user);
  return found == contacts_.end() ? nullptr : &found->second;
}

void ContactList::clear() {
  contacts_.clear();
  groups.clear();
  made_groups.clear();
}

std::vector<int32_t> ContactList::empty_made_groups() const {
  std::set<int32_t> empty = made_groups;
  for (auto contact = contacts_.begin(); contact != contacts_.end() && !empty.empty(); ++contact) {
    for (const int32_t group : contact->second.groups) empty.erase(group);
  }
  return {empty.begin(), empty.end()};
}

Subscription ContactList::subscription_of(UserId user) const {
  const Contact* contact = find(user);
  return contact == nullptr ? Subscription::none : contact->subscription();
}

bool ContactList::is_blocked(UserId user) const {
  const Contact* contact = find(user);
  return contact != nullptr && contact->is_blocked;
}

bool ContactList::sees(UserId user) const {
  const Contact* contact = find(user);
  return contact != nullptr && contact->is_seen();
}

bool ContactList::shows(UserId user) const {
  const Contact* contact = find(user);
  return contact != nullptr && contact->sees_owner();
}

}  // namespace turms::xmpp::bridge
