// SPDX-License-Identifier: Apache-2.0
#include "bridge/addresses.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace turms::xmpp::bridge {
namespace {

// Digits, a prepared domain and a prepared resource are a prepared address. It is put together on the stack, because
// every message needs three.
Jid join(int64_t id, std::string_view domain, std::string_view resource) {
  const IdText local(id);
  std::array<char, 2 * Jid::kPartBytes + 32> text;
  if (domain.size() > Jid::kPartBytes || resource.size() > Jid::kPartBytes) {
    throw std::length_error("Addresses: a part that was not prepared");
  }
  char* end = std::copy(local.view().begin(), local.view().end(), text.data());
  *end++ = '@';
  end = std::copy(domain.begin(), domain.end(), end);
  if (!resource.empty()) {
    *end++ = '/';
    end = std::copy(resource.begin(), resource.end(), end);
  }
  const std::string_view joined(text.data(), static_cast<size_t>(end - text.data()));
  return Jid(JidView(joined, local.view().size(), domain.size()));
}

}  // namespace

Addresses::Addresses(std::string domain, std::string conference, std::vector<std::string> services)
    : domain_(std::move(domain)), conference_(std::move(conference)), services_(std::move(services)) {
}

Jid Addresses::user(UserId user, std::string_view resource) const {
  return join(user.value(), domain_, resource);
}

Jid Addresses::room(GroupId group, std::string_view nick) const {
  return join(group.value(), conference_, nick);
}

std::optional<UserId> Addresses::user_of(JidView jid) const {
  if (jid.domain() != domain_) return std::nullopt;
  const std::optional<int64_t> id = parse_id(jid.local());
  return id ? std::optional(UserId(*id)) : std::nullopt;
}

std::optional<GroupId> Addresses::group_of(JidView jid) const {
  if (jid.domain() != conference_) return std::nullopt;
  const std::optional<int64_t> id = parse_id(jid.local());
  return id ? std::optional(GroupId(*id)) : std::nullopt;
}

Target Addresses::classify(JidView to, UserId self) const {
  using Kind = Target::Kind;
  Target target;
  target.resource = to.resource();
  if (to.empty()) {
    target.user = self;
  } else if (to.domain() == domain_) {
    if (!to.has_local()) {
      target.kind = Kind::server;
    } else if (const std::optional<UserId> user = user_of(to)) {
      target.user = *user;
      target.kind = *user == self ? (to.is_full() ? Kind::own_resource : Kind::own_account)
                                  : (to.is_full() ? Kind::resource : Kind::user);
    } else {
      target.kind = Kind::unknown_user;
    }
  } else if (to.domain() == conference_) {
    if (!to.has_local()) {
      target.kind = Kind::conference;
    } else if (const std::optional<GroupId> group = group_of(to)) {
      target.group = *group;
      target.kind = to.is_full() ? Kind::occupant : Kind::room;
    } else {
      target.kind = Kind::unknown_room;
    }
  } else {
    const bool is_ours = std::find(services_.begin(), services_.end(), to.domain()) != services_.end();
    target.kind = is_ours ? Kind::service : Kind::foreign;
  }
  return target;
}

std::optional<int64_t> parse_id(std::string_view text) {
  if (text.empty() || text.front() == '0' || text.front() == '-') return std::nullopt;
  int64_t id = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, id);
  if (error != std::errc() || at != end) return std::nullopt;
  return id;
}

IdText::IdText(int64_t id)
    : size_(static_cast<size_t>(std::to_chars(digits_, digits_ + sizeof(digits_), id).ptr - digits_)) {
}

}  // namespace turms::xmpp::bridge
