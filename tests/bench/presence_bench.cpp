// SPDX-License-Identifier: Apache-2.0
// What presence costs without sockets: accounts of one shard that are each other's contacts, news that are handed over
// as a shard does it, a share a turn, outlets that only count; then a hub whom all know. Usage: presence_bench
// [accounts] [contacts of each] [changes]
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "../unit/features/stage.h"
#include "features/account.h"
#include "features/dispatch.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "runtime/news_queue.h"

namespace turms::xmpp::features {

extern const FeatureInfo rfc_6121_presence;

namespace {

using Steady = std::chrono::steady_clock;

class CountingOutlet final : public Outlet {
 public:
  void send(std::string_view xml, int64_t) override {
    ++stanzas;
    bytes += xml.size();
  }
  void end(StreamError) override {}
  void on_handled(uint32_t) override {}
  [[nodiscard]] int64_t oldest_unacked_ms() const override { return 0; }
  static inline uint64_t stanzas = 0;
  static inline uint64_t bytes = 0;
};

class SteadyClock final : public Clock {
 public:
  [[nodiscard]] int64_t unix_ms() const override { return 0; }
  [[nodiscard]] uint64_t monotonic_ns() const override {
    return static_cast<uint64_t>(Steady::now().time_since_epoch().count());
  }
};

/// The road between accounts as runtime::Shard has it, without a loop.
class TurningRouter final : public LocalRouter {
 public:
  explicit TurningRouter(const Hooks& hooks) : hooks_(hooks) {}
  void deliver(LocalStanza) override {}
  void tell(std::shared_ptr<const PeerNews> news, const std::vector<UserId>& to) override {
    if (!queue_.put(std::move(news), to)) std::abort();
  }
  void announce(std::shared_ptr<const RoomNews>) override {}
  /// The rest of a turn. \returns whether there is work for another
  bool end_turn() {
    queue_.run([this](UserId user, const PeerNews& news) {
      if (const auto found = accounts.find(user); found != accounts.end()) hooks_.on_peer_news(*found->second, news);
    });
    queue_.begin_turn();
    return !queue_.is_empty();
  }
  std::unordered_map<UserId, std::unique_ptr<Account>> accounts;

 private:
  const Hooks& hooks_;
  SteadyClock clock_;
  runtime::NewsQueue queue_{clock_};
};

double resident_mib() {
  std::ifstream statm("/proc/self/statm");
  uint64_t size = 0;
  uint64_t resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident) * 4096 / 1048576;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double milliseconds_since(Steady::time_point start) {
  return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

int run(int64_t accounts, int64_t contacts, int64_t changes) {
  FakeClock clock;
  FakeLog log;
  FakeMetrics metrics;
  ReadyQueue ready;
  const bridge::Addresses addresses("example.org", "conference.example.org");
  Settings settings;
  settings.presence_changes = 1'000'000;  // the clock stands still
  Hooks hooks(settings, metrics);
  TurningRouter router(hooks);
  FakeStore store;
  FakeRelations relations;
  FakeAccounts accounts_of_host;
  Profiles profiles;
  Rooms rooms;
  Core core(clock, log, metrics, ready, addresses, settings, hooks, router, store, relations, accounts_of_host,
            profiles, rooms);
  core.capabilities.relations = true;
  hooks.install(rfc_6121_presence.make());
  FakeUpstream turms(ready);
  CountingOutlet outlet;

  for (int64_t id = 1; id <= accounts; ++id) {
    Account& account = *(router.accounts[UserId(id)] = std::make_unique<Account>(UserId(id), core, turms));
    for (int64_t i = 1; i <= contacts / 2; ++i) {
      for (const int64_t step : {i, accounts - i})
        account.contacts().list_to_fill().at(UserId((id - 1 + step) % accounts + 1)).is_related = true;
    }
    account.contacts().set_loaded();
    account.add_resource("Conversations.a1B2", outlet);
  }
  ready.run();
  const double before = resident_mib();

  const std::string words =
      "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://conversations.im' "
      "ver='aCcDeFgHiJkLmNoPqRsTuVwXyZ0='/><x xmlns='vcard-temp:x:update'>"
      "<photo>0123456789abcdef0123456789abcdef01234567</photo></x>";
  double longest = 0;
  const auto finish_turns = [&](Steady::time_point began) {
    for (bool has_more = true; has_more; began = Steady::now()) {
      has_more = router.end_turn();
      ready.run();
      longest = std::max(longest, milliseconds_since(began));
    }
  };
  const auto say = [&](int64_t id, const std::string& content) {
    Account& account = *router.accounts.at(UserId(id));
    const Resource& resource = *account.resources().front();
    const auto start = Steady::now();
    dispatch(account, resource.id(), stanza_from("<presence>" + content + "</presence>", resource.full_jid()));
    finish_turns(start);
  };
  for (int64_t id = 1; id <= accounts; ++id) say(id, words);
  std::printf("login: %lld accounts with %lld contacts each, %llu presences, %.0f MiB more, longest turn %.2f ms\n",
              static_cast<long long>(accounts), static_cast<long long>(contacts),
              static_cast<unsigned long long>(CountingOutlet::stanzas), resident_mib() - before, longest);

  longest = 0;
  CountingOutlet::stanzas = CountingOutlet::bytes = 0;
  const double cpu = cpu_seconds();
  const auto start = Steady::now();
  for (int64_t i = 0; i < changes; ++i) say(i * 7919 % accounts + 1, (i % 2 == 0 ? "<show>away</show>" : "") + words);
  const double seconds = milliseconds_since(start) / 1000;
  const auto told = static_cast<double>(CountingOutlet::stanzas);
  std::printf(
      "changes: %.0f a second, %.0f presences a second, %.2f ms of CPU for 1000, longest turn %.2f ms, %.0f MiB\n",
      static_cast<double>(changes) / seconds, told / seconds, (cpu_seconds() - cpu) / told * 1e6, longest,
      resident_mib());

  // The hub: a contact of everybody.
  Account& hub = *router.accounts.at(UserId(1));
  for (int64_t id = 2; id <= accounts; ++id) {
    hub.contacts().list_to_fill().at(UserId(id)).is_related = true;
    router.accounts.at(UserId(id))->contacts().list_to_fill().at(UserId(1)).is_related = true;
  }
  longest = 0;
  const auto told_all = Steady::now();
  say(1, words);
  std::printf("hub: a change for %lld contacts takes %.2f ms, the longest turn %.2f ms;",
              static_cast<long long>(accounts - 1), milliseconds_since(told_all), longest);
  for (int64_t id = 2; id <= accounts; ++id) say(id, words);
  hub.add_resource("second", outlet);
  longest = 0;
  const auto introduced = Steady::now();
  dispatch(hub, hub.resources().back()->id(), stanza_from("<presence/>", hub.resources().back()->full_jid()));
  std::printf(" the first turn of another resource %.2f ms\n", milliseconds_since(introduced));
  return 0;
}

}  // namespace
}  // namespace turms::xmpp::features

int main(int argc, char** argv) {
  const auto argument = [&](int index, int64_t fallback) { return argc > index ? std::atoll(argv[index]) : fallback; };
  return turms::xmpp::features::run(argument(1, 5000), argument(2, 100), argument(3, 20000));
}
