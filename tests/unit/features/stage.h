// SPDX-License-Identifier: Apache-2.0
// A stage for feature tests: accounts with resources on one side, a Turms that the test plays on the other. No loop, no
// socket; everything that can go on goes on within the call. What is not a template is in stage.cpp: eighty tests
// include this.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fake_store.h"

#include "../bridge/stanza_from.h"
#include "features/account.h"
#include "features/accounts.h"
#include "features/core.h"
#include "features/dispatch.h"
#include "features/hooks.h"
#include "features/local_delivery.h"
#include "features/profiles.h"
#include "features/relations.h"
#include "features/rooms.h"
#include "proto/notification.h"
#include "proto/request.h"
#include "support/fakes.h"

namespace turms::xmpp::features {

/// What a resource was sent.
class FakeOutlet final : public Outlet {
 public:
  FakeOutlet();
  ~FakeOutlet() override;
  void send(std::string_view xml, int64_t date_ms) override {
    sent.emplace_back(xml);
    dates.push_back(date_ms);
  }
  void end(StreamError error) override { ended.push_back(error.condition); }
  void on_handled(uint32_t number) override {
    ++handled;
    last_handled = number;
  }
  [[nodiscard]] int64_t oldest_unacked_ms() const override { return unacked_ms; }
  /// Everything since the last call, joined.
  std::string take() {
    std::string all;
    for (const std::string& one : sent) all += one;
    sent.clear();
    return all;
  }
  std::vector<std::string> sent;
  std::vector<StreamErrorCondition> ended;
  std::vector<int64_t> dates;  // of all that was ever sent; 0: of nothing that Turms keeps
  int handled = 0;
  uint32_t last_handled = 0;
  int64_t unacked_ms = 0;  // what the client is said to have missed
};

/// The road to Turms; the test reads requests and answers them.
class FakeUpstream final : public Upstream {
 public:
  upstream::SubmitStatus submit(Bytes request) override {
    requests.emplace_back(as_text(request));
    return upstream::SubmitStatus::taken;
  }
  void on_lost(int32_t, std::string_view) override {}
  void on_password_changed(std::string_view password) override { passwords.emplace_back(password); }
  /// Answered when the test gives pages; a watch without one waits. A new session ends the watch of the one before.
  Task<Result<FriendPresences>> watch_friends(bool from_start) override {
    watches.push_back(from_start);
    if (from_start) ++session;
    const int own_session = session;
    while (pages.empty() && own_session == session) co_await more_pages.wait();
    if (own_session != session) co_return Error{Code::gone, "relations", "the session has ended"};
    FriendPresences page = std::move(pages.front());
    pages.erase(pages.begin());
    co_return page;
  }
  explicit FakeUpstream(ReadyQueue& ready);
  ~FakeUpstream() override;
  void give(FriendPresences page) {
    pages.push_back(std::move(page));
    more_pages.announce();
  }
  std::vector<std::string> requests;
  std::vector<bool> watches;
  int session = 0;
  std::vector<std::string> passwords;
  std::vector<FriendPresences> pages;
  Condition more_pages;
};

class FakeRouter final : public LocalRouter {
 public:
  FakeRouter();
  ~FakeRouter() override;
  void deliver(LocalStanza stanza) override { stanzas.push_back(std::move(stanza)); }
  void tell(std::shared_ptr<const PeerNews> news, const std::vector<UserId>& to) override {
    told.emplace_back(news, to);
  }
  std::vector<LocalStanza> stanzas;
  /// Heard here at once, as on the shard that tells.
  void announce(std::shared_ptr<const RoomNews> news) override;
  std::vector<std::pair<std::shared_ptr<const PeerNews>, std::vector<UserId>>> told;
  std::vector<std::shared_ptr<const RoomNews>> announced;
  Core* core = nullptr;
};

class FakeRelations final : public Relations {
 public:
  FakeRelations();
  ~FakeRelations() override;
  [[nodiscard]] bool is_offered() const override { return true; }
  Task<Result<RelationPair>> between(UserId user, UserId other) override {
    const auto found = pairs.find({user, other});
    co_return found == pairs.end() ? RelationPair(Relation::none, Relation::none) : found->second;
  }
  std::map<std::pair<UserId, UserId>, RelationPair> pairs;
};

class FakeAccounts final : public Accounts {
 public:
  FakeAccounts();
  ~FakeAccounts() override;
  [[nodiscard]] bool is_offered() const override { return true; }
  Task<Result<void>> remove(UserId user) override {
    removed.push_back(user);
    co_return failure ? Result<void>(*failure) : Result<void>();
  }
  std::vector<UserId> removed;
  std::optional<Error> failure;
};

class Stage {
 public:
  Stage();
  ~Stage();
  /// With every feature of the build and an open session.
  Stage& play();

  Resource& bind(std::string part, FakeOutlet& outlet) { return account.add_resource(std::move(part), outlet); }
  /// A stanza of a resource, handled as far as it goes.
  void say(const Resource& from, std::string_view xml);
  [[nodiscard]] proto::Request request(size_t index) const {
    proto::Request parsed;
    if (!proto::parse_request(turms.requests.at(index), parsed)) throw std::logic_error("not a request");
    return parsed;
  }
  void answer(size_t index, int32_t code, int64_t value = 0);
  void notify(const std::string& notification) {
    account.on_notification(as_bytes(notification));
    ready.run();
  }

  FakeClock clock;
  FakeLog log;
  FakeMetrics metrics;
  ReadyQueue ready;
  bridge::Addresses addresses;
  Settings settings;
  Hooks hooks;
  FakeRouter router;
  FakeStore store;
  FakeRelations relations;
  FakeAccounts accounts;
  Profiles profiles;
  Rooms rooms;
  Core core;
  FakeUpstream turms;
  Account account;
  bool reads_contacts = false;
};

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace turms::xmpp::features
