// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(ConfigLoad, an_empty_text_means_the_defaults) {
  const Loaded loaded = read("");
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.settings.turms.tcp.port, 11510);
  EXPECT_EQ(loaded.settings.turms.websocket.port, 10510);
  EXPECT_EQ(loaded.settings.turms.tcp.host, "127.0.0.1");
  EXPECT_EQ(loaded.settings.gateway.data_dir, "/etc/turms-gateway/run");
  EXPECT_EQ(loaded.settings.gateway.control_socket, "/etc/turms-gateway/run/control.sock");
  EXPECT_EQ(loaded.settings.gateway.log_level, Level::info);
}

TEST(ConfigLoad, all_complaints_come_at_once_in_the_order_of_the_file) {
  const std::string text =
      complaints_of("[turms.tcp]\nport = -1\n[gateway]\nlog_level = 1\n[turms.websocket]\nx = 1\n");
  const size_t first = text.find(":2:8:");
  const size_t second = text.find(":4:13:");
  const size_t third = text.find(":6:1:");
  EXPECT_TRUE(first < second && second < third && third != std::string::npos) << text;
}

TEST(ConfigLoad, a_missing_file_is_one_complaint) {
  const Loaded loaded = load("/nonexistent/gateway.toml");
  ASSERT_EQ(loaded.complaints.size(), 1U);
  EXPECT_EQ(loaded.complaints[0].to_string(), "/nonexistent/gateway.toml: cannot be read: No such file or directory");
}

TEST(ConfigLoad, a_folder_is_no_file) {
  EXPECT_FALSE(load("/").ok());
}

TEST(ConfigLoad, a_file_is_read_and_its_folder_is_where_paths_start) {
  char folder[] = "/tmp/turms-config-XXXXXX";
  ASSERT_NE(::mkdtemp(folder), nullptr);
  const std::filesystem::path path = std::filesystem::path(folder) / "gateway.toml";
  std::ofstream(path) << "[gateway]\ndata_dir = \"here\"\n";
  const Loaded loaded = load(path);
  EXPECT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.settings.gateway.data_dir, std::filesystem::path(folder) / "here");
  EXPECT_EQ(loaded.settings.source.origin, path.string());
  std::filesystem::remove_all(folder);
}

TEST(ConfigLoad, columns_count_bytes) {
  EXPECT_EQ(complaints_of("gateway = { data_dir = \"J\xC3\xBCrgen\", \xC3\xA4 = 1 }\n").substr(0, 18),
            "gateway.toml:1:35:");
  EXPECT_EQ(complaints_of("gateway = { data_dir = \"J\xC3\xBCrgen\", x = 1 }\n"),
            "gateway.toml:1:35: [gateway] unknown key \"x\"\n");
}

}  // namespace
}  // namespace turms::gateway::config
