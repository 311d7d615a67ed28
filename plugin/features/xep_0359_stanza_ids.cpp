// SPDX-License-Identifier: Apache-2.0
// XEP-0359 Unique and Stable Stanza IDs: says that delivered messages carry <stanza-id/> with the Turms message id, by
// the own bare JID or by the room in which it was said, and that a forged one is taken out. The ids are written where
// messages are rendered (bridge/message_from_turms.cpp).
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

class StanzaIds final : public Feature {
 public:
  void install(Hooks& on) override { on.disco(kOwnAccount | kRoom, "urn:xmpp:sid:0"); }
};

}  // namespace

extern const FeatureInfo xep_0359_stanza_ids;
const FeatureInfo xep_0359_stanza_ids{"XEP-0359", "0.7.0", "Unique and Stable Stanza IDs", &make<StanzaIds>};

}  // namespace turms::xmpp::features
