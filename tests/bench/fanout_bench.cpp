// SPDX-License-Identifier: Apache-2.0
// A message to a large group on its way out of the host: what one recipient costs the writer's thread, up to a sink of
// the backend, and up to a plugin's tgp_on_turms_notification through the table of sessions. Members who are offline
// cost as well, so the group has more of them.
//
//   fanout_bench [members=5000] [online=2000] [messages=500]
#include <ctime>
#include <filesystem>

#include "bench_session.h"
#include "plugins/session_table.h"
#include "store/schema.h"
#include "store/tables.h"

namespace {

using namespace turms::gateway;  // NOLINT: a program of one file

constexpr int64_t kGroup = 1;
constexpr uint64_t kEnough = uint64_t{1} << 40U;

struct Options {
  int64_t members = 5'000;
  int64_t online = 2'000;
  int64_t messages = 500;
};

void check(bool ok) {
  if (!ok) std::abort();
}

void make_database(const std::string& path, const Options& options) {
  store::OpenOptions open;
  open.path = path;
  open.access = store::Access::create;
  auto database = store::Database::open(open);
  check(database.ok() && store::migrate(*database).ok());
  store::Tables tables(*database);
  auto transaction = store::Transaction::begin(*database);
  check(transaction.ok());
  store::Group group;
  group.id = kGroup;
  group.creator_id = group.owner_id = 1;
  check(tables.groups.insert(group).ok());
  for (int64_t id = 1; id <= options.members; ++id) {
    store::User user;
    user.id = id;
    store::GroupMember member;
    member.group_id = kGroup;
    member.user_id = id;
    check(tables.users.insert(user).ok() && tables.group_members.insert(member).ok());
  }
  check(transaction->commit().ok());
}

turms::proto::CreateMessageRequest group_message(const std::string& text) {
  turms::proto::CreateMessageRequest message{};
  message.has_group_id = true;
  message.group_id = kGroup;
  message.text = text;
  return message;
}

/// CPU of the whole process: the threads that wait take none.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// `send` sends one message; `heard` says how many recipients have heard of any.
template <class Send, class Heard>
void measure(const char* what, const Options& options, const Send& send, const Heard& heard) {
  const int64_t others = options.online - 1;
  const auto wait_for = [&](int64_t count) {
    while (heard() < count) std::this_thread::sleep_for(std::chrono::microseconds(50));
  };
  send(1);
  wait_for(others);  // the group is known now
  const bench::Time start = std::chrono::steady_clock::now();
  const double cpu = cpu_seconds();
  for (int64_t i = 2; i <= options.messages + 1; ++i) {
    send(i);
    wait_for((i - 3) * others);  // a few under way
  }
  wait_for((options.messages + 1) * others);
  const double deliveries = static_cast<double>(options.messages * others);
  std::printf("  %-28s %10.0f deliveries/s, %.0f ns CPU each\n", what, deliveries / bench::seconds_since(start),
              (cpu_seconds() - cpu) / deliveries * 1e9);
}

void to_sinks(const embedded::EmbeddedSettings& settings, const Options& options, Log& log) {
  auto backend = embedded::open_embedded(settings, log);
  check(backend.ok());
  std::vector<bench::BenchSession> sessions(static_cast<size_t>(options.online));
  for (size_t i = 0; i < sessions.size(); ++i) sessions[i].log_in(**backend, static_cast<int64_t>(i) + 1);
  for (const auto& session : sessions) session.wait_until_ready();
  const std::string text(60, 't');
  const auto send = [&](int64_t id) {
    const std::string bytes = bench::encoded(id, group_message(text));
    check((*backend)->submit(sessions[0].id, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}) ==
          sessions::SubmitStatus::ok);
  };
  measure("to sinks of the backend", options, send, [&] {
    int64_t heard = 0;
    for (size_t i = 1; i < sessions.size(); ++i) heard += sessions[i].pushed.load(std::memory_order_relaxed);
    return heard;
  });
  (*backend)->stop(201);
}

/// A plugin that counts.
struct Counting {
  Counting() {
    exports.on_session_opened = [](tgp_plugin* p, tgp_session_id, const tgp_session_result* result) {
      check(result->status == TGP_OK);
      ++of(p).opened;
    };
    exports.on_turms_notification = [](tgp_plugin* p, tgp_session_id, const uint8_t*, uint64_t) {
      of(p).heard.fetch_add(1, std::memory_order_relaxed);
      return TGP_OK;
    };
    exports.on_session_credit = [](tgp_plugin*, tgp_session_id, uint64_t) {};
    exports.on_session_closed = [](tgp_plugin*, tgp_session_id, int32_t, const tgp_str*) {};
  }
  static Counting& of(tgp_plugin* handle) { return *reinterpret_cast<Counting*>(handle); }
  plugins::Exports exports;
  std::atomic<int64_t> opened{0};
  std::atomic<int64_t> heard{0};
};

void to_plugin(const embedded::EmbeddedSettings& settings, const Options& options, Log& log) {
  auto backend = embedded::open_embedded(settings, log);
  check(backend.ok());
  const SystemClock clock;
  Counting plugin;
  plugins::Door door;
  plugins::EventThread events("bench-events");
  plugins::SessionTable table(door, events, **backend, clock, log, {});
  const uint32_t epoch = table.begin_epoch();
  door.hold_for(plugin.exports, reinterpret_cast<tgp_plugin*>(&plugin));
  door.open();
  tgp_session_id sender = 0;
  for (int64_t user = 1; user <= options.online; ++user) {
    tgp_session_request request{};
    request.size = sizeof request;
    request.auth = TGP_AUTH_TRUSTED;
    request.user_id = user;
    request.receive_credit = kEnough;
    tgp_session_id id = 0;
    check(table.open(epoch, request, id) == TGP_OK);
    if (user == 1) sender = id;
  }
  while (plugin.opened.load() < options.online) std::this_thread::yield();
  const std::string text(60, 't');
  const auto send = [&](int64_t id) {
    const std::string bytes = bench::encoded(id, group_message(text));
    check(table.submit(epoch, sender, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}) == TGP_OK);
  };
  // The sender's responses come on the same road: one in `online`.
  measure("to a plugin", options, send, [&] { return plugin.heard.load(std::memory_order_relaxed); });
  (*backend)->stop(201);
  events.stop();
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (argc > 1) options.members = std::atoll(argv[1]);
  if (argc > 2) options.online = std::atoll(argv[2]);
  if (argc > 3) options.messages = std::atoll(argv[3]);
  std::string directory = "/tmp/fanout-bench-XXXXXX";
  check(mkdtemp(directory.data()) != nullptr);
  embedded::EmbeddedSettings settings;
  settings.database = directory + "/turms.db";
  make_database(settings.database.string(), options);
  bench::Quiet log;
  std::printf("a group of %lld, %lld of them online\n", static_cast<long long>(options.members),
              static_cast<long long>(options.online));
  to_sinks(settings, options, log);
  to_plugin(settings, options, log);
  std::filesystem::remove_all(directory);
  return 0;
}
