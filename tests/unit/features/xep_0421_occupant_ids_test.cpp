// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

using OccupantIdsTest = IqTest;

TEST_F(OccupantIdsTest, are_announced_for_all_rooms_and_no_accounts) {
  const auto tells = [this](Entity entity) {
    stage.hooks.install_all();
    const auto features = stage.hooks.disco_features(entity, stage.core.capabilities);
    return std::find(features.begin(), features.end(), "urn:xmpp:occupant-id:0") != features.end();
  };
  EXPECT_TRUE(tells(kRoom));
  EXPECT_TRUE(tells(kRooms));
  EXPECT_FALSE(tells(kServer | kOwnAccount | kContact | kSearch));
}

}  // namespace
}  // namespace turms::xmpp::features
