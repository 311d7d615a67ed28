// SPDX-License-Identifier: Apache-2.0
// XEP-0080 User Location: a PEP node like others, told to contacts. Turms shows where its users are to everybody who
// looks for users nearby; so a location goes to Turms only where the operator has said so ([location] publish) and the
// user, too, by making the node open to everybody (XEP-0060 4.5). Turms forgets it when its session ends; there is
// nothing by which it could be taken back before.
#include <memory>

#include "bridge/errors.h"
#include "bridge/geoloc.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

class Geoloc final : public Feature {
 public:
  void install(Hooks& on) override { on.pep_published(bridge::kGeolocNs, this, &Geoloc::changed); }

 private:
  void changed(Account& account, const PepChange& change) {
    if (change.kind != PepChange::Kind::published || !account.core().settings.shares_location) return;
    const PepNodes::Node* node = account.pep().find(change.node);
    if (node == nullptr || node->config.access != bridge::PepAccess::open) return;
    const auto parsed = parse_pep_payload(change.item->xml);
    const xml::Element* geoloc = parsed ? parsed->root().first_child() : nullptr;
    const auto position = geoloc == nullptr ? std::nullopt : bridge::position_in(*geoloc);
    if (!position) return;
    proto::UpdateUserLocationRequest request{};
    request.latitude = position->latitude;
    request.longitude = position->longitude;
    account.scope().spawn(hear_answer(account, ask(account, request)));
  }

  /// The client's word is kept whatever Turms makes of it (2200: it has locations switched off).
  static Task<void> hear_answer(Account& account, Task<upstream::Response> asking) {
    const upstream::Response response = co_await std::move(asking);
    if (!bridge::stanza_error_of(response)) co_return;
    account.core().log.info("geoloc.refused", "Turms did not take the location of a user.",
                            {{"user", account.user().value()}, {"code", response.code}});
  }
};

}  // namespace

extern const FeatureInfo xep_0080_geoloc;
const FeatureInfo xep_0080_geoloc{"XEP-0080", "1.9.0", "User Location", &make<Geoloc>};

}  // namespace turms::xmpp::features
