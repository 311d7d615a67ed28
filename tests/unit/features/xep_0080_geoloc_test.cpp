// SPDX-License-Identifier: Apache-2.0
#include "pep_stage.h"

namespace turms::xmpp::features {
namespace {

class GeolocTest : public PepTest {
 protected:
  GeolocTest() { stage.settings.shares_location = true; }

  void publish_location(std::string_view content, std::string_view access) {
    const std::string item =
        "<publish node='http://jabber.org/protocol/geoloc'><item id='current'><geoloc "
        "xmlns='http://jabber.org/protocol/geoloc'>" +
        std::string(content) + "</geoloc></item></publish>";
    EXPECT_TRUE(is_result(pubsub("set", item + options("access_model", access))));
  }
  /// The index of the request that tells Turms where the user is; nothing: it was not told.
  std::optional<size_t> told() {
    for (size_t i = 0; i < stage.turms.requests.size(); ++i) {
      if (stage.request(i).kind == proto::RequestKind::kUpdateUserLocation) return i;
    }
    return std::nullopt;
  }
};

constexpr std::string_view kRome = "<lat>41.9</lat><lon>12.5</lon>";

TEST_F(GeolocTest, that_everybody_may_know_is_told_to_turms) {
  publish_location(kRome, "open");
  ASSERT_TRUE(told());
  const proto::Request request = stage.request(*told());
  proto::UpdateUserLocationRequest update{};
  ASSERT_TRUE(proto::decode(request.body, update));
  EXPECT_FLOAT_EQ(update.latitude, 41.9F);
  EXPECT_FLOAT_EQ(update.longitude, 12.5F);
}

TEST_F(GeolocTest, for_contacts_is_not_told_to_turms) {
  publish_location(kRome, "presence");
  EXPECT_FALSE(told());
}

TEST_F(GeolocTest, is_told_only_where_the_operator_said_so) {
  stage.settings.shares_location = false;
  publish_location(kRome, "open");
  EXPECT_FALSE(told());
}

TEST_F(GeolocTest, without_a_position_is_kept_and_not_told) {
  publish_location("<country>Italy</country>", "open");
  publish_location("", "open");
  EXPECT_FALSE(told());
  EXPECT_TRUE(contains(items("http://jabber.org/protocol/geoloc"), "<geoloc"));
}

TEST_F(GeolocTest, that_turms_refuses_is_logged) {
  publish_location(kRome, "open");
  ASSERT_TRUE(told());
  stage.answer(*told(), 2200);
  EXPECT_EQ(stage.log.events.back(), "geoloc.refused");
}

}  // namespace
}  // namespace turms::xmpp::features
