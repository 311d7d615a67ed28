// SPDX-License-Identifier: Apache-2.0
// XEP-0199 XMPP Ping: answered by the domain, by the room service and by the own account.
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:ping";

class Ping final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "ping", kServer | kRooms | kOwnAccount, this, &Ping::pong);
    on.disco(kServer | kRooms | kOwnAccount, kNs);
  }

 private:
  Task<Outcome> pong(IqRequest iq) { co_return iq.result(); }
};

}  // namespace

extern const FeatureInfo xep_0199_ping;
const FeatureInfo xep_0199_ping{"XEP-0199", "2.0.1", "XMPP Ping", &make<Ping>};

}  // namespace turms::xmpp::features
