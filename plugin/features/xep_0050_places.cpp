// SPDX-License-Identifier: Apache-2.0
// Ad-hoc commands about places (mapping 18): who is near, and telling where one is. A Turms that has them switched off
// says so with 2200.
#include <optional>
#include <string>
#include <utility>

#include "bridge/errors.h"
#include "bridge/geoloc.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

using bridge::DataFormWriter;
using bridge::FieldKind;

constexpr int64_t kMaxMeters = 10'000;
constexpr int64_t kMaxUsers = 100;

std::optional<bridge::Position> read_position(const CommandCall& call) {
  return bridge::parse_position(call.form().value("latitude"), call.form().value("longitude"));
}

void write_position(DataFormWriter& form) {
  form.field(FieldKind::text_single, "latitude", "Latitude in degrees").required();
  form.field(FieldKind::text_single, "longitude", "Longitude in degrees").required();
}

class PlaceCommands final : public Feature {
 public:
  void install(Hooks& on) override {
    on.command({"urn:turms:command:nearby-users", "Users nearby"}, this, &PlaceCommands::find);
    on.command({"urn:turms:command:share-location", "Share my location"}, this, &PlaceCommands::share);
  }

 private:
  Task<CommandReply> find(CommandCall call) {
    if (call.stage() == 0) {
      co_return CommandReply::ask([](DataFormWriter& form) {
        form.title("Users nearby");
        write_position(form);
        form.field(FieldKind::text_single, "meters", "Radius in meters, 10000 at most").value("1000");
        form.field(FieldKind::text_single, "users", "How many, 100 at most").value("20");
      });
    }
    const std::optional<bridge::Position> position = read_position(call);
    const int64_t meters = call.form().number("meters").value_or(1000);
    const int64_t users = call.form().number("users").value_or(20);
    if (!position) co_return CommandReply::failed("That is no position.");
    if (meters < 1 || meters > kMaxMeters || users < 1 || users > kMaxUsers)
      co_return CommandReply::failed("The radius is 10000 meters at most, and the users are 100 at most.");
    proto::QueryNearbyUsersRequest request{};
    request.latitude = position->latitude;
    request.longitude = position->longitude;
    request.has_max_count = request.has_max_distance = true;
    request.max_count = static_cast<int32_t>(users);
    request.max_distance = static_cast<int32_t>(meters);
    request.has_with_distance = request.with_distance = true;
    request.has_with_user_info = request.with_user_info = true;
    const upstream::Response response = co_await ask(call.account(), request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    co_return CommandReply::result([&](DataFormWriter& form) { write_users(call.account(), response, form); });
  }

  static void write_users(Account& account, const upstream::Response& response, DataFormWriter& form) {
    form.title("Users nearby");
    form.reported({{"jid", "Address", FieldKind::jid_single}, {"name", "Name"}, {"meters", "Meters away"}});
    int64_t written = 0;
    for (const std::string_view row : upstream::rows_of(response)) {
      proto::NearbyUser user;
      proto::UserInfo info{};
      if (!proto::decode(row, user) || user.user_id <= 0 || ++written > kMaxUsers) continue;
      if (user.info.has() && !proto::decode(user.info.view(), info)) info = {};
      form.item().cell("jid", account.core().addresses.user(UserId(user.user_id)).text());
      form.cell("name", info.name.view()).cell("meters", user.has_distance ? std::to_string(user.distance) : "");
    }
  }

  Task<CommandReply> share(CommandCall call) {
    if (call.stage() == 0) {
      co_return CommandReply::ask([](DataFormWriter& form) {
        form.title("Share my location");
        write_position(form);
      });
    }
    const std::optional<bridge::Position> position = read_position(call);
    if (!position) co_return CommandReply::failed("That is no position.");
    proto::UpdateUserLocationRequest request{};
    request.latitude = position->latitude;
    request.longitude = position->longitude;
    const upstream::Response response = co_await ask(call.account(), request);
    if (const std::optional<StanzaError> error = bridge::stanza_error_of(response))
      co_return CommandReply::failed(*error);
    co_return CommandReply::done("Your location is known now to those who look for users nearby.");
  }
};

}  // namespace

extern const FeatureInfo xep_0050_places;
const FeatureInfo xep_0050_places{"XEP-0050 places", "1.3.0", "Ad-Hoc Commands: places", &make<PlaceCommands>};

}  // namespace turms::xmpp::features
