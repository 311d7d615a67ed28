// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_writer.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "host/blobs/store_fixture.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;

struct BlobWriterTest : StoreFixture {};

TEST_F(BlobWriterTest, nobody_sees_a_file_before_it_is_finished) {
  put(picture, "old");
  auto writer = store->begin(picture);
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE(writer->append(crypto::octets("ne")).ok());
  EXPECT_EQ(get(picture), "old");
  ASSERT_TRUE(writer->append(crypto::octets("w")).ok());
  EXPECT_EQ(writer->size(), 3U);
  ASSERT_TRUE(writer->finish("image/png").ok());
  EXPECT_EQ(get(picture), "new");
  EXPECT_TRUE(fs::is_empty(root / "incoming"));
}

TEST_F(BlobWriterTest, one_that_is_dropped_leaves_nothing) {
  {
    auto writer = store->begin(picture);
    ASSERT_TRUE(writer.ok() && writer->append(crypto::octets("content")).ok());
    const BlobWriter moved = std::move(*writer);
    EXPECT_FALSE(fs::is_empty(root / "incoming"));
  }
  EXPECT_TRUE(fs::is_empty(root / "incoming"));
  EXPECT_EQ(get(picture), "none");
}

TEST_F(BlobWriterTest, two_at_once_do_not_mix_and_the_last_to_finish_stays) {
  auto first = store->begin(picture);
  auto second = store->begin(picture);
  ASSERT_TRUE(first.ok() && second.ok());
  ASSERT_TRUE(first->append(crypto::octets("first")).ok());
  ASSERT_TRUE(second->append(crypto::octets("second")).ok());
  ASSERT_TRUE(second->finish("image/png").ok());
  ASSERT_TRUE(first->finish("image/png").ok());
  EXPECT_EQ(get(picture), "first");
}

/// A disk that takes no more, as the process sees it.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    before_ = ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit small{bytes, limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    ::signal(SIGXFSZ, before_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit limit_{};
  sighandler_t before_ = nullptr;
};

TEST_F(BlobWriterTest, a_write_that_fails_is_told_and_keeps_the_old_file) {
  put(picture, "old");
  {
    const FileSizeLimit limit(4096);
    auto writer = store->begin(picture);
    ASSERT_TRUE(writer.ok());
    const auto failed = writer->append(crypto::octets(std::string(100'000, 'x')));
    ASSERT_FALSE(failed.ok());
    EXPECT_FALSE(failed.error().detail.empty());
  }
  EXPECT_TRUE(fs::is_empty(root / "incoming"));
  EXPECT_EQ(get(picture), "old");
}

TEST_F(BlobWriterTest, a_place_that_is_gone_is_told) {
  auto writer = store->begin(picture);
  ASSERT_TRUE(writer.ok());
  fs::remove_all(root / "user-profile-picture");
  EXPECT_FALSE(writer->finish("image/png").ok());
  fs::remove_all(root);
  EXPECT_FALSE(store->begin(picture).ok());
}

TEST_F(BlobWriterTest, killed_at_any_moment_a_name_holds_the_old_or_the_new_content) {
  put(picture, std::string(50'000, '0'));
  for (int round = 0; round < 8; ++round) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      for (char digit = '1';; digit = digit == '9' ? '1' : static_cast<char>(digit + 1)) {
        auto writer = store->begin(picture);
        const std::string content(50'000, digit);
        if (!writer.ok() || !writer->append(crypto::octets(content)).ok() || !writer->finish("image/png").ok())
          _exit(1);
        if (write(ends[1], &digit, 1) != 1) _exit(2);
      }
    }
    close(ends[1]);
    char digit = 0;
    for (int i = 0; i <= round; ++i) ASSERT_EQ(read(ends[0], &digit, 1), 1);
    kill(child, SIGKILL);
    close(ends[0]);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    reopen();
    const std::string content = get(picture);
    ASSERT_EQ(content.size(), 50'000U);
    EXPECT_EQ(content, std::string(50'000, content.front()));
    EXPECT_NE(content.front(), '0') << "what was finished stays";
    EXPECT_TRUE(fs::is_empty(root / "incoming"));
  }
}

}  // namespace
}  // namespace turms::gateway::blobs
