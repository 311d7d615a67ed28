// SPDX-License-Identifier: Apache-2.0
// A contact as RFC 6121 2 shows it: the <item/>, what a client's <item/> asks for, and the version of a whole roster.
// Pure; the roster feature and the view of a roster (features/roster_view.h) stand on it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/strong_id.h"
#include "bridge/addresses.h"
#include "bridge/contact_list.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kRosterNamespace = "jabber:iq:roster";
/// The relationship group in which blocked strangers lie (mapping 7); no roster shows it, no client may use it.
inline constexpr std::string_view kBlockedGroup = "xmpp:blocked";

/// The relationship's name, else the one noted for when there is a relationship, else the contact's own; may be empty.
[[nodiscard]] std::string_view shown_name(const Contact& contact);
/// Names of the contact's groups in the order of their indexes, or those noted. Views of `contact` and `list`.
[[nodiscard]] std::vector<std::string_view> shown_groups(const Contact& contact, const ContactList& list);

/// <item/> of a contact that is in the roster; of any other <item subscription='remove'/> (RFC 6121 2.5.2).
/// Thread: any.  Source: RFC 6121 2.1.2, mapping 5.2
void write_roster_item(xml::Writer& writer, UserId user, const Contact* contact, const ContactList& list,
                       const Addresses& addresses);

/// What a roster set asks for.
struct RosterSet {
  UserId user;
  bool is_removal = false;
  std::string name;
  std::vector<std::string> groups;
};

/// \param query  of an IQ set
/// \returns      the error of RFC 6121 2.1.5, 2.3.3 and 2.5.3 when it can't be done whatever the roster holds
/// Thread: any.
[[nodiscard]] std::variant<RosterSet, StanzaError> read_roster_set(const xml::Element& query, UserId self,
                                                                   const Addresses& addresses);

/// The items that clients have been told, each as a digest, and the version that names them all (RFC 6121 2.6). The
/// version is the sum of the digests, so that one item more or less costs the same in a roster of any size, and the
/// same roster has the same version after a restart. Digests are 64 bits of SHA-256: two different rosters of one
/// user share a version by chance only.
class RosterDigest {
 public:
  /// \param item  the item's XML
  /// \returns whether it is another than before
  bool set(UserId user, std::string_view item);
  /// The user is in the roster no more. \returns whether he was
  bool remove(UserId user);
  void clear();
  [[nodiscard]] bool contains(UserId user) const { return items_.contains(user); }
  /// 16 hexadecimal digits.
  [[nodiscard]] std::string version() const;

 private:
  std::unordered_map<UserId, uint64_t> items_;
  uint64_t sum_ = 0;
};

}  // namespace turms::xmpp::bridge
