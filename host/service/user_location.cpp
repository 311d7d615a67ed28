// SPDX-License-Identifier: Apache-2.0
// Saying where one is, and asking who is near. Source: Turms (UserServiceController, SessionLocationService,
// NearbyUserService).
#include <algorithm>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"
#include "service/user_info.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;

/// Notes the position, or refuses. \returns  whether it noted it
bool note_position(WriteContext& context, const Call& call, const Position& position, Outcome& outcome) {
  if (!position.is_valid()) {
    outcome.refuse(status::kIllegalArgument, "there is no such place");
    return false;
  }
  if (!context.settings.location.enabled) {
    outcome.refuse(status::kUserLocationRelatedFeaturesAreDisabled);
    return false;
  }
  // A request may still be under way when its session ends; nobody would forget the position afterwards.
  if (context.online.find(call.requester.user_id) != nullptr) {
    context.online.locations().set(locatable_of(call.requester, context.settings.location), position);
  }
  return true;
}

bool is_within(bool is_set, int32_t value, int32_t most) {
  return !is_set || (value >= 1 && value <= most);
}

/// What an answer points into.
struct Shown {
  std::vector<store::User> users;
  std::vector<proto::UserInfo> infos;
  std::vector<proto::UserLocation> locations;
  std::vector<proto::NearbyUser> neighbours;
};

proto::NearbyUser neighbour_of(const Neighbour& found, bool with_distance) {
  proto::NearbyUser neighbour{};
  neighbour.user_id = found.who.user_id;
  neighbour.has_device_type = found.who.device_type != kNoDeviceType;
  neighbour.device_type = neighbour.has_device_type ? found.who.device_type : 0;
  neighbour.has_distance = with_distance;
  neighbour.distance = with_distance ? static_cast<int32_t>(found.distance) : 0;
  return neighbour;
}

/// Who has been removed meanwhile is left out where infos are wanted, as in Turms.
Result<void> show(WriteContext& context, const proto::QueryNearbyUsersRequest& query,
                  const std::vector<Neighbour>& found, Shown& shown) {
  shown.users.reserve(found.size());
  shown.infos.reserve(found.size());
  shown.locations.reserve(found.size());
  for (const Neighbour& one : found) {
    proto::NearbyUser neighbour = neighbour_of(one, query.has_with_distance && query.with_distance);
    if (query.has_with_user_info && query.with_user_info) {
      auto user = context.tables.users.find(one.who.user_id);
      if (!user.ok()) return user.error();
      if (!user->has_value()) continue;
      shown.users.push_back(std::move(**user));
      shown.infos.push_back(info_of(shown.users.back()));
      neighbour.info = proto::View::of(shown.infos.back());
    }
    if (query.has_with_coordinates && query.with_coordinates) {
      proto::UserLocation& location = shown.locations.emplace_back();
      location.latitude = one.position.latitude;
      location.longitude = one.position.longitude;
      neighbour.location = proto::View::of(location);
    }
    shown.neighbours.push_back(neighbour);
  }
  return {};
}

}  // namespace

/// Nobody is told. The details are not kept, as in Turms.
Result<void> update_user_location(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateUserLocationRequest update;
  if (!read_body(call, update, outcome)) return {};
  if (note_position(context, call, {update.latitude, update.longitude}, outcome)) outcome.accept();
  return {};
}

/// Notes the asker's own position first. 1001 when nobody is near.
Result<void> query_nearby_users(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::QueryNearbyUsersRequest query;
  if (!read_body(call, query, outcome)) return {};
  const LocationProperties& properties = context.settings.location;
  if (!is_within(query.has_max_count, query.max_count, properties.max_nearby_user_count) ||
      !is_within(query.has_max_distance, query.max_distance, properties.max_distance_meters)) {
    outcome.refuse(status::kIllegalArgument, "max_count or max_distance is out of bounds");
    return {};
  }
  if (!note_position(context, call, {query.latitude, query.longitude}, outcome)) return {};
  const int32_t max_count = query.has_max_count
                                ? query.max_count
                                : std::min(properties.default_max_nearby_user_count, properties.max_nearby_user_count);
  const int32_t max_distance = query.has_max_distance
                                   ? query.max_distance
                                   : std::min(properties.default_max_distance_meters, properties.max_distance_meters);
  const auto found = context.online.locations().near(locatable_of(call.requester, context.settings.location),
                                                     static_cast<size_t>(max_count), max_distance);
  Shown shown;
  TURMS_TRY(show(context, query, found, shown));
  if (shown.neighbours.empty()) {
    outcome.refuse(status::kNoContent);
    return {};
  }
  proto::NearbyUsers data{};
  data.nearby_users = shown.neighbours;
  outcome.accept_data(data);
  return {};
}

}  // namespace turms::gateway::service
