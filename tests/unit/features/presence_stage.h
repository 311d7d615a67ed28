// SPDX-License-Identifier: Apache-2.0
// A stage for the presence feature alone: two resources of user 1, friends whom the test makes, and news of them as the
// router would bring it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/presence.h"
#include "proto/messages.h"
#include "stage.h"

namespace turms::xmpp::features {

extern const FeatureInfo rfc_6121_presence;

class PresenceStage : public ::testing::Test {
 protected:
  PresenceStage() {
    stage.hooks.install(rfc_6121_presence.make());
    phone = &stage.bind("phone", phone_out);
    laptop = &stage.bind("laptop", laptop_out);
  }

  /// The session stands and the contacts are known.
  void begin(bool has_relations = false) {
    stage.core.capabilities.relations = has_relations;
    stage.account.contacts().set_loaded();
    stage.account.open_session();
    stage.ready.run();
  }
  void befriend(int64_t user) {
    stage.account.contacts().update(UserId(user), [](bridge::Contact& contact) { contact.is_related = true; });
  }
  template <class Change>
  void change(int64_t user, Change how) {
    stage.account.contacts().update(UserId(user), how);
    stage.ready.run();
  }
  void tick(uint64_t ms = 1000) {
    stage.clock.advance_ms(ms);
    stage.account.tick();
    stage.ready.run();
  }

  static std::shared_ptr<PeerNews> presence_of(int64_t user, std::string part, std::string_view content = {}) {
    auto news = std::make_shared<PeerNews>(PeerNews::Kind::presence, UserId(user));
    news->xml = "<presence from='" + std::to_string(user) + "@example.org/" + part + "'>" + std::string(content) +
                "</presence>";
    news->from_resource = std::move(part);
    return news;
  }
  static std::shared_ptr<PeerNews> absence_of(int64_t user, std::string part) {
    auto news = std::make_shared<PeerNews>(PeerNews::Kind::presence, UserId(user));
    news->xml = bridge::unavailable_presence(std::to_string(user) + "@example.org/" + part, {});
    news->from_resource = std::move(part);
    news->is_available = false;
    return news;
  }
  static std::shared_ptr<PeerNews> probe_of(int64_t user) {
    return std::make_shared<PeerNews>(PeerNews::Kind::probe, UserId(user));
  }
  void bring(const std::shared_ptr<const PeerNews>& news) {
    stage.hooks.on_peer_news(stage.account, *news);
    stage.ready.run();
  }

  /// What was told since the last call, of one kind.
  std::vector<std::pair<std::shared_ptr<const PeerNews>, std::vector<UserId>>> told(PeerNews::Kind kind) {
    std::vector<std::pair<std::shared_ptr<const PeerNews>, std::vector<UserId>>> found;
    for (auto& one : stage.router.told) {
      if (one.first->kind == kind) found.push_back(one);
    }
    std::erase_if(stage.router.told, [kind](const auto& one) { return one.first->kind == kind; });
    for (auto& one : found) std::sort(one.second.begin(), one.second.end());
    return found;
  }
  /// Indexes of the requests of one kind.
  [[nodiscard]] std::vector<size_t> requests(proto::RequestKind kind) const {
    std::vector<size_t> found;
    for (size_t i = 0; i < stage.turms.requests.size(); ++i) {
      if (stage.request(i).kind == kind) found.push_back(i);
    }
    return found;
  }
  /// Turms answers a question for online statuses.
  struct Row {
    int64_t user;
    int32_t status;
    std::vector<int32_t> devices;
  };
  void answer_statuses(size_t index, const std::vector<Row>& rows) {
    std::vector<proto::UserOnlineStatus> statuses;
    for (const Row& row : rows) {
      proto::UserOnlineStatus& status = statuses.emplace_back();
      status.user_id = row.user;
      status.user_status = row.status;
      status.device_types = row.devices;
    }
    proto::UserOnlineStatuses data{};
    data.statuses = statuses;
    std::string out;
    EXPECT_TRUE(proto::write_data_response(out, stage.clock.unix_ms(), stage.request(index).request_id, 1000, data));
    stage.notify(out);
  }

  Stage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
  Resource* laptop = nullptr;
};

}  // namespace turms::xmpp::features
