// SPDX-License-Identifier: Apache-2.0
#include "service/user_locations.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace turms::gateway::service {
namespace {

constexpr double kEarthRadius = 6'372'797.560856;  // Redis' own
constexpr double kRowDegrees = 0.01;
constexpr double kRadians = std::numbers::pi / 180;
constexpr double kRowMeters = kRowDegrees * kRadians * kEarthRadius;

int32_t row_of(double latitude) {
  return static_cast<int32_t>(std::floor(latitude / kRowDegrees));
}

/// How many cells a row has, so that each is about as wide as it is high.
int32_t columns_of(int32_t row) {
  const double latitude = (row + 0.5) * kRowDegrees * kRadians;
  return std::max(1, static_cast<int32_t>(360 / kRowDegrees * std::cos(latitude)));
}

int32_t column_of(int32_t row, double longitude) {
  const int32_t columns = columns_of(row);
  const auto column = static_cast<int32_t>(std::floor((longitude + 180) / 360 * columns));
  return std::clamp(column, 0, columns - 1);  // 180 degrees east is the end of the last one
}

/// The farthest that a point of that distance can lie east or west, in degrees; 180 when the circle holds a pole.
double reach_in_longitude(double latitude, double meters) {
  const double angle = meters / kEarthRadius;
  const double ratio = std::sin(angle) / std::cos(latitude * kRadians);
  const bool holds_pole = std::abs(latitude) * kRadians + angle >= std::numbers::pi / 2;
  return holds_pole || ratio >= 1 ? 180 : std::asin(ratio) / kRadians;
}

bool is_nearer(const Neighbour& a, const Neighbour& b) {
  return a.distance != b.distance ? a.distance < b.distance : a.who < b.who;
}

}  // namespace

bool Position::is_valid() const {
  constexpr float kMostLatitude = 85.05112878F;
  // So written, a NaN is invalid.
  return latitude >= -kMostLatitude && latitude <= kMostLatitude && longitude >= -180 && longitude <= 180;
}

double distance_meters(const Position& a, const Position& b) {
  const double u = std::sin((b.latitude - a.latitude) * kRadians / 2);
  const double v = std::sin((b.longitude - a.longitude) * kRadians / 2);
  const double square = u * u + std::cos(a.latitude * kRadians) * std::cos(b.latitude * kRadians) * v * v;
  return 2 * kEarthRadius * std::asin(std::sqrt(std::min(1.0, square)));
}

/// One question for neighbours: the best so far are a heap with the farthest on top.
class UserLocations::Search {
 public:
  Search(const UserLocations& locations, const Locatable& who, const Position& center, size_t max_count,
         double max_distance)
      : locations_(locations), who_(who), center_(center), max_count_(max_count), max_distance_(max_distance) {}

  std::vector<Neighbour> run() {
    const int32_t own_row = row_of(center_.latitude);
    visit_row(own_row);
    // The nearest point of a row `step` away is at least `step - 1` rows off.
    for (int32_t step = 1; (step - 1) * kRowMeters <= reach(); ++step) {
      visit_row(own_row - step);
      visit_row(own_row + step);
    }
    std::sort_heap(found_.begin(), found_.end(), is_nearer);
    return std::move(found_);
  }

 private:
  [[nodiscard]] double reach() const { return found_.size() == max_count_ ? found_.front().distance : max_distance_; }

  void visit_row(int32_t row) {
    const int32_t columns = columns_of(row);
    const double degrees = reach_in_longitude(center_.latitude, reach());
    const double width = 360.0 / columns;
    const auto span = static_cast<int32_t>(std::ceil(degrees / width)) + 1;
    if (2 * span + 1 >= columns) {
      for (int32_t column = 0; column < columns; ++column) visit({row, column});
      return;
    }
    const int32_t own = column_of(row, center_.longitude);
    visit({row, own});
    for (int32_t step = 1; step <= span; ++step) {
      visit({row, (own + step) % columns});
      visit({row, (own - step + columns) % columns});
    }
  }

  void visit(const Cell& cell) {
    const auto found = locations_.cells_.find(cell);
    if (found == locations_.cells_.end()) return;
    for (const Locatable& other : found->second) {
      if (other != who_) consider(other, locations_.places_.at(other).position);
    }
  }

  void consider(const Locatable& other, const Position& position) {
    const Neighbour neighbour{other, position, distance_meters(center_, position)};
    if (neighbour.distance > max_distance_) return;
    if (found_.size() == max_count_) {
      if (!is_nearer(neighbour, found_.front())) return;
      std::pop_heap(found_.begin(), found_.end(), is_nearer);
      found_.pop_back();
    }
    found_.push_back(neighbour);
    std::push_heap(found_.begin(), found_.end(), is_nearer);
  }

  const UserLocations& locations_;
  const Locatable who_;
  const Position center_;
  const size_t max_count_;
  const double max_distance_;
  std::vector<Neighbour> found_;
};

void UserLocations::set(const Locatable& who, const Position& position) {
  forget(who);
  const int32_t row = row_of(position.latitude);
  const Cell cell{row, column_of(row, position.longitude)};
  places_[who] = {position, cell};
  cells_[cell].push_back(who);
}

void UserLocations::forget(const Locatable& who) {
  const auto place = places_.find(who);
  if (place == places_.end()) return;
  const auto cell = cells_.find(place->second.cell);
  std::erase(cell->second, who);
  if (cell->second.empty()) cells_.erase(cell);
  places_.erase(place);
}

std::vector<Neighbour> UserLocations::near(const Locatable& who, size_t max_count, double max_distance) const {
  const auto own = places_.find(who);
  if (own == places_.end() || max_count == 0) return {};
  return Search(*this, who, own->second.position, max_count, max_distance).run();
}

}  // namespace turms::gateway::service
