// SPDX-License-Identifier: Apache-2.0
// XEP-0186 Invisible Command: a client that is here and is shown to nobody but those to whom it sends presence by
// name. This file keeps the client's wish; what follows from it is the presence feature's work (Hooks::visibility). It
// holds for one stream and is not remembered. What a client of its own accord sends to contacts still tells them that
// somebody is there.
#include <optional>
#include <string_view>

#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/resource.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:invisible:1";

/// The attribute 'probe', an xs:boolean; false when absent.
std::optional<bool> wants_probes(const xml::Element& element) {
  const std::string_view word = element.attr("probe");
  if (word == "true" || word == "1") return true;
  if (word.empty() || word == "false" || word == "0") return false;
  return std::nullopt;
}

class Invisible final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_set(kNs, "invisible", kOwnAccount, this, &Invisible::hide);
    on.iq_set(kNs, "visible", kOwnAccount, this, &Invisible::show);
    on.disco(kServer, kNs);
  }

 private:
  Task<Outcome> hide(IqRequest iq) {
    const std::optional<bool> asks = wants_probes(iq.payload());
    if (!asks) co_return Outcome::error(StanzaError(StanzaErrorCondition::bad_request, "probe is true or false"));
    if (Resource* resource = iq.sender()) {
      resource->asks_contacts = *asks;
      become(iq.account(), *resource, true);
    }
    co_return iq.result();
  }

  Task<Outcome> show(IqRequest iq) {
    if (Resource* resource = iq.sender()) {
      resource->asks_contacts = true;
      become(iq.account(), *resource, false);
    }
    co_return iq.result();
  }

  static void become(Account& account, Resource& resource, bool is_invisible) {
    if (resource.is_invisible == is_invisible) return;
    resource.is_invisible = is_invisible;
    account.core().hooks.on_visibility(account, resource);
  }
};

}  // namespace

extern const FeatureInfo xep_0186_invisible;
const FeatureInfo xep_0186_invisible{"XEP-0186", "0.14.0", "Invisible Command", &make<Invisible>};

}  // namespace turms::xmpp::features
