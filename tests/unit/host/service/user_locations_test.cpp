// SPDX-License-Identifier: Apache-2.0
#include "service/user_locations.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace turms::gateway::service {
namespace {

constexpr Position kBerlin{52.52F, 13.405F};
constexpr Position kPotsdam{52.39F, 13.065F};

std::vector<int64_t> ids_of(const std::vector<Neighbour>& found) {
  std::vector<int64_t> ids;
  for (const Neighbour& one : found) ids.push_back(one.who.user_id);
  return ids;
}

using Ids = std::vector<int64_t>;

TEST(UserLocations, the_earth_is_round) {
  EXPECT_NEAR(distance_meters(kBerlin, kPotsdam), 27'200, 300);
  EXPECT_EQ(distance_meters(kBerlin, kBerlin), 0);
  EXPECT_NEAR(distance_meters({0, 179.9F}, {0, -179.9F}), 22'200, 100) << "across the date line";
}

TEST(UserLocations, places_lie_on_the_map) {
  constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();
  for (const Position& position : {Position{0, 0}, Position{85.05F, 180}, Position{-85.05F, -180}}) {
    EXPECT_TRUE(position.is_valid());
  }
  for (const Position& position : {Position{85.06F, 0}, Position{-86, 0}, Position{0, 180.1F}, Position{0, -181},
                                   Position{kNothing, 0}, Position{0, kNothing}}) {
    EXPECT_FALSE(position.is_valid());
  }
}

TEST(UserLocations, the_nearest_come_first_and_oneself_never) {
  UserLocations locations;
  locations.set({1, -1}, kBerlin);
  locations.set({2, -1}, {52.53F, 13.405F});
  locations.set({3, -1}, {52.521F, 13.405F});
  locations.set({4, -1}, kPotsdam);
  EXPECT_EQ(ids_of(locations.near({1, -1}, 10, 10'000)), (Ids{3, 2}));
  EXPECT_EQ(ids_of(locations.near({1, -1}, 10, 100'000)), (Ids{3, 2, 4}));
  EXPECT_EQ(ids_of(locations.near({1, -1}, 1, 100'000)), (Ids{3}));
  EXPECT_EQ(ids_of(locations.near({1, -1}, 0, 100'000)), Ids{});
  EXPECT_EQ(ids_of(locations.near({9, -1}, 10, 100'000)), Ids{}) << "no place, no neighbours";
}

TEST(UserLocations, who_moves_or_goes_is_not_found_where_he_was) {
  UserLocations locations;
  locations.set({1, -1}, kBerlin);
  locations.set({2, -1}, kBerlin);
  locations.set({2, -1}, kPotsdam);
  EXPECT_EQ(ids_of(locations.near({1, -1}, 10, 10'000)), Ids{});
  locations.set({2, -1}, kBerlin);
  EXPECT_EQ(ids_of(locations.near({1, -1}, 10, 10'000)), (Ids{2}));
  locations.forget({2, -1});
  locations.forget({2, -1});
  EXPECT_EQ(ids_of(locations.near({1, -1}, 10, 10'000)), Ids{});
  EXPECT_EQ(locations.size(), 1U);
}

TEST(UserLocations, sessions_of_one_user_can_be_apart) {
  UserLocations locations;
  locations.set({1, 0}, kBerlin);
  locations.set({1, 3}, kBerlin);
  EXPECT_EQ(locations.near({1, 0}, 10, 10'000).at(0).who, (Locatable{1, 3}));
}

/// The cells may not change the answer: compared with looking at everybody, all over the map.
TEST(UserLocations, finds_what_a_look_at_everybody_finds) {
  std::mt19937 random(7);  // NOLINT: the same places every time
  for (const Position& center : {kBerlin, Position{0, 179.99F}, Position{0.001F, 0.001F}, Position{85.04F, -180},
                                 Position{-85.0F, 10}, Position{-33.9F, -179.99F}}) {
    UserLocations locations;
    std::vector<Position> places;
    std::uniform_real_distribution<float> offset(-0.15F, 0.15F);
    const float stretch = 1 / std::cos(center.latitude * 0.017453F);
    for (int64_t id = 0; id < 300; ++id) {
      Position place{center.latitude + (id == 0 ? 0 : offset(random)),
                     center.longitude + (id == 0 ? 0 : offset(random) * stretch)};
      if (place.longitude > 180) place.longitude -= 360;
      if (place.longitude < -180) place.longitude += 360;
      place.latitude = std::clamp(place.latitude, -85.05F, 85.05F);
      places.push_back(place);
      locations.set({id, -1}, place);
    }
    for (const double most : {500.0, 5'000.0, 30'000.0}) {
      std::vector<std::pair<double, int64_t>> expected;
      for (size_t id = 1; id < places.size(); ++id) {
        const double distance = distance_meters(places[0], places[id]);
        if (distance <= most) expected.emplace_back(distance, static_cast<int64_t>(id));
      }
      std::sort(expected.begin(), expected.end());
      for (const size_t count : {size_t{5}, size_t{1'000}}) {
        Ids ids;
        for (const auto& [distance, id] : expected) ids.push_back(id);
        ids.resize(std::min(count, ids.size()));
        EXPECT_EQ(ids_of(locations.near({0, -1}, count, most)), ids) << center.latitude << " " << most;
      }
    }
  }
}

}  // namespace
}  // namespace turms::gateway::service
