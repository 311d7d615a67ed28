// SPDX-License-Identifier: Apache-2.0
#include "bridge/roster.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "bridge/contact_note.h"
#include "bridge/fingerprint.h"
#include "bridge/utf16.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {
namespace {

using Condition = StanzaErrorCondition;

std::string_view name_of(Subscription subscription) {
  switch (subscription) {
    case Subscription::none:
      return "none";
    case Subscription::to:
      return "to";
    case Subscription::from:
      return "from";
    case Subscription::both:
      return "both";
  }
  return "none";
}

std::optional<StanzaError> refusal_of(const Target& target) {
  using Kind = Target::Kind;
  switch (target.kind) {
    case Kind::user:
    case Kind::resource:  // RFC 6121 2.1.2.3: contacts are bare addresses
      return std::nullopt;
    case Kind::own_account:
    case Kind::own_resource:
      return StanzaError(Condition::not_allowed, "nobody is his own contact");
    case Kind::foreign:
      return StanzaError(Condition::remote_server_not_found);
    case Kind::unknown_user:
      return StanzaError(Condition::item_not_found);
    default:
      return StanzaError(Condition::not_allowed, "only users can be contacts");
  }
}

std::optional<StanzaError> read_group(std::string_view name, std::vector<std::string>& groups) {
  if (name.empty()) return StanzaError(Condition::not_acceptable, "a group has a name");
  if (utf16_units(name) > kMaxContactNameUnits)
    return StanzaError(Condition::not_acceptable, "the group's name is too long");
  if (name == kBlockedGroup) return StanzaError(Condition::not_acceptable, "this group is reserved");
  if (std::find(groups.begin(), groups.end(), name) != groups.end()) {
    return StanzaError(Condition::bad_request, "the same group twice");
  }
  if (groups.size() == kMaxContactGroups) return StanzaError(Condition::not_acceptable, "too many groups");
  groups.emplace_back(name);
  return std::nullopt;
}

std::optional<StanzaError> read_details(const xml::Element& item, RosterSet& set) {
  set.name = item.attr("name");
  if (utf16_units(set.name) > kMaxContactNameUnits)
    return StanzaError(Condition::not_acceptable, "the name is too long");
  for (const xml::Element& child : item.children()) {
    if (!child.is("group", kRosterNamespace)) continue;
    if (auto refused = read_group(child.text(), set.groups)) return refused;
  }
  return std::nullopt;
}

/// The one item of a set (RFC 6121 2.1.5), or null.
const xml::Element* only_item(const xml::Element& query) {
  const xml::Element* item = nullptr;
  for (const xml::Element& child : query.children()) {
    if (item != nullptr || !child.is("item", kRosterNamespace)) return nullptr;
    item = &child;
  }
  return item;
}

}  // namespace

std::string_view shown_name(const Contact& contact) {
  if (!contact.name.empty()) return contact.name;
  return contact.note.name.empty() ? contact.profile_name : contact.note.name;
}

std::vector<std::string_view> shown_groups(const Contact& contact, const ContactList& list) {
  std::vector<std::string_view> names;
  for (const int32_t index : contact.groups) {
    const auto found = list.groups.find(index);
    if (found == list.groups.end() || found->second.empty() || found->second == kBlockedGroup) continue;
    // Turms lets two groups have one name, a roster does not.
    if (std::find(names.begin(), names.end(), found->second) == names.end()) names.emplace_back(found->second);
  }
  if (names.empty()) names.assign(contact.note.groups.begin(), contact.note.groups.end());
  return names;
}

void write_roster_item(xml::Writer& writer, UserId user, const Contact* contact, const ContactList& list,
                       const Addresses& addresses) {
  const Jid jid = addresses.user(user);
  writer.open("item", kRosterNamespace).attr("jid", jid.text());
  if (contact == nullptr || !contact->is_in_roster()) {
    writer.attr("subscription", "remove").close();
    return;
  }
  const Subscription subscription = contact->subscription();
  writer.attr_if("name", shown_name(*contact)).attr("subscription", name_of(subscription));
  if (contact->is_asked()) writer.attr("ask", "subscribe");
  if (contact->note.is_approved) writer.attr("approved", "true");
  for (const std::string_view group : shown_groups(*contact, list)) writer.leaf("group", group);
  writer.close();
}

std::variant<RosterSet, StanzaError> read_roster_set(const xml::Element& query, UserId self,
                                                     const Addresses& addresses) {
  const xml::Element* item = only_item(query);
  if (item == nullptr) return StanzaError(Condition::bad_request, "a roster set has exactly one item");
  if (!item->has_attr("jid")) return StanzaError(Condition::bad_request, "an item has a jid");
  const auto jid = Jid::parse(item->attr("jid"));
  if (!jid || jid->empty()) return StanzaError(Condition::jid_malformed);
  const Target target = addresses.classify(*jid, self);
  if (auto refused = refusal_of(target)) return std::move(*refused);
  RosterSet set;
  set.user = target.user;
  // RFC 6121 2.1.2.5: every other value is ignored in a set.
  set.is_removal = item->attr("subscription") == "remove";
  if (set.is_removal) return set;
  if (auto refused = read_details(*item, set)) return std::move(*refused);
  return set;
}

bool RosterDigest::set(UserId user, std::string_view item) {
  const uint64_t digest = text_hash_of(item);
  const auto [found, is_new] = items_.try_emplace(user, digest);
  if (!is_new && found->second == digest) return false;
  if (!is_new) sum_ -= found->second;
  found->second = digest;
  sum_ += digest;
  return true;
}

bool RosterDigest::remove(UserId user) {
  const auto found = items_.find(user);
  if (found == items_.end()) return false;
  sum_ -= found->second;
  items_.erase(found);
  return true;
}

void RosterDigest::clear() {
  items_.clear();
  sum_ = 0;
}

std::string RosterDigest::version() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(16, '0');
  for (size_t i = 0; i < text.size(); ++i) text[i] = kDigits[(sum_ >> (60 - 4 * i)) & 15U];
  return text;
}

}  // namespace turms::xmpp::bridge
