// SPDX-License-Identifier: Apache-2.0
// What was acknowledged is there after a kill at any moment, and after a loss of power between two frames of the log.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "host/embedded/test_client.h"
#include "proto/wire.h"
#include "store/messages_table.h"

namespace turms::gateway::embedded {
namespace {

/// What the child tells its parent about a message that was acknowledged to it.
struct Acknowledged {
  int64_t message_id;
  int64_t number;
};

/// Reports each response through a pipe; number is the request's id.
class ReportingSink final : public sessions::SessionSink {
 public:
  explicit ReportingSink(int pipe) : pipe_(pipe) {}
  void on_opened(sessions::SessionId, const sessions::OpenResult&) override { is_open = true; }
  void on_notification(sessions::SessionId, const SharedBytes& bytes) override {
    const auto span = bytes.span();
    proto::Notification notification;
    if (!proto::parse_notification({reinterpret_cast<const char*>(span.data()), span.size()}, notification)) _exit(3);
    if (!notification.is_response() || notification.code != status::kOk) _exit(4);
    const Acknowledged report{notification.data_long, *notification.request_id};
    if (write(pipe_, &report, sizeof report) != sizeof report) _exit(5);
  }
  void on_closed(sessions::SessionId, int32_t, std::string_view) override {}
  std::atomic<bool> is_open{false};

 private:
  int pipe_;
};

std::string text_of(int64_t number) {
  return "message " + std::to_string(number) + std::string(number % 700, '.');
}

/// Sends as fast as it may, until it is killed.
[[noreturn]] void flood(const EmbeddedSettings& settings, int pipe, int64_t first_number) {
  SystemClock clock;
  gateway::testing::CollectingLog log;
  auto backend = open_embedded(settings, clock, log);
  if (!backend.ok()) _exit(2);
  ReportingSink sink(pipe);
  sessions::OpenRequest login;
  login.auth = sessions::Auth::trusted;
  login.user_id = 1;
  const sessions::SessionId id = (*backend)->open(std::move(login), sink);
  while (!sink.is_open) sched_yield();
  for (int64_t number = first_number;; ++number) {
    const std::string text = text_of(number);
    proto::CreateMessageRequest message{};
    message.has_recipient_id = true;
    message.recipient_id = 2;
    message.text = text;
    std::string bytes;
    if (!proto::write_request(bytes, number, message)) _exit(6);
    while ((*backend)->submit(id, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}) ==
           sessions::SubmitStatus::full) {
      sched_yield();
    }
  }
}

TEST_F(BackendTest, killed_at_any_moment_every_acknowledged_message_is_there) {
  std::map<int64_t, int64_t> acknowledged;
  int64_t next_number = 1;
  for (const size_t reports : {1U, 50U, 333U, 1500U}) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      flood(settings, ends[1], next_number);
    }
    close(ends[1]);
    Acknowledged report{};
    for (size_t i = 0; i < reports; ++i) {
      ASSERT_EQ(read(ends[0], &report, sizeof report), static_cast<ssize_t>(sizeof report)) << "the child died";
      acknowledged[report.message_id] = report.number;
    }
    kill(child, SIGKILL);
    // What it had said before it died counts too.
    while (read(ends[0], &report, sizeof report) == static_cast<ssize_t>(sizeof report)) {
      acknowledged[report.message_id] = report.number;
    }
    close(ends[0]);
    int how = 0;
    ASSERT_EQ(waitpid(child, &how, 0), child);
    ASSERT_TRUE(WIFSIGNALED(how)) << "exit " << WEXITSTATUS(how);
    next_number = report.number + 100'000;
    store::Database database = other_connection();
    EXPECT_EQ(*database.number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    store::MessagesTable messages(database);
    for (const auto& [id, number] : acknowledged) {
      const auto found = messages.find(id);
      ASSERT_TRUE(found.ok() && found->has_value()) << number;
      ASSERT_EQ((*found)->text, text_of(number));
    }
  }
  EXPECT_GE(acknowledged.size(), 1884U);
}

struct PowerCutTest : BackendTest {
  /// Copies the files as they are, the log cut to `log_bytes`, and says how many messages come back.
  int64_t messages_after_cut(uintmax_t log_bytes) {
    const std::string copy = directory.file("copy.db");
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(copy + part);
    std::filesystem::copy_file(directory.file(), copy);
    std::filesystem::copy_file(directory.file() + "-wal", copy + "-wal");
    std::filesystem::resize_file(copy + "-wal", log_bytes);
    auto database = store::Database::open(store::test_options(copy, store::Access::read_write));
    EXPECT_TRUE(database.ok()) << database.error().to_string();
    EXPECT_EQ(*database->number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    // A whole prefix: message n is there only if all before it are.
    const int64_t count = *database->number("SELECT count(*) FROM messages");
    EXPECT_EQ(*database->number("SELECT coalesce(max(CAST(text AS INTEGER)), 0) FROM messages"), count);
    return count;
  }
};

TEST_F(PowerCutTest, the_log_may_end_anywhere) {
  { ASSERT_TRUE(other_connection().checkpoint().ok()); }
  start();
  TestClient sender(*backend);
  sender.enter(1);
  constexpr int64_t kMessages = 60;
  for (int64_t i = 1; i <= kMessages; ++i)
    ASSERT_EQ(sender.code(sender.submit_message(2, std::to_string(i))), status::kOk);
  const uintmax_t log_bytes = std::filesystem::file_size(directory.file() + "-wal");
  EXPECT_EQ(messages_after_cut(log_bytes), kMessages) << "all that was acknowledged, while the backend runs";
  int64_t least = kMessages;
  constexpr uintmax_t kFrame = 24 + 4096;
  for (uintmax_t cut = log_bytes; cut > kFrame; cut -= kFrame / 2 + 7) {
    const int64_t count = messages_after_cut(cut);
    EXPECT_LE(count, least);
    least = count;
  }
  EXPECT_LT(least, kMessages / 2);
}

}  // namespace
}  // namespace turms::gateway::embedded
