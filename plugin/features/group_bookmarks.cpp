// SPDX-License-Identifier: Apache-2.0
#include "features/group_bookmarks.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "bridge/bookmark.h"
#include "bridge/pep_config.h"
#include "bridge/pep_key.h"
#include "features/core.h"
#include "features/group_requests.h"
#include "proto/kinds.h"
#include "xml/fragment.h"
#include "xml/writer.h"

namespace turms::xmpp::features {
namespace {

// Among the private XML: <groups xmlns='urn:turms:groups:0'>7 12</groups>.
constexpr std::string_view kNoteId = "urn:turms:groups:0 groups";
constexpr std::string_view kNoteNs = "urn:turms:groups:0";
/// An account has no more groups that get a bookmark; the others are found by disco (of Turms' users nobody has so
/// many).
constexpr size_t kGroups = 1000;

std::string bookmarks_node() {
  return std::string(bridge::kBookmarksNode);
}

std::string room_of(const Account& account, GroupId group) {
  return account.core().addresses.room(group).to_string();
}

}  // namespace

void GroupBookmarks::install(Hooks& on) {
  on.membership(this, &GroupBookmarks::moved);
  on.push(static_cast<uint32_t>(proto::RequestKind::kCreateGroup), this, &GroupBookmarks::created);
  on.resource_gone(this, &GroupBookmarks::forget);
}

void GroupBookmarks::forget(Account& account, Resource&) {
  if (account.resources().size() == 1) rows_.erase(account.user());
}

Task<void> GroupBookmarks::update(Account& account) {
  const Core& core = account.core();
  if (!core.settings.bookmarks_groups || !core.store.is_offered() || account.resources().empty()) co_return;
  rows_[account.user()].is_wanted = true;
  co_await run(account);
}

void GroupBookmarks::start(Account& account) {
  const auto found = rows_.find(account.user());
  if (found == rows_.end()) return;  // none of his clients cares
  found->second.is_wanted = true;
  account.background().spawn(run(account));
}

/// Whoever comes while one is under way leaves it to that one.
Task<void> GroupBookmarks::run(Account& account) {
  for (;;) {
    const auto found = rows_.find(account.user());
    if (found == rows_.end() || found->second.is_under_way || !found->second.is_wanted) co_return;
    found->second.is_under_way = true;
    found->second.is_wanted = false;
    const bool is_done = co_await compare(account);
    const auto again = rows_.find(account.user());
    if (again == rows_.end()) co_return;
    again->second.is_under_way = false;
    if (is_done) continue;
    account.core().log.warn("bookmarks.not_compared",
                            "The bookmarks of a user's groups stay as they are until somebody asks again.",
                            {{"user", account.user().value()}});
    co_return;
  }
}

Task<bool> GroupBookmarks::compare(Account& account) {
  const Result<std::vector<JoinedGroup>, StanzaError> joined = co_await read_joined_groups(account);
  if (!joined) co_return false;
  const std::optional<Groups> noted_before = co_await noted(account);
  if (!noted_before) co_return false;
  const Groups before = *noted_before;
  Groups now;
  for (const JoinedGroup& group : *joined) {
    if (now.size() == kGroups) break;
    const bool is_new = before.find(group.group.value()) == before.end();
    const bool is_made = !is_new || co_await make(account, group);
    if (is_made) now.insert(group.group.value());
  }
  for (const int64_t group : before) {
    if (now.find(group) != now.end()) continue;
    // One that he took away himself is not there any more.
    static_cast<void>(co_await account.pep().retract(bookmarks_node(), room_of(account, GroupId(group)), true));
  }
  if (now == before) co_return true;
  const bool is_noted = co_await note(account, std::move(now));
  co_return is_noted;
}

/// A bookmark that he has already is left as it is. True also then.
Task<bool> GroupBookmarks::make(Account& account, JoinedGroup group) {
  const std::string room = room_of(account, group.group);
  PepSelection one(std::vector<std::string>(1, room));
  const auto present = co_await account.pep().read(bookmarks_node(), std::move(one));
  if (!present && present.error().condition != StanzaErrorCondition::item_not_found) co_return false;
  if (present && !present->empty()) co_return true;
  bridge::Bookmark bookmark;
  bookmark.room = room;
  bookmark.name = group.name;
  bookmark.joins = true;
  const PepNodes::Verdict done = co_await account.pep().publish(bookmarks_node(), bridge::write_bookmark(bookmark));
  co_return static_cast<bool>(done);
}

Task<void> GroupBookmarks::rename(Account& account, JoinedGroup group) {
  PepSelection one(std::vector<std::string>(1, room_of(account, group.group)));
  const auto present = co_await account.pep().read(bookmarks_node(), std::move(one));
  if (!present || present->empty()) co_return;
  std::optional<bridge::Bookmark> bookmark = bridge::read_bookmark(present->front());
  if (!bookmark || bookmark->name == group.name) co_return;
  bookmark->name = group.name;
  static_cast<void>(co_await account.pep().publish(bookmarks_node(), bridge::write_bookmark(*bookmark)));
}

Task<std::optional<GroupBookmarks::Groups>> GroupBookmarks::noted(Account& account) {
  Groups groups;
  PepSelection one(std::vector<std::string>(1, std::string(kNoteId)));
  const auto items = co_await account.pep().read(std::string(bridge::kPrivateXmlNode), std::move(one));
  if (!items && items.error().condition != StanzaErrorCondition::item_not_found) co_return std::nullopt;
  if (!items || items->empty()) co_return groups;
  const auto parsed = xml::parse_fragment(items->front().xml);
  const xml::Element* note = parsed ? parsed.value()->root().first_child() : nullptr;
  if (note == nullptr) co_return groups;
  std::string_view rest = note->text();
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(' '), rest.size());
    if (const std::optional<int64_t> group = bridge::parse_id(rest.substr(0, end))) groups.insert(*group);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  co_return groups;
}

Task<bool> GroupBookmarks::note(Account& account, Groups groups) {
  std::string ids;
  for (const int64_t group : groups) ids.append(ids.empty() ? "" : " ").append(std::to_string(group));
  bridge::PepItem item{std::string(kNoteId), {}};
  xml::Writer(item.xml, xml::kSelfContained).open("groups", kNoteNs).text(ids).close();
  const PepNodes::Verdict done = co_await account.pep().publish(std::string(bridge::kPrivateXmlNode), std::move(item));
  co_return static_cast<bool>(done);
}

void GroupBookmarks::moved(Account& account, const Membership& membership) {
  if (membership.name.empty()) return start(account);
  if (rows_.find(account.user()) != rows_.end())
    account.background().spawn(rename(account, JoinedGroup(membership.group, std::string(membership.name))));
}

void GroupBookmarks::taken_away(Account& account, std::span<const std::string> rooms) {
  const auto found = rows_.find(account.user());
  const bool is_own_work = found != rows_.end() && found->second.is_under_way;  // he is in them no more
  if (!account.core().settings.retract_leaves || is_own_work) return;
  for (const std::string& room : rooms) {
    const Result<Jid> jid = Jid::parse(room);
    const std::optional<GroupId> group = jid ? account.core().addresses.group_of(*jid) : std::nullopt;
    if (group) account.background().spawn(leave(account, *group));
  }
}

/// Whom Turms does not let go (the owner) keeps the group, without a bookmark.
Task<void> GroupBookmarks::leave(Account& account, GroupId group) {
  const Refusal refusal = co_await remove_from_group(account, group, account.user(), Removal());
  if (refusal)
    account.core().log.debug("bookmarks.not_left", "", {{"user", account.user().value()}, {"group", group.value()}});
}

/// By another client of the user; Turms does not say which group it is.
void GroupBookmarks::created(Account& account, const upstream::Push&) {
  start(account);
}

}  // namespace turms::xmpp::features
