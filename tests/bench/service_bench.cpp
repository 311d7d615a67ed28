// SPDX-License-Identifier: Apache-2.0
// The embedded backend over a database that has grown: start-up time, CreateMessage to a user and to a group of 500,
// QueryMessages (the newest page of a conversation), bytes on disk a message. The database is made once and kept when a
// directory is named, so that the next run starts at once.
//
//   service_bench [messages=1000000] [users=100000] [seconds=3] [directory=a new one below /tmp, removed afterwards]
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>

#include "bench_session.h"
#include "store/schema.h"
#include "store/tables.h"

namespace {

using namespace turms::gateway;  // NOLINT: a program of one file

constexpr int64_t kGroup = 1;
constexpr int64_t kGroupSize = 500;
constexpr int64_t kContacts = 20;   // each user talks with so many
constexpr int64_t kStepMs = 1'000;  // between two messages of the past
constexpr int64_t kEpochMs = 1'602'547'200'000;
constexpr size_t kSessions = 100;
constexpr int kWindow = 8;

struct Options {
  int64_t messages = 1'000'000;
  int64_t users = 100'000;
  int seconds = 3;
};

void check(bool ok) {
  if (!ok) std::abort();
}

/// Writes rows in transactions of ten thousand.
void fill_table(store::Database& database, int64_t count, const std::function<bool(int64_t)>& insert) {
  for (int64_t i = 0; i < count;) {
    auto transaction = store::Transaction::begin(database);
    check(transaction.ok());
    for (int64_t end = std::min(count, i + 10'000); i < end; ++i) check(insert(i));
    check(transaction->commit().ok());
  }
}

int64_t contact_of(int64_t user, int64_t turn, int64_t users) {
  return (user - 1 + (turn % kContacts + 1) * 7) % users + 1;
}

/// Messages lie across all conversations, as they would after a year of many people talking.
void make_database(const std::string& path, const Options& options) {
  store::OpenOptions open;
  open.path = path;
  open.access = store::Access::create;
  open.synchronous = store::Synchronous::normal;
  open.cache_kib = 256 * 1024;
  auto database = store::Database::open(open);
  check(database.ok() && store::migrate(*database).ok());
  store::Tables tables(*database);
  fill_table(*database, options.users, [&](int64_t i) {
    store::User user;
    user.id = i + 1;
    user.name = "User " + std::to_string(i + 1);
    return tables.users.insert(user).ok();
  });
  store::Group group;
  group.id = kGroup;
  group.creator_id = group.owner_id = 1;
  check(tables.groups.insert(group).ok());
  fill_table(*database, kGroupSize, [&](int64_t i) {
    store::GroupMember member;
    member.group_id = kGroup;
    member.user_id = i + 1;
    return tables.group_members.insert(member).ok();
  });
  const std::string text(60, 't');
  const std::string records = '\xC8' + ('\x01' + std::string(200, 'r'));
  std::mt19937_64 random(1);
  fill_table(*database, options.messages, [&](int64_t i) {
    store::NewMessage message;
    message.delivery_date = kEpochMs + (i + 1) * kStepMs;
    message.id = (i + 1) * kStepMs << 22;
    message.sender_id = static_cast<int64_t>(random() % static_cast<uint64_t>(options.users)) + 1;
    message.target_id = contact_of(message.sender_id, static_cast<int64_t>(random() % kContacts), options.users);
    message.text = text;
    message.records = records;
    return tables.messages.insert(message).ok();
  });
}

using Sessions = std::vector<bench::BenchSession>;
using Next = std::function<std::string(size_t session, int64_t request_id)>;

/// Keeps every session's window full for a while; says how many a second, and how long each took.
void measure(const char* what, sessions::Backend& backend, const Options& options, const Next& next) {
  Sessions sessions(kSessions);
  for (size_t i = 0; i < sessions.size(); ++i) sessions[i].log_in(backend, static_cast<int64_t>(i) + 1);
  for (const auto& session : sessions) session.wait_until_ready();
  const bench::Time start = std::chrono::steady_clock::now();
  while (bench::seconds_since(start) < options.seconds) {
    for (size_t i = 0; i < sessions.size(); ++i) {
      int64_t allowance = INT64_MAX;
      sessions[i].fill(backend, kWindow, allowance, [&](int64_t request_id) { return next(i, request_id); });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  const auto under_way = [](const bench::BenchSession& s) { return s.answered.load() < s.submitted; };
  while (std::any_of(sessions.begin(), sessions.end(), under_way)) std::this_thread::yield();
  const double elapsed = bench::seconds_since(start);
  int64_t answered = 0;
  for (const auto& session : sessions) {
    answered += session.answered;
    backend.close(session.id, 500);
  }
  for (const auto& session : sessions) session.wait_until_closed();
  const bench::Latencies latencies(sessions);
  std::printf("  %-28s %8.0f/s  p50 %u p99 %u max %u us\n", what, static_cast<double>(answered) / elapsed,
              latencies.percentile(0.5), latencies.percentile(0.99), latencies.sorted.back());
  std::fflush(stdout);
}

void measure_all(sessions::Backend& backend, const Options& options) {
  const std::string text(60, 't');
  const std::vector<std::string> records{std::string(200, 'r')};
  turms::proto::CreateMessageRequest message{};
  message.text = text;
  message.records = records;
  measure("CreateMessage to a user", backend, options, [&](size_t session, int64_t request_id) {
    message.has_recipient_id = true;
    message.recipient_id = contact_of(static_cast<int64_t>(session) + 1, request_id, options.users);
    return bench::encoded(request_id, message);
  });
  measure("CreateMessage to 500", backend, options, [&](size_t, int64_t request_id) {
    message.has_recipient_id = false;
    message.has_group_id = true;
    message.group_id = kGroup;
    return bench::encoded(request_id, message);
  });
  turms::proto::QueryMessagesRequest query{};
  query.has_are_group_messages = query.has_max_count = query.has_descending = query.descending = true;
  query.max_count = 50;
  measure("QueryMessages, newest 50", backend, options, [&](size_t session, int64_t request_id) {
    const std::vector<int64_t> from{contact_of(static_cast<int64_t>(session) + 1, request_id, options.users)};
    query.from_ids = from;
    return bench::encoded(request_id, query);
  });
}

void run(const std::string& directory, const Options& options) {
  embedded::EmbeddedSettings settings;
  settings.database = directory + "/turms.db";
  if (!std::filesystem::exists(settings.database)) {
    const bench::Time start = std::chrono::steady_clock::now();
    make_database(settings.database.string(), options);
    std::printf(
        "%lld messages of 260 bytes, %lld users, made in %.0f s: %.0f bytes on disk a message\n",
        static_cast<long long>(options.messages), static_cast<long long>(options.users), bench::seconds_since(start),
        static_cast<double>(std::filesystem::file_size(settings.database)) / static_cast<double>(options.messages));
  }
  bench::Quiet log;
  for (const auto durability : {embedded::Durability::full, embedded::Durability::normal}) {
    settings.durability = durability;
    const bench::Time start = std::chrono::steady_clock::now();
    auto backend = embedded::open_embedded(settings, log);
    check(backend.ok());
    std::printf("%s, open after %.1f ms\n", durability == embedded::Durability::full ? "FULL" : "NORMAL",
                bench::seconds_since(start) * 1e3);
    measure_all(**backend, options);
    (*backend)->stop(201);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (argc > 1) options.messages = std::atoll(argv[1]);
  if (argc > 2) options.users = std::max<int64_t>(std::atoll(argv[2]), kGroupSize);
  if (argc > 3) options.seconds = std::atoi(argv[3]);
  if (argc > 4) {
    std::filesystem::create_directories(argv[4]);
    run(argv[4], options);
    return 0;
  }
  std::string pattern = "/tmp/service-bench-XXXXXX";
  check(mkdtemp(pattern.data()) != nullptr);
  run(pattern, options);
  std::filesystem::remove_all(pattern);
  return 0;
}
