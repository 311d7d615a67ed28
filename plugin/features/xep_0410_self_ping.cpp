// SPDX-License-Identifier: Apache-2.0
// XEP-0410 MUC Self-Ping: a client asks whether it is still in a room by a ping to its own nick there. The gateway
// answers at once and asks no other client of the user.
#include "features/account.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;

constexpr std::string_view kNs = "urn:xmpp:ping";

class SelfPing final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "ping", kOccupant, this, &SelfPing::pong);
    on.iq_get(kNs, "ping", kRoom, this, &SelfPing::refuse);
    on.disco(kRoom, "http://jabber.org/protocol/muc#self-ping-optimization");
  }

 private:
  /// Who gets here is in the room. A bare JID answers no pings of others, whether it is called by a nick or not.
  Task<Outcome> pong(IqRequest iq) {
    if (iq.contact() != iq.account().user()) co_return Outcome::error(C::service_unavailable);
    co_return iq.result();
  }

  /// A room itself, and somebody in a room of a name that no room has any more: for a client that believes itself in
  /// there, item-not-found would mean that it still is, by another nick (XEP-0410 3.2).
  Task<Outcome> refuse(IqRequest iq) {
    if (iq.stanza().to().is_full()) co_return Outcome::error({C::not_acceptable, StanzaErrorType::cancel});
    co_return Outcome::error(iq.group() ? C::service_unavailable : C::item_not_found);
  }
};

}  // namespace

extern const FeatureInfo xep_0410_self_ping;
const FeatureInfo xep_0410_self_ping{"XEP-0410", "1.0.1", "MUC Self-Ping", &make<SelfPing>};

}  // namespace turms::xmpp::features
