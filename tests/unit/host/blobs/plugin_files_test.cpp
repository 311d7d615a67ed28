// SPDX-License-Identifier: Apache-2.0
#include "blobs/plugin_files.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "host/base/doubles.h"
#include "host/base/temporary_folder.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;
using sessions::BlobAddress;

struct PluginFilesTest : ::testing::Test {
  PluginFilesTest() { reopen(); }

  void reopen() {
    files.reset();
    auto opened = PluginFiles::open(root, rules, clock);
    ASSERT_TRUE(opened.ok()) << opened.error().to_string();
    files = std::move(opened).value();
  }
  Result<bool> put(const BlobAddress& at, std::string_view content) {
    return files->put(at, {content.size(), {}, {}}, content);
  }
  Result<bool> begin(const BlobAddress& at, uint64_t length) { return files->put(at, {length, {}, {}}, ""); }
  /// "none" when there is nothing to read.
  std::string get(const BlobAddress& at) {
    const auto piece = files->read(at, 0, 1'000);
    if (piece.ok()) return piece->bytes;
    return piece.error().code == Code::not_found ? "none" : "error";
  }
  Code refusal(const Result<bool>& result) {
    EXPECT_FALSE(result.ok());
    return result.ok() ? Code::internal : result.error().code;
  }
  size_t begun_files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(root / "plugins" / ".incoming"), {}));
  }

  testing::TemporaryFolder folder;
  const fs::path root = folder.path() / "blobs";
  testing::FakeClock clock;
  PluginFileRules rules{.max_blob = 100, .max_bucket = 150, .max_files = 4, .max_unfinished = 2};
  std::unique_ptr<PluginFiles> files;
  const BlobAddress avatar{"xmpp", "7", "avatar"};
};

TEST_F(PluginFilesTest, a_whole_file_is_there_at_once_and_after_a_restart) {
  EXPECT_EQ(get(avatar), "none");
  EXPECT_TRUE(*files->put(avatar, {4, "image/png", {}}, "face"));
  EXPECT_EQ(get(avatar), "face");
  reopen();
  EXPECT_EQ(get(avatar), "face");
  const auto facts = files->stat(avatar);
  ASSERT_TRUE(facts.ok());
  EXPECT_EQ(facts->length, 4U);
  EXPECT_EQ(facts->media_type, "image/png");
  const crypto::Digest digest = crypto::sha256(crypto::octets("face"));
  EXPECT_EQ(facts->sha256, std::string(digest.begin(), digest.end()));
}

TEST_F(PluginFilesTest, owners_and_buckets_are_apart) {
  EXPECT_TRUE(*put({"a", "7", "x"}, "1"));
  EXPECT_TRUE(*put({"b", "7", "x"}, "2"));
  EXPECT_TRUE(*put({"a", "8", "x"}, "3"));
  EXPECT_EQ(get({"a", "7", "x"}) + get({"b", "7", "x"}) + get({"a", "8", "x"}), "123");
}

TEST_F(PluginFilesTest, pieces_make_a_file_that_is_seen_with_the_last_one) {
  EXPECT_TRUE(*put(avatar, "old"));
  EXPECT_FALSE(*files->put(avatar, {6, {}, {}}, "ab"));
  EXPECT_EQ(refusal(files->write(avatar, 1, "x")), Code::invalid_argument) << "a piece again";
  EXPECT_EQ(refusal(files->write(avatar, 3, "x")), Code::invalid_argument) << "a gap";
  EXPECT_EQ(refusal(files->write(avatar, 2, "cdefg")), Code::invalid_argument) << "more than the whole";
  EXPECT_FALSE(*files->write(avatar, 2, "cd"));
  EXPECT_EQ(get(avatar), "old");
  EXPECT_TRUE(*files->write(avatar, 4, "ef"));
  EXPECT_EQ(get(avatar), "abcdef");
  EXPECT_EQ(refusal(files->write(avatar, 6, "")), Code::not_found);
  EXPECT_EQ(begun_files(), 0U);
}

TEST_F(PluginFilesTest, ranges_are_read) {
  EXPECT_TRUE(*put(avatar, "0123456789"));
  EXPECT_EQ(files->read(avatar, 3, 4)->bytes, "3456");
  EXPECT_EQ(files->read(avatar, 8, 100)->bytes, "89");
  EXPECT_EQ(files->read(avatar, 10, 1)->bytes, "");
  EXPECT_EQ(files->read(avatar, UINT64_MAX, 1)->whole, 10U);
}

TEST_F(PluginFilesTest, an_empty_file_is_a_file) {
  EXPECT_TRUE(*put(avatar, ""));
  EXPECT_EQ(files->stat(avatar)->length, 0U);
}

TEST_F(PluginFilesTest, one_name_is_begun_once) {
  EXPECT_FALSE(*begin(avatar, 10));
  EXPECT_EQ(refusal(begin(avatar, 10)), Code::conflict);
  EXPECT_TRUE(*files->remove(avatar)) << "gives it up";
  EXPECT_FALSE(*begin(avatar, 10));
}

TEST_F(PluginFilesTest, what_is_wrong_from_the_start_is_refused) {
  EXPECT_EQ(refusal(files->put(avatar, {1, {}, {}}, "ab")), Code::invalid_argument);
  EXPECT_EQ(refusal(files->put(avatar, {1, "image/*", {}}, "a")), Code::invalid_argument);
  for (const char* bad : {"", ".", "..", "a/b", ".incoming"}) {
    EXPECT_EQ(refusal(put({bad, "7", "x"}, "")), Code::invalid_argument) << bad;
    EXPECT_EQ(refusal(put({"a", bad, "x"}, "")), Code::invalid_argument) << bad;
    EXPECT_EQ(refusal(put({"a", "7", bad}, "")), Code::invalid_argument) << bad;
    EXPECT_EQ(refusal(files->remove({"a", "7", bad})), Code::invalid_argument) << bad;
    EXPECT_EQ(get({"a", "7", bad}), "error") << bad;
  }
}

TEST_F(PluginFilesTest, a_bucket_has_a_quota_that_begun_files_count_for) {
  EXPECT_EQ(refusal(put(avatar, std::string(101, 'x'))), Code::limit) << "too large by itself";
  EXPECT_TRUE(*put(avatar, std::string(100, 'x')));
  EXPECT_FALSE(*begin({"xmpp", "7", "upload"}, 50));
  EXPECT_EQ(refusal(put({"xmpp", "7", "more"}, "x")), Code::limit);
  EXPECT_TRUE(*put({"xmpp", "8", "more"}, "x")) << "another bucket";
  EXPECT_TRUE(*put(avatar, std::string(100, 'y'))) << "what is replaced makes room";
  EXPECT_TRUE(*files->remove({"xmpp", "7", "upload"}));
  EXPECT_TRUE(*put({"xmpp", "7", "more"}, std::string(50, 'x')));
  reopen();
  EXPECT_EQ(refusal(put({"xmpp", "7", "again"}, "x")), Code::limit) << "counted anew";
  EXPECT_TRUE(*files->remove(avatar));
  EXPECT_TRUE(*put({"xmpp", "7", "again"}, std::string(100, 'x')));
}

TEST_F(PluginFilesTest, files_of_a_bucket_and_begun_ones_of_a_plugin_are_counted) {
  for (const char* name : {"a", "b", "c", "d"}) EXPECT_TRUE(*put({"xmpp", "7", name}, ""));
  EXPECT_EQ(refusal(put({"xmpp", "7", "e"}, "")), Code::limit);
  EXPECT_TRUE(*put({"xmpp", "7", "d"}, "again"));
  EXPECT_FALSE(*begin({"xmpp", "8", "a"}, 1));
  EXPECT_FALSE(*begin({"xmpp", "9", "a"}, 1));
  EXPECT_EQ(refusal(begin({"xmpp", "10", "a"}, 1)), Code::limit);
  EXPECT_FALSE(*begin({"other", "10", "a"}, 1));
}

TEST_F(PluginFilesTest, what_nobody_goes_on_with_is_given_up) {
  EXPECT_FALSE(*begin(avatar, 2));
  clock.advance_ms(300'000);
  EXPECT_FALSE(*files->write(avatar, 0, "a"));
  clock.advance_ms(600'000);
  EXPECT_TRUE(*put({"xmpp", "7", "x"}, "")) << "ten minutes to the second";
  EXPECT_EQ(begun_files(), 1U);
  clock.advance_ms(1);
  EXPECT_TRUE(*put({"xmpp", "7", "x"}, ""));
  EXPECT_EQ(begun_files(), 0U);
  EXPECT_EQ(refusal(files->write(avatar, 1, "b")), Code::not_found);
}

TEST_F(PluginFilesTest, a_restart_leaves_nothing_half_written) {
  EXPECT_FALSE(*begin(avatar, 2));
  std::ofstream(root / "plugins" / ".incoming" / "17") << "half";
  reopen();
  EXPECT_EQ(begun_files(), 0U);
  EXPECT_EQ(get(avatar), "none");
}

TEST_F(PluginFilesTest, removing_says_whether_there_was_one) {
  EXPECT_FALSE(*files->remove(avatar));
  EXPECT_TRUE(*put(avatar, "x"));
  EXPECT_TRUE(*files->remove(avatar));
  EXPECT_EQ(get(avatar), "none");
}

TEST_F(PluginFilesTest, a_damaged_file_is_an_error_and_no_content) {
  EXPECT_TRUE(*put(avatar, "x"));
  std::ofstream(root / "plugins" / "xmpp" / "7" / "avatar") << "?";
  EXPECT_EQ(get(avatar), "error");
  EXPECT_TRUE(*put(avatar, "mended"));
  EXPECT_EQ(get(avatar), "mended");
}

}  // namespace
}  // namespace turms::gateway::blobs
