// SPDX-License-Identifier: Apache-2.0
// XEP-0352 Client State Indication: offered behind the login. What may wait is told by xmpp/held_stanzas.h, and waits
// in the resource's stream (runtime/resource_stream.h).
#include "features/feature.h"
#include "features/hooks.h"
#include "xmpp/held_stanzas.h"

namespace turms::xmpp::features {
namespace {

class ClientState final : public Feature {
 public:
  void install(Hooks& on) override {
    on.stream_feature([](xml::Writer& writer) { writer.empty("csi", kClientStateNamespace); });
  }
};

}  // namespace

extern const FeatureInfo xep_0352_client_state;
const FeatureInfo xep_0352_client_state{"XEP-0352", "1.0.0", "Client State Indication", &make<ClientState>};

}  // namespace turms::xmpp::features
