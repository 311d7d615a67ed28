// SPDX-License-Identifier: Apache-2.0
// CreateMessage per second through the whole embedded backend, once for each durability: pairs of users who send each
// other messages, each with a window of requests under way. Latency is from submit() to the response at the sink.
//
//   embedded_bench [seconds=3] [pairs=100] [window=8] [messages a second=0: as many as go] [directory=/tmp]
#include <sys/resource.h>

#include <filesystem>

#include "bench_session.h"
#include "store/schema.h"
#include "store/users_table.h"

namespace {

using namespace turms::gateway;  // NOLINT: a program of one file
using bench::BenchSession;
using bench::Time;

void add_users(const std::string& path, int64_t count) {
  store::OpenOptions options;
  options.path = path;
  options.access = store::Access::create;
  auto database = store::Database::open(options);
  if (!database.ok() || !store::migrate(*database).ok()) std::abort();
  store::UsersTable users(*database);
  auto transaction = store::Transaction::begin(*database);
  for (int64_t id = 1; id <= count; ++id) {
    store::User user;
    user.id = id;
    if (!users.insert(user).ok()) std::abort();
  }
  if (!transaction->commit().ok()) std::abort();
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Load {
  int seconds;
  int pairs;
  int window;
  int rate;  // 0: no limit
};

/// Runs the load until the time is over; gives how long it took.
double run(sessions::Backend& backend, std::vector<BenchSession>& senders, const Load& load) {
  const std::string text(60, 't');
  const std::vector<std::string> records{std::string(200, 'r')};
  turms::proto::CreateMessageRequest message{};
  message.has_recipient_id = true;
  message.text = text;
  message.records = records;
  const Time start = std::chrono::steady_clock::now();
  int64_t sent = 0;
  for (size_t turn = 0;; ++turn) {
    const double elapsed = bench::seconds_since(start);
    if (elapsed >= load.seconds) return elapsed;
    const int64_t due = load.rate == 0 ? INT64_MAX : static_cast<int64_t>(elapsed * load.rate) - sent;
    int64_t allowance = due;
    for (size_t i = 0; i < senders.size(); ++i) {
      const size_t sender = (turn + i) % senders.size();
      message.recipient_id = static_cast<int64_t>(sender ^ 1U) + 1;
      senders[sender].fill(backend, load.window, allowance,
                           [&](int64_t request_id) { return bench::encoded(request_id, message); });
    }
    sent += due - allowance;
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
}

void measure(embedded::Durability durability, const Load& load, const std::string& directory) {
  const int pairs = load.pairs;
  std::string pattern = directory + "/embedded-bench-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) std::abort();
  embedded::EmbeddedSettings settings;
  settings.database = pattern + "/turms.db";
  settings.durability = durability;
  add_users(settings.database.string(), 2 * pairs);
  bench::Quiet log;
  std::vector<BenchSession> senders(static_cast<size_t>(2 * pairs));
  {
    auto opened = embedded::open_embedded(settings, log);
    if (!opened.ok()) std::abort();
    sessions::Backend& backend = **opened;
    for (size_t i = 0; i < senders.size(); ++i) senders[i].log_in(backend, static_cast<int64_t>(i) + 1);
    for (const BenchSession& sender : senders) sender.wait_until_ready();
    const double cpu_before = cpu_seconds();
    const double elapsed = run(backend, senders, load);
    backend.stop(201);
    const double cpu = cpu_seconds() - cpu_before;
    int64_t messages = 0;
    for (const BenchSession& sender : senders) messages += sender.answered;
    const bench::Latencies latencies(senders);
    std::printf(
        "%-6s %8.0f CreateMessage/s  %5.1f us CPU each  latency p50 %u p99 %u max %u us  %.0f bytes on disk each\n",
        durability == embedded::Durability::full ? "FULL" : "NORMAL", static_cast<double>(messages) / elapsed,
        cpu * 1e6 / static_cast<double>(messages), latencies.percentile(0.5), latencies.percentile(0.99),
        latencies.sorted.back(),
        static_cast<double>(std::filesystem::file_size(settings.database)) / static_cast<double>(messages));
  }
  std::filesystem::remove_all(pattern);
}

int argument(int argc, char** argv, int index, int fallback) {
  return argc > index ? std::atoi(argv[index]) : fallback;
}

}  // namespace

int main(int argc, char** argv) {
  const Load load{argument(argc, argv, 1, 3), argument(argc, argv, 2, 100), argument(argc, argv, 3, 8),
                  argument(argc, argv, 4, 0)};
  const std::string directory = argc > 5 ? argv[5] : "/tmp";
  for (const auto durability : {embedded::Durability::full, embedded::Durability::normal}) {
    measure(durability, load, directory);
  }
}
