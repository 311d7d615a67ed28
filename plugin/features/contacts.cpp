// SPDX-License-Identifier: Apache-2.0
#include "features/contacts.h"

#include "features/account.h"
#include "features/hooks.h"
#include "features/profiles.h"

namespace turms::xmpp::features {

ContactTurn::~ContactTurn() {
  if (contacts_ != nullptr) contacts_->end_turn(user_);
}

Contacts::Contacts(Account& account)
    : account_(account),
      loaded_changed_(account.core().ready),
      roster_(account, list_),
      turn_ended_(account.core().ready) {
}

std::vector<UserId> Contacts::seen_users() const {
  std::vector<UserId> users;
  for (const auto& [user, contact] : list_.all()) {
    if (contact.is_seen()) users.push_back(user);
  }
  return users;
}

std::vector<UserId> Contacts::shown_users() const {
  std::vector<UserId> users;
  for (const auto& [user, contact] : list_.all()) {
    if (contact.sees_owner()) users.push_back(user);
  }
  return users;
}

Task<bool> Contacts::loaded() {
  const uint64_t deadline = account_.request_deadline_ns();
  while (!is_loaded_) {
    if (account_.core().clock.monotonic_ns() >= deadline) co_return false;
    co_await loaded_changed_.wait();
  }
  co_return true;
}

void Contacts::set_loaded() {
  is_loaded_ = true;
  roster_.rebuild();
  loaded_changed_.announce();
}

void Contacts::tick() {
  if (!is_loaded_) loaded_changed_.announce();
}

Task<ContactTurn> Contacts::take_turn(UserId user) {
  const uint64_t number = lines_[user].next++;
  while (lines_[user].served != number) co_await turn_ended_.wait();
  co_return ContactTurn(*this, user);
}

void Contacts::end_turn(UserId user) {
  const auto line = lines_.find(user);
  if (++line->second.served == line->second.next) lines_.erase(line);
  turn_ended_.announce();
}

ContactChange Contacts::state_of(UserId user) const {
  ContactChange state;
  state.user = user;
  state.before = list_.subscription_of(user);
  state.was_blocked = list_.is_blocked(user);
  return state;
}

void Contacts::finish_update(ContactChange change) {
  bridge::Contact& now = list_.at(change.user);
  if (now.profile_name.empty()) {
    Core& core = account_.core();
    const Profile* profile = core.profiles.known(change.user, core.clock.monotonic_ns());
    if (profile != nullptr) now.profile_name = profile->name;
  }
  change.after = now.subscription();
  change.is_blocked = now.is_blocked;
  if (now.is_empty()) list_.erase(change.user);
  if (reading_.is_under_way) reading_.changed_meanwhile.insert(change.user);
  if (is_loaded_) roster_.refresh(change.user);
  if (change.before == change.after && change.was_blocked == change.is_blocked) return;
  account_.core().hooks.on_contact(account_, change);
}

}  // namespace turms::xmpp::features
