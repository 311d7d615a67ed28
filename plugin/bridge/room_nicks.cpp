// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_nicks.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "bridge/addresses.h"
#include "xmpp/code_points.h"
#include "xmpp/precis.h"

namespace turms::xmpp::bridge {

namespace {

constexpr std::string_view kSuffix = " #";

/// Where the suffix begins in a nick or name that ends as suffixed nicks do, " #" and digits; npos elsewhere.
size_t suffix_at(std::string_view nick) {
  const size_t last = nick.find_last_not_of("0123456789");
  if (last == std::string_view::npos || last == 0 || last + 1 == nick.size()) return std::string_view::npos;
  return nick.substr(last - 1, 2) == kSuffix ? last - 1 : std::string_view::npos;
}

// Who is called like a suffixed nick gets a suffix in any case. That keeps such nicks for those whose digits they have:
// nobody takes them by choosing a name, and suffixed nicks of different names can't meet.
bool is_reserved(std::string_view base) {
  return suffix_at(base) != std::string_view::npos;
}

/// How many of its last digits each id needs to differ from all others.
std::vector<size_t> digits_needed(std::span<const std::string> ids) {
  std::vector<std::pair<std::string, size_t>> reversed;
  reversed.reserve(ids.size());
  for (size_t at = 0; at < ids.size(); ++at) reversed.emplace_back(std::string(ids[at].rbegin(), ids[at].rend()), at);
  std::sort(reversed.begin(), reversed.end());
  std::vector<size_t> needed(ids.size(), RoomNicks::kSuffixDigits);
  for (size_t at = 1; at < reversed.size(); ++at) {
    const auto& [left, left_at] = reversed[at - 1];
    const auto& [right, right_at] = reversed[at];
    const auto differs = std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first;
    const size_t digits = static_cast<size_t>(differs - left.begin()) + 1;
    needed[left_at] = std::max(needed[left_at], digits);
    needed[right_at] = std::max(needed[right_at], digits);
  }
  return needed;
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// Without what may stand in a resource nowhere, or only beside certain others. Empty when `name` is no UTF-8.
std::string allowed_part(std::string_view name) {
  std::optional<std::u32string> points = decode_utf8(name);
  if (!points) return {};
  std::erase_if(*points, [](char32_t point) {
    const PrecisClass kind = precis_class(point);
    return !is_space(point) && (kind == PrecisClass::disallowed || kind == PrecisClass::contextual);
  });
  return encode_utf8(*points);
}

}  // namespace

std::string nick_from_name(std::string_view name, UserId user) {
  if (name.size() <= 4 * RoomNicks::kNickBytes) {
    std::optional<std::string> prepared = opaque_string(name);
    if (!prepared) prepared = opaque_string(allowed_part(name));
    const std::string_view nick = prepared ? trimmed(*prepared) : std::string_view();
    if (!nick.empty() && nick.size() <= RoomNicks::kNickBytes) return std::string(nick);
  }
  return std::string(IdText(user.value()).view());
}

void RoomNicks::assign(std::span<const Named> members) {
  by_name_.clear();
  by_user_.clear();
  by_user_.reserve(members.size());
  for (const Named& named : members) {
    auto member = std::make_unique<Member>();
    member->user = named.user;
    member->nick = nick_from_name(named.name, named.user);
    member->base_size = static_cast<uint16_t>(member->nick.size());
    by_user_.push_back(std::move(member));
  }
  std::stable_sort(by_user_.begin(), by_user_.end(), [](const auto& a, const auto& b) { return a->user < b->user; });
  const auto same_user = [](const auto& a, const auto& b) { return a->user == b->user; };
  by_user_.erase(by_user_.begin(), std::unique(by_user_.rbegin(), by_user_.rend(), same_user).base());

  by_name_.reserve(by_user_.size());
  for (const auto& member : by_user_) by_name_.push_back(member.get());
  std::sort(by_name_.begin(), by_name_.end(), [](const Member* a, const Member* b) { return is_before(*a, *b); });
  for (size_t at = 0; at < by_name_.size();) {
    size_t end = at + 1;
    while (end < by_name_.size() && by_name_[end]->base() == by_name_[at]->base()) ++end;
    settle(Group(by_name_).subspan(at, end - at), UserId(), nullptr);
    at = end;
  }
}

std::vector<RoomNicks::Change> RoomNicks::set(UserId user, std::string_view name) {
  std::string base = nick_from_name(name, user);
  Member* member = find(user);
  if (member != nullptr && member->base() == base) return {};
  std::vector<Change> changes;
  if (member != nullptr) {
    const std::string old_base(member->base());
    unlink(*member);
    settle(old_base, user, changes);
  } else {
    const auto at = std::lower_bound(by_user_.begin(), by_user_.end(), user,
                                     [](const auto& other, UserId wanted) { return other->user < wanted; });
    member = by_user_.insert(at, std::make_unique<Member>())->get();
    member->user = user;
  }
  member->nick = base;
  member->base_size = static_cast<uint16_t>(base.size());
  link(*member);
  settle(base, user, changes);
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.user < b.user; });
  return changes;
}

std::vector<RoomNicks::Change> RoomNicks::erase(UserId user) {
  const auto at = std::lower_bound(by_user_.begin(), by_user_.end(), user,
                                   [](const auto& other, UserId wanted) { return other->user < wanted; });
  if (at == by_user_.end() || (*at)->user != user) return {};
  const std::string base((*at)->base());
  unlink(**at);
  by_user_.erase(at);
  std::vector<Change> changes;
  settle(base, user, changes);
  return changes;
}

std::string_view RoomNicks::nick_of(UserId user) const {
  const Member* member = find(user);
  return member == nullptr ? std::string_view() : std::string_view(member->nick);
}

std::optional<UserId> RoomNicks::user_of(std::string_view nick) const {
  const size_t at = suffix_at(nick);
  for (const Member* member : holders(nick.substr(0, at))) {
    if (member->nick == nick) return member->user;
    if (at == std::string_view::npos) break;  // only the first has the plain name
  }
  return std::nullopt;
}

bool RoomNicks::is_before(const Member& a, const Member& b) {
  const int order = a.base().compare(b.base());
  return order != 0 ? order < 0 : a.user < b.user;
}

RoomNicks::Member* RoomNicks::find(UserId user) const {
  const auto at = std::lower_bound(by_user_.begin(), by_user_.end(), user,
                                   [](const auto& other, UserId wanted) { return other->user < wanted; });
  return at == by_user_.end() || (*at)->user != user ? nullptr : at->get();
}

RoomNicks::Group RoomNicks::holders(std::string_view base) const {
  const auto first =
      std::lower_bound(by_name_.begin(), by_name_.end(), base,
                       [](const Member* member, std::string_view wanted) { return member->base() < wanted; });
  auto last = first;
  while (last != by_name_.end() && (*last)->base() == base) ++last;
  return {first, last};
}

void RoomNicks::link(Member& member) {
  const auto at = std::lower_bound(by_name_.begin(), by_name_.end(), &member,
                                   [](const Member* a, const Member* b) { return is_before(*a, *b); });
  by_name_.insert(at, &member);
}

void RoomNicks::unlink(const Member& member) {
  const auto at = std::lower_bound(by_name_.begin(), by_name_.end(), &member,
                                   [](const Member* a, const Member* b) { return is_before(*a, *b); });
  by_name_.erase(at);
}

void RoomNicks::settle(const std::string& base, UserId cause, std::vector<Change>& changes) {
  settle(holders(base), cause, &changes);
}

/// Gives all who share a base their nicks, and notes who has another one than before, but for `cause`.
void RoomNicks::settle(Group group, UserId cause, std::vector<Change>* changes) {
  if (group.empty()) return;
  const bool first_is_plain = !is_reserved(group.front()->base());
  std::vector<std::string> ids;
  ids.reserve(group.size());
  for (const Member* member : group) ids.emplace_back(IdText(member->user.value()).view());
  const std::vector<size_t> needed = digits_needed(ids);
  for (size_t at = 0; at < group.size(); ++at) {
    Member& member = *group[at];
    std::string nick(member.base());
    if (at > 0 || !first_is_plain) {
      nick.append(kSuffix).append(ids[at].substr(ids[at].size() - std::min(ids[at].size(), needed[at])));
    }
    if (nick == member.nick) continue;
    if (changes != nullptr && member.user != cause) changes->push_back({member.user, member.nick, nick});
    member.nick = std::move(nick);
  }
}

}  // namespace turms::xmpp::bridge
