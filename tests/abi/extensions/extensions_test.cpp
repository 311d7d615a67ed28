// SPDX-License-Identifier: Apache-2.0
// The extensions as a plugin in C meets them: the caller (caller.h) in the real host, before the embedded backend and
// real files. What the caller finds wrong stands in the log, with its line.
#include <filesystem>

#include "blobs/plugin_blobs.h"
#include "crypto/scram_verifier.h"
#include "embedded/embedded_backend.h"
#include "host/base/temporary_folder.h"
#include "store/relationships_table.h"
#include "store/schema.h"
#include "store/users_table.h"
#include "world.h"

namespace turms::gateway::plugins {
namespace {

constexpr int32_t kServerClosed = 201;
constexpr uint64_t kMebi = 1024 * 1024;
/// Every function of the tables of calls, before start and after stop: each such call is the plugin's mistake.
constexpr uint64_t kCallsOutOfTime = 2 * (2 + 5 + 3 + 2 + 5 + 2 + 2);

struct ExtensionsTest : ::testing::Test {
  ExtensionsTest() {
    settings.database = folder.path() / "turms.db";
    settings.service.message.search_enabled = true;
    settings.registration = embedded::Registration::open;
    store::OpenOptions options;
    options.path = settings.database;
    options.access = store::Access::create;
    auto database = store::Database::open(options);
    EXPECT_TRUE(database.ok() && store::migrate(*database).ok());
    store::UsersTable users(*database);
    store::RelationshipsTable relationships(*database);
    const auto verifier = crypto::make_scram_verifier("123", crypto::kMinScramIterations);
    for (int64_t id = 1; id <= 3; ++id) {
      store::User user;
      user.id = id;
      EXPECT_TRUE(users.insert(user).ok() && users.set_verifier(id, *verifier).ok());
    }
    EXPECT_TRUE(relationships.put(1, 2, store::Relation::friendly, 1).ok());
    EXPECT_TRUE(relationships.put(2, 1, store::Relation::friendly, 1).ok());
    EXPECT_TRUE(relationships.put(1, 3, store::Relation::blocked, 1).ok());
  }

  gateway::testing::TemporaryFolder folder;
  SystemClock clock;
  RecordingLog log;
  embedded::EmbeddedSettings settings;
};

TEST_F(ExtensionsTest, a_plugin_in_c_finds_every_table_as_its_header_says) {
  auto backend = embedded::open_embedded(settings, clock, log);
  ASSERT_TRUE(backend.ok()) << backend.error().to_string();
  auto files =
      blobs::PluginBlobs::start(folder.path() / "blobs", {.max_blob = 2 * kMebi, .max_bucket = 3 * kMebi}, clock);
  ASSERT_TRUE(files.ok()) << files.error().to_string();
  PluginOptions options;
  options.name = "caller";
  options.object = TURMS_EXTENSION_CALLER;
  options.copies_folder = folder.path() / "loaded";
  options.blobs = files->get();
  Plugin plugin(options, PluginConfig{"", "plugins.caller", "gateway.toml", "."}, **backend, clock, log);
  const Result<void> started = plugin.start();
  ASSERT_TRUE(started.ok()) << started.error().to_string();
  EXPECT_TRUE(log.wait_for("has made its calls")) << "a reply did not come";
  EXPECT_TRUE(plugin.stop().ok());
  const uint64_t misbehaviours = plugin.status().misbehaviours;
  ASSERT_TRUE(plugin.unload().ok());
  EXPECT_TRUE(log.wait_for("checks"));
  for (const std::string& line : log.lines_with("failed at")) ADD_FAILURE() << line;
  // One more: a session that never was. Those of the unloading come after the count.
  EXPECT_EQ(misbehaviours, kCallsOutOfTime / 2 + 1);
  (*backend)->stop(kServerClosed);
  (*files)->stop();
}

}  // namespace
}  // namespace turms::gateway::plugins
