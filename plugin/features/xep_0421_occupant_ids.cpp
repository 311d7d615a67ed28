// SPDX-License-Identifier: Apache-2.0
// XEP-0421 Occupant Identifiers: announced for every room, and so for the service (XEP-0421 4). The ids themselves are
// written where messages and presences of rooms are rendered (bridge/occupant_id.h), and those that clients forge are
// left out there.
#include "bridge/muc.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

class OccupantIds final : public Feature {
 public:
  void install(Hooks& on) override { on.disco(kRooms | kRoom, bridge::kOccupantIdNs); }
};

}  // namespace

extern const FeatureInfo xep_0421_occupant_ids;
const FeatureInfo xep_0421_occupant_ids{"XEP-0421", "1.0.0", "Occupant Identifiers", &make<OccupantIds>};

}  // namespace turms::xmpp::features
