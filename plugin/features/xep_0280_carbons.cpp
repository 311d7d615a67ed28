// SPDX-License-Identifier: Apache-2.0
// XEP-0280 Message Carbons: a resource says whether it wants copies. The copies themselves are made where messages are
// delivered (rfc_6121_message.cpp), which looks at Resource::wants_carbons.
#include "features/account.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:carbons:2";
// Says that this server knows which messages to copy by the rules of XEP-0280 6.
constexpr std::string_view kRulesNs = "urn:xmpp:carbons:rules:0";

class Carbons final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_set(kNs, "enable", kServer | kOwnAccount, this, &Carbons::enable);
    on.iq_set(kNs, "disable", kServer | kOwnAccount, this, &Carbons::disable);
    on.disco(kServer | kOwnAccount, kNs);
    on.disco(kServer | kOwnAccount, kRulesNs);
  }

 private:
  static Outcome set(const IqRequest& iq, bool wanted) {
    if (Resource* resource = iq.sender()) resource->wants_carbons = wanted;
    return iq.result();
  }
  Task<Outcome> enable(IqRequest iq) { co_return set(iq, true); }
  Task<Outcome> disable(IqRequest iq) { co_return set(iq, false); }
};

}  // namespace

extern const FeatureInfo xep_0280_carbons;
const FeatureInfo xep_0280_carbons{"XEP-0280", "1.0.1", "Message Carbons", &make<Carbons>};

}  // namespace turms::xmpp::features
