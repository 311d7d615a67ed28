// SPDX-License-Identifier: Apache-2.0
#include "features/blocklist.h"

#include <algorithm>
#include <utility>

#include "bridge/errors.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/store.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

using Condition = StanzaErrorCondition;
using Refusal = std::optional<StanzaError>;

// A blocked stranger needs a relationship, and it must not turn into a friendship when the block is lifted: the group
// tells the two apart.
constexpr std::string_view kStrangers = "xmpp:blocked";

StanzaError refusal_of_store(const Error& error) {
  if (error.code == Code::too_large)
    return {Condition::resource_constraint, StanzaErrorType::cancel, "too many or too long"};
  if (error.code == Code::unsupported) return {Condition::feature_not_implemented};
  return {Condition::internal_server_error, StanzaErrorType::wait};
}

proto::UpdateRelationshipRequest update_of(UserId user, bool blocked, std::string_view name) {
  proto::UpdateRelationshipRequest request{};
  request.user_id = user.value();
  request.has_blocked = true;
  request.blocked = blocked;
  if (!name.empty()) request.name = name;  // Turms erases what is left out
  return request;
}

}  // namespace

std::string Blocklist::bucket() const {
  return "bl/" + std::to_string(account_.user().value());
}

/// The user, when the address is a bare one of another user of ours: those Turms has rows for.
std::optional<UserId> Blocklist::user_of(JidView jid) const {
  return jid.is_bare() ? account_.core().addresses.user_of(jid) : std::nullopt;
}

bool Blocklist::covers(JidView jid) const {
  if (jid.empty()) return false;
  if (const std::optional<UserId> user = account_.core().addresses.user_of(jid)) {
    if (*user == account_.user()) return false;
    if (account_.contacts().list().is_blocked(*user)) return true;
  }
  return addresses_.covers(jid);
}

bool Blocklist::covers(UserId user, std::string_view resource) const {
  if (user == account_.user()) return false;
  if (account_.contacts().list().is_blocked(user)) return true;
  return !addresses_.all().empty() && addresses_.covers(account_.core().addresses.user(user, resource));
}

bool Blocklist::has(JidView jid) const {
  const std::optional<UserId> user = user_of(jid);
  return user ? account_.contacts().list().is_blocked(*user) : addresses_.has(jid);
}

std::vector<std::string> Blocklist::all() const {
  std::vector<UserId> users;
  for (const auto& [user, contact] : account_.contacts().list().all()) {
    if (contact.is_blocked) users.push_back(user);
  }
  std::sort(users.begin(), users.end());
  std::vector<std::string> out;
  out.reserve(users.size() + addresses_.all().size());
  for (const UserId user : users) out.push_back(account_.core().addresses.user(user).to_string());
  out.insert(out.end(), addresses_.all().begin(), addresses_.all().end());
  return out;
}

Task<Refusal> Blocklist::loaded() {
  const bool has_contacts = co_await account_.contacts().loaded();
  if (!has_contacts) co_return StanzaError(Condition::remote_server_timeout, StanzaErrorType::wait);
  Store& store = account_.core().store;
  if (has_addresses_ || !store.is_offered()) co_return std::nullopt;
  constexpr uint32_t limit = bridge::BlockedAddresses::kCapacity;
  const Result<StoredPage> page = co_await store.list(bucket(), {}, limit, false);
  if (!page) co_return refusal_of_store(page.error());
  for (const StoredEntry& entry : page->entries) {
    const Result<Jid> jid = Jid::parse(entry.key);
    if (jid) addresses_.add(*jid);
  }
  has_addresses_ = true;
  co_return std::nullopt;
}

Task<Refusal> Blocklist::block(Jid jid) {
  using Kind = bridge::Target::Kind;
  const bridge::Target target = account_.core().addresses.classify(jid, account_.user());
  Refusal refusal;
  switch (target.kind) {
    case Kind::own_account:
    case Kind::own_resource:
    case Kind::server:
      co_return StanzaError(Condition::not_allowed);
    case Kind::unknown_user:
      co_return StanzaError(Condition::item_not_found);
    case Kind::user:
      refusal = co_await block_user(target.user);
      break;
    default:
      refusal = co_await block_address(std::move(jid));
  }
  co_return refusal;
}

Task<Refusal> Blocklist::unblock(Jid jid) {
  const std::optional<UserId> user = user_of(jid);
  Refusal refusal;
  if (user) {
    refusal = co_await unblock_user(*user);
  } else {
    refusal = co_await unblock_address(std::move(jid));
  }
  co_return refusal;
}

Task<Refusal> Blocklist::block_user(UserId user) {
  const ContactTurn turn = co_await account_.contacts().take_turn(user);
  const bridge::Contact* contact = account_.contacts().list().find(user);
  if (contact != nullptr && contact->is_blocked) co_return std::nullopt;
  upstream::Response response;
  int32_t group = 0;
  if (contact != nullptr && contact->is_related) {
    response = co_await ask(account_, update_of(user, true, contact->name));
  } else {
    const Result<int32_t, StanzaError> strangers = co_await group_of_strangers();
    if (!strangers) co_return strangers.error();
    group = *strangers;
    response = co_await block_stranger(user, group);
  }
  if (Refusal refusal = bridge::stanza_error_of(response)) co_return refusal;
  account_.contacts().update(user, [group](bridge::Contact& now) {
    now.is_related = now.is_blocked = true;
    if (group != 0 && std::find(now.groups.begin(), now.groups.end(), group) == now.groups.end())
      now.groups.insert(std::upper_bound(now.groups.begin(), now.groups.end(), group), group);
  });
  co_return std::nullopt;
}

Task<upstream::Response> Blocklist::block_stranger(UserId user, int32_t group) {
  proto::CreateRelationshipRequest create{};
  create.user_id = user.value();
  create.blocked = create.has_group_index = true;
  create.group_index = group;
  upstream::Response response = co_await ask(account_, create);
  if (response.code != proto::status::kCreateExistingRelationship) co_return response;
  // There is a row that was not known, such as one without a group.
  proto::UpdateRelationshipRequest update = update_of(user, true, {});
  update.has_new_group_index = true;
  update.new_group_index = group;
  response = co_await ask(account_, update);
  co_return response;
}

Task<Refusal> Blocklist::unblock_user(UserId user) {
  const ContactTurn turn = co_await account_.contacts().take_turn(user);
  const bridge::Contact* contact = account_.contacts().list().find(user);
  if (contact == nullptr || !contact->is_blocked) co_return std::nullopt;
  const std::optional<int32_t> strangers = known_group_of_strangers();
  const bool was_stranger =
      strangers && std::find(contact->groups.begin(), contact->groups.end(), *strangers) != contact->groups.end();
  upstream::Response response;
  if (was_stranger) {
    proto::DeleteRelationshipRequest request{};
    request.user_id = user.value();
    response = co_await ask(account_, request);
  } else {
    response = co_await ask(account_, update_of(user, false, contact->name));
  }
  if (Refusal refusal = bridge::stanza_error_of(response)) co_return refusal;
  account_.contacts().update(user, [was_stranger](bridge::Contact& now) {
    now.is_blocked = false;
    if (!was_stranger) return;
    now.is_related = false;
    now.groups.clear();
    now.name.clear();
  });
  co_return std::nullopt;
}

std::optional<int32_t> Blocklist::known_group_of_strangers() const {
  for (const auto& [index, name] : account_.contacts().list().groups) {
    if (name == kStrangers) return index;
  }
  return std::nullopt;
}

Task<Result<int32_t, StanzaError>> Blocklist::group_of_strangers() {
  // Two who block at the same time make one group: they take turns, by a number that no contact has.
  const ContactTurn turn = co_await account_.contacts().take_turn(account_.user());
  if (const std::optional<int32_t> known = known_group_of_strangers()) co_return *known;
  proto::CreateRelationshipGroupRequest request{};
  request.name = kStrangers;
  const upstream::Response response = co_await ask(account_, request);
  if (Refusal refusal = bridge::stanza_error_of(response)) co_return std::move(*refusal);
  const auto index = static_cast<int32_t>(response.value);
  account_.contacts().list_to_fill().groups[index] = kStrangers;
  co_return index;
}

Task<Refusal> Blocklist::block_address(Jid jid) {
  if (addresses_.has(jid)) co_return std::nullopt;
  Store& store = account_.core().store;
  if (!store.is_offered()) {
    co_return StanzaError(Condition::feature_not_implemented, "only users can be blocked here, not " + jid.to_string());
  }
  if (addresses_.is_full()) co_return StanzaError(Condition::resource_constraint, "too many blocked addresses");
  const Result<uint64_t> written = co_await store.put(bucket(), jid.to_string(), {});
  if (!written) co_return refusal_of_store(written.error());
  addresses_.add(jid);
  co_return std::nullopt;
}

Task<Refusal> Blocklist::unblock_address(Jid jid) {
  if (!addresses_.has(jid)) co_return std::nullopt;
  const Result<void> removed = co_await account_.core().store.remove(bucket(), jid.to_string());
  if (!removed) co_return refusal_of_store(removed.error());
  addresses_.remove(jid);
  co_return std::nullopt;
}

}  // namespace turms::xmpp::features
