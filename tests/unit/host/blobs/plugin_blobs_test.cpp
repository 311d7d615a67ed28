// SPDX-License-Identifier: Apache-2.0
#include "blobs/plugin_blobs.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

#include "host/base/doubles.h"
#include "host/base/temporary_folder.h"

namespace turms::gateway::blobs {
namespace {

struct PluginBlobsTest : ::testing::Test {
  PluginBlobsTest() {
    auto started = PluginBlobs::start(folder.path() / "blobs", {.max_blob = 1'000, .max_bucket = 2'000}, clock);
    EXPECT_TRUE(started.ok());
    blobs = std::move(started).value();
  }
  /// Calls and waits.
  template <class T, class Call>
  Result<T> answer(Call call) {
    std::promise<Result<T>> promise;
    EXPECT_TRUE(call([&](Result<T> result) { promise.set_value(std::move(result)); }));
    return promise.get_future().get();
  }

  testing::TemporaryFolder folder;
  testing::FakeClock clock;
  std::unique_ptr<PluginBlobs> blobs;
  const sessions::BlobAddress address{"xmpp", "7", "a"};
};

TEST_F(PluginBlobsTest, every_call_is_answered) {
  EXPECT_FALSE(*answer<bool>([&](auto done) { return blobs->put(address, {4, "image/png", {}}, "fa", done); }));
  EXPECT_TRUE(*answer<bool>([&](auto done) { return blobs->write(address, 2, "ce", done); }));
  EXPECT_EQ(answer<sessions::BlobPiece>([&](auto done) { return blobs->read(address, 1, 2, done); })->bytes, "ac");
  EXPECT_EQ(answer<sessions::BlobFacts>([&](auto done) { return blobs->stat(address, done); })->media_type,
            "image/png");
  EXPECT_TRUE(*answer<bool>([&](auto done) { return blobs->remove(address, done); }));
  EXPECT_EQ(answer<sessions::BlobFacts>([&](auto done) { return blobs->stat(address, done); }).error().code,
            Code::not_found);
  EXPECT_EQ(blobs->max_blob(), 1'000U);
  EXPECT_EQ(blobs->max_bucket(), 2'000U);
}

TEST_F(PluginBlobsTest, calls_take_effect_in_their_order_and_the_end_waits_for_them) {
  std::vector<std::string> seen;  // the service's thread alone writes it until stop() returns
  for (const char* content : {"one", "two", "three"}) {
    EXPECT_TRUE(blobs->put(address, {std::string_view(content).size(), {}, {}}, content, [](const auto&) {}));
    EXPECT_TRUE(blobs->read(address, 0, 10, [&](const auto& piece) { seen.push_back(piece->bytes); }));
  }
  blobs->stop();
  EXPECT_EQ(seen, (std::vector<std::string>{"one", "two", "three"}));
  EXPECT_FALSE(blobs->stat(address, [](const auto&) { ADD_FAILURE() << "nobody is there to answer"; }));
}

}  // namespace
}  // namespace turms::gateway::blobs
