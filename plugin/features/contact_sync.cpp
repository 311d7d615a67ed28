// SPDX-License-Identifier: Apache-2.0
#include "features/contact_sync.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "bridge/addresses.h"
#include "bridge/contact_note.h"
#include "bridge/group_code.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/contact_writes.h"
#include "features/friend_requests.h"
#include "features/profiles.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

constexpr uint64_t kSecondNs = 1'000'000'000;
constexpr uint64_t kActiveIntervalNs = 600 * kSecondNs;  // mapping 6
constexpr uint64_t kIdleIntervalNs = 3600 * kSecondNs;
constexpr uint64_t kRetryNs = 30 * kSecondNs;
constexpr uint64_t kFirstRetryNs = 5 * kSecondNs;  // somebody waits for the roster
// Readings that are wanted come soon, but not in a row: each costs about six requests of a bucket that fills slowly.
constexpr uint64_t kShortestPauseNs = kSecondNs;
constexpr uint64_t kLongestPauseNs = 30 * kSecondNs;
constexpr uint64_t kCalmNs = 60 * kSecondNs;
constexpr uint32_t kNotesPerPage = 1000;

/// Marks a reading as under way for as long as it lives.
class UnderWay {
 public:
  explicit UnderWay(Contacts::Reading& reading) : reading_(reading) {
    reading_.is_under_way = true;
    reading_.is_wanted = false;
    reading_.changed_meanwhile.clear();
  }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  ~UnderWay() {
    reading_.is_under_way = false;
    reading_.changed_meanwhile = {};
  }

 private:
  Contacts::Reading& reading_;
};

/// A tenth more or less, so that accounts that came together do not ask together for ever.
uint64_t with_jitter(Account& account, uint64_t interval_ns) {
  return interval_ns - interval_ns / 10 + account.next_entropy() % (interval_ns / 5);
}

uint64_t interval_of(const Account& account) {
  const auto& resources = account.resources();
  const bool is_active = std::any_of(resources.begin(), resources.end(), [](const auto& r) { return r->is_available; });
  return is_active ? kActiveIntervalNs : kIdleIntervalNs;
}

/// Flags about a relationship that is no more mean nothing. \returns whether there were any
bool drop_stale_flags(bridge::Contact& contact) {
  bridge::ContactNote& note = contact.note;
  if (contact.is_related || !(note.withholds_presence || note.ignores_presence || note.is_dropped)) return false;
  note.withholds_presence = note.ignores_presence = note.is_dropped = false;
  return true;
}

bool has_name_to_restore(const bridge::Contact& contact) {
  return contact.is_related && (!contact.note.name.empty() || !contact.note.groups.empty());
}

bool is_to_be_accepted(const bridge::Contact& contact) {
  return contact.received_request != 0 && !contact.is_blocked &&
         bridge::step_for(contact, bridge::PeerDeed::asked).call == bridge::FriendCall::accept;
}

}  // namespace

/// What has been read so far.
class ContactSync::Snapshot {
 public:
  Snapshot() = default;
  bridge::ContactList list;
  std::vector<UserId> to_follow_up;
};

void ContactSync::define(Metrics& metrics) {
  metrics_ = &metrics;
  read_ = metrics.define(Metrics::Kind::counter, "xmpp_contacts_read_total", "Contacts of an account read from Turms.");
  failed_ =
      metrics.define(Metrics::Kind::counter, "xmpp_contacts_read_failed_total", "Readings of contacts that failed.");
  without_row_ = metrics.define(Metrics::Kind::counter, "xmpp_contacts_without_version_row_total",
                                "Answers that say up to date to a question without a date.");
  not_accepted_ = metrics.define(Metrics::Kind::counter, "xmpp_contacts_not_accepted_total",
                                 "Friend requests that were to be accepted without asking, and could not be.");
}

void ContactSync::start_when_due(Account& account) {
  Contacts::Reading& reading = account.contacts().reading();
  if (reading.is_under_way || !account.has_session()) return;
  const uint64_t now = account.core().clock.monotonic_ns();
  const bool is_wanted = reading.is_wanted && now - reading.started_ns >= reading.pause_ns;
  if (!is_wanted && now < reading.due_ns) return;
  const bool is_calm = now - reading.started_ns >= kCalmNs;
  reading.pause_ns = is_calm ? kShortestPauseNs : std::clamp(2 * reading.pause_ns, kShortestPauseNs, kLongestPauseNs);
  reading.started_ns = now;
  account.background().spawn(read(account));
}

Task<void> ContactSync::read(Account& account) {
  Contacts& contacts = account.contacts();
  const UnderWay mark(contacts.reading());
  Core& core = account.core();
  Snapshot fresh;
  const bool is_complete = co_await read_all(account, fresh);
  const uint64_t now = core.clock.monotonic_ns();
  if (!is_complete) {
    metrics_->add(failed_, 1);
    contacts.reading().due_ns = now + (contacts.is_loaded() ? kRetryNs : kFirstRetryNs);
    core.log.warn("contacts.read_failed", "Turms did not tell all contacts; what was known is kept.",
                  {{"user", account.user().value()}});
    co_return;
  }
  metrics_->add(read_, 1);
  contacts.reading().due_ns = now + with_jitter(account, interval_of(account));
  const bool was_changed = !contacts.reading().changed_meanwhile.empty();
  apply(account, fresh);
  // Of those who changed the answer may have been older than the change: look again.
  contacts.reading().is_wanted = contacts.reading().is_wanted || was_changed;
  core.log.debug("contacts.read", "", {{"user", account.user().value()}, {"contacts", contacts.list().all().size()}});
  if (!fresh.to_follow_up.empty()) account.background().spawn(follow_up(account, std::move(fresh.to_follow_up)));
}

Task<bool> ContactSync::read_all(Account& account, Snapshot& into) {
  const bool has_relationships = co_await read_relationships(account, into);
  if (!has_relationships) co_return false;
  const bool has_groups = co_await read_groups(account, into);
  if (!has_groups) co_return false;
  const bool has_received = co_await read_requests(account, into, false);
  if (!has_received) co_return false;
  const bool has_sent = co_await read_requests(account, into, true);
  if (!has_sent) co_return false;
  co_await read_notes(account, into);
  co_await read_names(account, into);
  co_return true;
}

/// Whether the rows of the answer are all there is. "Up to date" to a question without a date says that Turms keeps no
/// version row for the user (mapping 2, user_rows): nobody's list, so it never replaces one.
bool ContactSync::may_use(Account& account, const upstream::Response& response) {
  if (!response.is_success()) return false;
  if (response.code != proto::status::kAlreadyUpToDate) return true;
  metrics_->add(without_row_, 1);
  account.core().log.warn("contacts.no_version_row",
                          "Turms calls a list up to date that was not asked for by date: it has no user-version row.",
                          {{"user", account.user().value()}});
  return !account.contacts().is_loaded();
}

Task<bool> ContactSync::read_relationships(Account& account, Snapshot& into) {
  const proto::QueryRelationshipsRequest query{};
  const upstream::Response response = co_await ask(account, query);
  if (!may_use(account, response)) co_return false;
  for (const std::string_view row : upstream::rows_of(response)) {
    proto::UserRelationship found;
    if (!proto::decode(row, found) || !found.has_related_user_id || found.related_user_id <= 0) continue;
    bridge::Contact& contact = into.list.at(UserId(found.related_user_id));
    contact.is_related = true;
    contact.is_blocked = found.has_block_date;
    contact.name = found.name.view();
  }
  co_return true;
}

Task<bool> ContactSync::read_groups(Account& account, Snapshot& into) {
  const proto::QueryRelationshipGroupsRequest query{};
  const upstream::Response response = co_await ask(account, query);
  if (!may_use(account, response)) co_return false;
  for (const std::string_view row : upstream::rows_of(response)) {
    proto::UserRelationshipGroup found;
    if (proto::decode(row, found) && found.index > 0) into.list.groups[found.index] = found.name.view();
  }
  const bool is_read = co_await read_memberships(account, into);
  co_return is_read;
}

/// Turms tells the members of groups, and not the groups of members: see GroupCode.
Task<bool> ContactSync::read_memberships(Account& account, Snapshot& into) {
  std::vector<int32_t> indexes;
  for (const auto& [index, name] : into.list.groups) indexes.push_back(index);
  const bridge::GroupCode code(std::move(indexes));
  std::unordered_map<UserId, uint32_t> answers;
  std::vector<UserId> members;
  for (size_t i = 0; i < code.questions(); ++i) {
    const bool is_read = co_await read_members(account, code.question(i), members);
    if (!is_read) co_return false;
    for (const UserId user : members) answers[user] |= 1U << i;
  }
  std::unordered_set<UserId> unsure;
  std::set<int32_t> doubtful;
  for (const auto& [user, where] : answers) {
    if (into.list.find(user) == nullptr) continue;
    bridge::GroupCode::Reading reading = code.read(where);
    if (reading.is_sure) {
      into.list.at(user).groups = std::move(reading.groups);
    } else {
      unsure.insert(user);
      doubtful.insert(reading.groups.begin(), reading.groups.end());
    }
  }
  for (const int32_t group : doubtful) {
    const bool is_read = co_await read_members(account, std::vector<int32_t>(1, group), members);
    if (!is_read) co_return false;
    for (const UserId user : members) {
      if (unsure.contains(user)) into.list.at(user).groups.push_back(group);
    }
  }
  co_return true;
}

/// Who is in any of these groups.
Task<bool> ContactSync::read_members(Account& account, std::vector<int32_t> groups, std::vector<UserId>& members) {
  proto::QueryRelatedUserIdsRequest query{};
  query.group_indexes = groups;
  const upstream::Response response = co_await ask(account, query);
  if (!may_use(account, response)) co_return false;
  proto::LongsWithVersion list;
  if (!proto::decode(response.data, list)) co_return false;
  members.clear();
  for (const int64_t id : list.longs) members.emplace_back(id);
  co_return true;
}

Task<bool> ContactSync::read_requests(Account& account, Snapshot& into, bool are_own) {
  proto::QueryFriendRequestsRequest query{};
  query.are_sent_by_me = are_own;
  const upstream::Response response = co_await ask(account, query);
  if (!may_use(account, response)) co_return false;
  for (const std::string_view row : upstream::rows_of(response)) {
    PendingRequest request;
    if (!read_pending(row, request)) continue;
    const UserId other = are_own ? request.recipient : request.requester;
    if (other.value() <= 0 || other == account.user()) continue;
    bridge::Contact& contact = into.list.at(other);
    if (are_own) {
      contact.sent_request = request.id;
    } else {
      contact.received_request = request.id;
      contact.request_text = request.text;
    }
  }
  co_return true;
}

/// Without a store, or when it fails, what is known stays.
Task<void> ContactSync::read_notes(Account& account, Snapshot& into) {
  Core& core = account.core();
  bool is_read = core.capabilities.store;
  std::string after;
  for (bool has_more = is_read; has_more;) {
    const Result<StoredPage> page =
        co_await core.store.list(bridge::note_bucket_of(account.user()), after, kNotesPerPage, true);
    is_read = page.ok();
    if (!is_read) break;
    for (const StoredEntry& entry : page->entries) {
      after = entry.key;
      if (const auto group = bridge::group_of_mark(entry.key)) {
        co_await read_mark(account, *group, entry.key, entry.value, into);
        continue;
      }
      const auto user = bridge::parse_id(entry.key);
      auto note = bridge::decode_note(entry.value);
      if (user && note) {
        into.list.at(UserId(*user)).note = std::move(*note);
      } else {
        core.log.warn("contacts.note_unreadable", "A stored note about a contact can't be read and is ignored.",
                      {{"user", account.user().value()}, {"key", entry.key}});
      }
    }
    has_more = page->has_more;
  }
  if (is_read) co_return;
  into.list.made_groups = account.contacts().list().made_groups;
  for (const auto& [user, contact] : account.contacts().list().all()) {
    if (!contact.note.is_empty()) into.list.at(user).note = contact.note;
  }
}

/// A group that was made here, unless it is gone or has another name by now: then it is somebody else's.
Task<void> ContactSync::read_mark(Account& account, int32_t group, std::string key, std::string name, Snapshot& into) {
  const auto found = into.list.groups.find(group);
  if (found != into.list.groups.end() && found->second == name) {
    into.list.made_groups.insert(group);
    co_return;
  }
  static_cast<void>(co_await account.core().store.remove(bridge::note_bucket_of(account.user()), std::move(key)));
}

/// Names for contacts that the user has given none. What can't be had now is asked for with the next reading.
Task<void> ContactSync::read_names(Account& account, Snapshot& into) {
  std::vector<UserId> nameless;
  for (const auto& [user, contact] : into.list.all()) {
    if (contact.is_in_roster() && contact.name.empty() && contact.note.name.empty()) nameless.push_back(user);
  }
  std::sort(nameless.begin(), nameless.end());
  Core& core = account.core();
  if (!nameless.empty()) {
    // What came before a failure is kept.
    static_cast<void>(co_await core.profiles.fetch(account, nameless));
  }
  const uint64_t now = core.clock.monotonic_ns();
  const bridge::ContactList& known = account.contacts().list();
  for (const auto& [user, contact] : into.list.all()) {
    bridge::Contact& fresh = into.list.at(user);
    if (const bridge::Contact* before = known.find(user)) fresh.profile_name = before->profile_name;
    if (!std::binary_search(nameless.begin(), nameless.end(), user)) continue;
    const Profile* profile = core.profiles.known(user, now);
    if (profile != nullptr && profile->exists) fresh.profile_name = profile->name;
  }
}

void ContactSync::apply(Account& account, Snapshot& fresh) {
  Contacts& contacts = account.contacts();
  const auto& changed = contacts.reading().changed_meanwhile;
  const bool is_first = !contacts.is_loaded();
  const bool are_groups_new = contacts.list().groups != fresh.list.groups;
  contacts.list_to_fill().groups = fresh.list.groups;
  contacts.list_to_fill().made_groups = fresh.list.made_groups;
  std::vector<UserId> users;
  for (const auto& [user, contact] : fresh.list.all()) users.push_back(user);
  for (const auto& [user, contact] : contacts.list().all()) {
    if (fresh.list.find(user) == nullptr) users.push_back(user);
  }
  for (const UserId user : users) {
    if (user == account.user() || changed.contains(user)) continue;
    bridge::Contact now;
    if (fresh.list.find(user) != nullptr) now = std::move(fresh.list.at(user));
    if (drop_stale_flags(now) || has_name_to_restore(now) || is_to_be_accepted(now)) fresh.to_follow_up.push_back(user);
    const bridge::Contact* found = contacts.list().find(user);
    const bridge::Contact before = found == nullptr ? bridge::Contact() : *found;
    if (before == now) continue;
    if (is_first) {
      contacts.list_to_fill().at(user) = std::move(now);
      continue;
    }
    const bool is_asked_now = before.received_request == 0 && now.received_request != 0 && !is_to_be_accepted(now);
    const bool is_seen_now = before.is_asked() && now.subscription() == bridge::Subscription::both;
    contacts.update(user, [&now](bridge::Contact& contact) { contact = std::move(now); });
    if (is_asked_now) tell_subscription(account, user, PresenceType::subscribe);
    if (is_seen_now) tell_subscription(account, user, PresenceType::subscribed);
  }
  if (is_first) return contacts.set_loaded();
  if (!are_groups_new) return;
  for (const UserId user : users) contacts.roster().refresh(user);
}

/// What the reading found and Turms does not have yet: answers that were promised, names, notes. One after the other.
Task<void> ContactSync::follow_up(Account& account, std::vector<UserId> users) {
  for (const UserId user : users) {
    const ContactTurn turn = co_await account.contacts().take_turn(user);
    const bridge::Contact* contact = account.contacts().list().find(user);
    if (contact != nullptr && is_to_be_accepted(*contact)) {
      const std::optional<StanzaError> failure = co_await accept_friendship(account, user);
      if (!failure) continue;
      // The request stays, and the next reading finds it again.
      metrics_->add(not_accepted_, 1);
      account.core().log.warn("contacts.not_accepted", "A friend request that was to be accepted could not be.",
                              {{"user", account.user().value()},
                               {"contact", user.value()},
                               {"condition", name_of(failure->condition)},
                               {"code", failure->turms_code}});
    } else if (contact != nullptr && contact->is_related) {
      co_await restore_noted(account, user);
    } else {
      co_await save_note(account, user);
    }
  }
}

}  // namespace turms::xmpp::features
