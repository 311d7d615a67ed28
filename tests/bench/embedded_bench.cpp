// SPDX-License-Identifier: Apache-2.0
// CreateMessage per second through the whole embedded backend, once for each durability: pairs of users who send each
// other messages, each with a window of requests under way. Latency is from submit() to the response at the sink.
//
//   embedded_bench [seconds=3] [pairs=100] [window=8] [messages a second=0: as many as go] [directory=/tmp]
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "embedded/embedded_backend.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"
#include "store/schema.h"
#include "store/users_table.h"

namespace {

using namespace turms::gateway;  // NOLINT: a program of one file
using Time = std::chrono::steady_clock::time_point;

class Quiet final : public Log {
 public:
  void write(Level level, std::string_view event, std::string_view message, std::span<const Field>) override {
    if (level >= Level::warn)
      std::fprintf(stderr, "%.*s %.*s\n", static_cast<int>(event.size()), event.data(),
                   static_cast<int>(message.size()), message.data());
  }
  [[nodiscard]] bool wants(Level level) const override { return level >= Level::warn; }
};

/// Keeps `window` requests of one session under way.
struct Sender final : sessions::SessionSink {
  void on_opened(sessions::SessionId session, const sessions::OpenResult& result) override {
    if (result.turms_code != 1000) std::abort();
    id = session;
    ready = true;
  }
  void on_notification(sessions::SessionId, const SharedBytes& bytes) override {
    turms::proto::Notification notification;
    const auto span = bytes.span();
    if (!turms::proto::parse_notification({reinterpret_cast<const char*>(span.data()), span.size()}, notification)) {
      std::abort();
    }
    if (!notification.is_response()) {
      ++pushed;
      return;
    }
    if (*notification.code != 1000) std::abort();
    const auto slot = static_cast<size_t>(*notification.request_id) % sent_at.size();
    latencies_us.push_back(static_cast<uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - sent_at[slot])
            .count()));
    ++answered;
  }
  void on_closed(sessions::SessionId, int32_t, std::string_view) override {}

  /// Sends while the window has room and the allowance lasts.
  void fill(sessions::Backend& backend, int window, int64_t& allowance, const std::string& text,
            const std::vector<std::string>& records) {
    while (allowance > 0 && submitted - answered.load() < window) {
      --allowance;
      turms::proto::CreateMessageRequest message{};
      message.has_recipient_id = true;
      message.recipient_id = peer;
      message.text = text;
      message.records = records;
      std::string bytes;
      if (!turms::proto::write_request(bytes, ++submitted, message)) std::abort();
      sent_at[static_cast<size_t>(submitted) % sent_at.size()] = std::chrono::steady_clock::now();
      const std::span request(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
      if (backend.submit(id, request) != sessions::SubmitStatus::ok) std::abort();
    }
  }

  sessions::SessionId id = 0;
  int64_t peer = 0;
  int64_t submitted = 0;
  std::atomic<bool> ready{false};
  std::atomic<int64_t> answered{0};
  std::atomic<int64_t> pushed{0};
  std::vector<Time> sent_at = std::vector<Time>(4096);
  std::vector<uint32_t> latencies_us;
};

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
double run(sessions::Backend& backend, std::vector<Sender>& senders, const Load& load) {
  const std::string text(60, 't');
  const std::vector<std::string> records{std::string(200, 'r')};
  const Time start = std::chrono::steady_clock::now();
  int64_t sent = 0;
  for (size_t turn = 0;; ++turn) {
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (elapsed >= load.seconds) return elapsed;
    const int64_t due = load.rate == 0 ? INT64_MAX : static_cast<int64_t>(elapsed * load.rate) - sent;
    int64_t allowance = due;
    for (size_t i = 0; i < senders.size(); ++i) {
      senders[(turn + i) % senders.size()].fill(backend, load.window, allowance, text, records);
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
  Quiet log;
  std::vector<Sender> senders(static_cast<size_t>(2 * pairs));
  {
    auto opened = embedded::open_embedded(settings, log);
    if (!opened.ok()) std::abort();
    sessions::Backend& backend = **opened;
    for (size_t i = 0; i < senders.size(); ++i) {
      sessions::OpenRequest login;
      login.auth = sessions::Auth::trusted;
      login.user_id = static_cast<int64_t>(i) + 1;
      senders[i].peer = static_cast<int64_t>(i ^ 1U) + 1;
      backend.open(std::move(login), senders[i]);
    }
    for (const Sender& sender : senders) {
      while (!sender.ready) std::this_thread::yield();
    }
    const double cpu_before = cpu_seconds();
    const double elapsed = run(backend, senders, load);
    backend.stop(201);
    const double cpu = cpu_seconds() - cpu_before;
    int64_t messages = 0;
    std::vector<uint32_t> latencies;
    for (const Sender& sender : senders) {
      messages += sender.answered;
      latencies.insert(latencies.end(), sender.latencies_us.begin(), sender.latencies_us.end());
    }
    std::sort(latencies.begin(), latencies.end());
    const auto percentile = [&](double p) {
      return latencies[static_cast<size_t>(p * static_cast<double>(latencies.size() - 1))];
    };
    std::printf(
        "%-6s %8.0f CreateMessage/s  %5.1f us CPU each  latency p50 %u p99 %u max %u us  %.0f bytes on disk each\n",
        durability == embedded::Durability::full ? "FULL" : "NORMAL", static_cast<double>(messages) / elapsed,
        cpu * 1e6 / static_cast<double>(messages), percentile(0.5), percentile(0.99), latencies.back(),
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
