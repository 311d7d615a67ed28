// SPDX-License-Identifier: Apache-2.0
// Where users who are online say they are, and who is near whom. Kept in memory and lost with the session, as Turms
// loses it with Redis. The earth is cut into cells of about a kilometre, in rows along the parallels; a search begins
// in its own row and goes outwards until nothing nearer can come, so that it looks at the neighbourhood only. Owned by
// OnlineUsers; belongs to the thread that runs the write service.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "service/requester.h"
#include "service/user_properties.h"

namespace turms::gateway::service {

/// In degrees, as the protocol has them.
struct Position {
  float latitude = 0;
  float longitude = 0;

  /// Within Turms' bounds, which are those of the web's maps: 85.05 degrees north and south, 180 east and west.
  [[nodiscard]] bool is_valid() const;
};

/// Metres along the surface of a sphere of the earth's mean size, as Redis counts them.
[[nodiscard]] double distance_meters(const Position& a, const Position& b);

/// A user, or one of his sessions where the operator wants them apart (device type -1: the user).
struct Locatable {
  int64_t user_id = 0;
  int32_t device_type = -1;
  auto operator<=>(const Locatable&) const = default;
};

struct Neighbour {
  Locatable who;
  Position position;
  double distance = 0;  // metres
};

/// As whom `who` has a place.
[[nodiscard]] inline Locatable locatable_of(const Requester& who, const LocationProperties& properties) {
  return {who.user_id, properties.treat_user_id_and_device_type_as_unique_user ? who.device_type : -1};
}

class UserLocations {
 public:
  /// \param position  valid
  void set(const Locatable& who, const Position& position);
  void forget(const Locatable& who);
  /// The nearest others first, at most `max_count`, no farther than `max_distance` metres. Nothing for who has no
  /// position.
  [[nodiscard]] std::vector<Neighbour> near(const Locatable& who, size_t max_count, double max_distance) const;

  [[nodiscard]] size_t size() const { return places_.size(); }

 private:
  struct Cell {
    int32_t row = 0;
    int32_t column = 0;
    bool operator==(const Cell&) const = default;
  };
  struct CellHash {
    size_t operator()(const Cell& cell) const {
      return static_cast<size_t>(
          (static_cast<uint64_t>(static_cast<uint32_t>(cell.row)) << 32U | static_cast<uint32_t>(cell.column)) *
          0x9E37'79B9'7F4A'7C15U);
    }
  };
  struct Place {
    Position position;
    Cell cell;
  };
  class Search;

  std::map<Locatable, Place> places_;
  std::unordered_map<Cell, std::vector<Locatable>, CellHash> cells_;
};

}  // namespace turms::gateway::service
