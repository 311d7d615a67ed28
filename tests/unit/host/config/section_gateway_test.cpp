// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <gtest/gtest.h>

#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionGateway, relative_paths_start_at_the_file_and_absolute_ones_stay) {
  const Loaded loaded = read(R"([gateway]
data_dir = "/var/lib/turms-gateway"
plugins_dir = "../plugins"
control_socket = "/run/turms-gateway.sock"
)");
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.settings.gateway.data_dir, "/var/lib/turms-gateway");
  EXPECT_EQ(loaded.settings.gateway.plugins_dir, "/etc/plugins");
  EXPECT_EQ(loaded.settings.gateway.control_socket, "/run/turms-gateway.sock");
  EXPECT_EQ(loaded.settings.source.base_dir, "/var/lib/turms-gateway");
}

TEST(SectionGateway, every_key_is_taken) {
  const Loaded loaded = read(R"([gateway]
log_level = "debug"
log_format = "json"
log_repeats_per_second = 7
shutdown_grace_millis = 1
lifecycle_deadline_millis = 200
session_grace_millis = 3
plugin_unload = "close"
plugin_loops = 4
plugin_max_connections = 5
plugin_max_buffered_bytes = 6
plugin_blob_max_bytes = 9
plugin_bucket_max_bytes = 10
max_sessions_per_plugin = 8
session_backlog_bytes = 65536
)");
  ASSERT_TRUE(loaded.ok());
  const GatewaySettings& gateway = loaded.settings.gateway;
  EXPECT_EQ(gateway.log_level, Level::debug);
  EXPECT_EQ(gateway.log_format, LogFormat::json);
  EXPECT_EQ(gateway.log_repeats_per_second, 7U);
  EXPECT_EQ(gateway.shutdown_grace_millis, 1U);
  EXPECT_EQ(gateway.lifecycle_deadline_millis, 200U);
  EXPECT_EQ(gateway.session_grace_millis, 3U);
  EXPECT_EQ(gateway.plugin_unload, UnloadPolicy::close);
  EXPECT_EQ(gateway.plugin_loops, 4U);
  EXPECT_EQ(gateway.plugin_max_connections, 5U);
  EXPECT_EQ(gateway.plugin_max_buffered_bytes, 6U);
  EXPECT_EQ(gateway.plugin_blob_max_bytes, 9U);
  EXPECT_EQ(gateway.plugin_bucket_max_bytes, 10U);
  EXPECT_EQ(gateway.max_sessions_per_plugin, 8U);
  EXPECT_EQ(gateway.session_backlog_bytes, 65536U);
}

}  // namespace
}  // namespace turms::gateway::config
