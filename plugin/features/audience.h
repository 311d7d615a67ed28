// SPDX-License-Identifier: Apache-2.0
// To whom of an account a message goes: the resource it names, or all that take bare-JID messages (RFC 6121 8.5.2,
// 8.5.3); and who of the others gets a carbon copy (XEP-0280 7, 8). Made for one message and used within one event:
// it refers to resources of the account.
#pragma once

#include <cstdint>
#include <string_view>

#include "bridge/carbons.h"
#include "features/account.h"
#include "features/resource.h"

namespace turms::xmpp::features {

/// What becomes of a message for a resource that is not there (RFC 6121 8.5.3.2.1).
enum class Fallback : uint8_t {
  bare,  // as if it had been sent to the bare JID: chat and normal
  none,  // dropped: headlines and errors; IQs are answered by somebody else
};

class Audience {
 public:
  /// \param part  prepared resourcepart of the address; empty: the bare JID
  Audience(const Account& account, std::string_view part, Fallback fallback);
  /// Nobody: of what a resource sent, the others get copies only.
  static Audience nobody(const Account& account) { return Audience(account, false); }

  /// The message goes to the one resource it names, which is bound, available or not.
  [[nodiscard]] bool is_named() const { return named_ != nullptr; }
  [[nodiscard]] bool has(const Resource& resource) const {
    return named_ != nullptr ? &resource == named_ : is_bare_ && resource.takes_messages();
  }
  [[nodiscard]] bool is_empty() const;
  /// Whether copy() would reach anybody, so that nothing is rendered in vain.
  [[nodiscard]] bool has_copies(ResourceId author) const;

  /// Sends `xml` to each of them. Whether there was one. \param date_ms  of a message that Turms keeps; 0: of none.
  /// Thread: shard.
  bool send(std::string_view xml, int64_t date_ms = 0) const;
  /// Sends a carbon to each resource that wants copies and is not in the audience.
  /// \param message  a complete <message/> that declares its namespace; already found to be eligible
  /// \param author   the own resource that wrote it and needs no copy; 0: none
  /// Thread: shard.
  void copy(bridge::CarbonDirection direction, std::string_view type, std::string_view message,
            ResourceId author = {}) const;

 private:
  Audience(const Account& account, bool is_bare) : account_(account), is_bare_(is_bare) {}
  [[nodiscard]] bool gets_copy(const Resource& resource, ResourceId author) const {
    return resource.wants_carbons && !has(resource) && resource.id() != author;
  }

  const Account& account_;
  const Resource* named_ = nullptr;
  bool is_bare_ = false;  // without a named one: all that take messages
};

}  // namespace turms::xmpp::features
