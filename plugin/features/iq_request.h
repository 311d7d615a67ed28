// SPDX-License-Identifier: Apache-2.0
// What a handler is given and what it gives back. The stanza lives in the frame of the dispatching coroutine, the
// account outlives it; the resource may end while a handler waits, so it is looked up each time. These types pass
// through coroutines and therefore have constructors (style.md 8).
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/strong_id.h"
#include "bridge/addresses.h"
#include "features/resource.h"
#include "xml/writer.h"
#include "xmpp/stanza.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;
class Core;
enum Entity : uint8_t;

/// The end of a stanza's handling: nothing more to say, a stanza for the sender, or an error reply.
class Outcome {
 public:
  enum class Kind : uint8_t { done, reply, error };

  Outcome() = default;
  static Outcome done() { return Outcome(); }
  static Outcome reply(std::string xml) {
    Outcome outcome;
    outcome.kind_ = Kind::reply;
    outcome.xml_ = std::move(xml);
    return outcome;
  }
  static Outcome error(StanzaError error) {
    Outcome outcome;
    outcome.kind_ = Kind::error;
    outcome.error_.emplace(std::move(error));
    return outcome;
  }

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const std::string& xml() const { return xml_; }
  [[nodiscard]] const StanzaError& stanza_error() const { return *error_; }

 private:
  Kind kind_ = Kind::done;
  std::string xml_;
  std::optional<StanzaError> error_;
};

/// A stanza with its sender: base of what handlers get.
class StanzaRequest {
 public:
  StanzaRequest(Account& account, ResourceId sender, const Stanza& stanza)
      : account_(&account), sender_(sender), stanza_(&stanza) {}

  [[nodiscard]] Account& account() const { return *account_; }
  [[nodiscard]] Core& core() const;
  [[nodiscard]] const Stanza& stanza() const { return *stanza_; }
  [[nodiscard]] ResourceId sender_id() const { return sender_; }
  /// The sending resource, or null when it has ended meanwhile.
  [[nodiscard]] Resource* sender() const;

 private:
  Account* account_;
  ResourceId sender_;
  const Stanza* stanza_;
};

class MessageRequest : public StanzaRequest {
 public:
  using StanzaRequest::StanzaRequest;
};

/// A presence stanza of type subscribe, subscribed, unsubscribe or unsubscribed, addressed to a user's bare JID (a
/// resource in `to` is of no meaning, RFC 6121 3.1.1).
class SubscriptionRequest : public StanzaRequest {
 public:
  SubscriptionRequest(Account& account, ResourceId sender, const Stanza& stanza, UserId contact)
      : StanzaRequest(account, sender, stanza), contact_(contact) {}
  /// Never the own account.
  [[nodiscard]] UserId contact() const { return contact_; }

 private:
  UserId contact_;
};

/// An IQ get or set and its one payload element (RFC 6120 8.2.3).
class IqRequest : public StanzaRequest {
 public:
  IqRequest(Account& account, ResourceId sender, const Stanza& stanza, Entity entity, const bridge::Target& target)
      : StanzaRequest(account, sender, stanza), entity_(entity), target_(target) {}

  [[nodiscard]] const xml::Element& payload() const { return *stanza().payload(); }
  [[nodiscard]] Entity entity() const { return entity_; }
  /// With Entity kContact: whose account is asked about. With kOccupant: who that is.
  [[nodiscard]] UserId contact() const { return target_.user; }
  /// With Entity kRoom and kOccupant: of which group; 0: the address names none.
  [[nodiscard]] GroupId group() const { return target_.group; }

  /// <iq type='result'/> without content.
  [[nodiscard]] Outcome result() const {
    return result([](xml::Writer&) {});
  }
  /// <iq type='result'/> with what `write` adds.
  template <class Write>
  [[nodiscard]] Outcome result(Write write) const {
    std::string out;
    xml::Writer writer(out);
    stanza().open_result(writer);
    write(writer);
    writer.close();
    return Outcome::reply(std::move(out));
  }

 private:
  Entity entity_;
  bridge::Target target_;
};

}  // namespace turms::xmpp::features
