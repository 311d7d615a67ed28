// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <gtest/gtest.h>

#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionTurms, a_listener_takes_an_address_and_no_name) {
  EXPECT_EQ(complaints_of("[turms.tcp]\nhost = \"localhost\"\n"),
            "gateway.toml:2:8: [turms.tcp] host is an IPv4 or IPv6 address, not \"localhost\"\n");
  EXPECT_TRUE(read("[turms.tcp]\nhost = \"::1\"\n").ok());
}

TEST(SectionTurms, files_are_off_until_asked_for) {
  EXPECT_FALSE(read("").settings.turms.storage.enabled);
  const Loaded loaded = read(R"([turms.storage]
enabled = true
host = "0.0.0.0"
port = 1
public_url = "https://files.example.org"
max_connections = 2
max_connections_per_ip = 3
idle_timeout_millis = 4000
max_exchange_millis = 5000
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const net::StorageListenerSettings& storage = loaded.settings.turms.storage;
  EXPECT_TRUE(storage.enabled);
  EXPECT_EQ(storage.host, "0.0.0.0");
  EXPECT_EQ(storage.port, 1);
  EXPECT_EQ(storage.public_url, "https://files.example.org");
  EXPECT_EQ(storage.max_connections, 2U);
  EXPECT_EQ(storage.max_connections_per_ip, 3U);
  EXPECT_EQ(storage.idle_timeout_millis, 4000U);
  EXPECT_EQ(storage.max_exchange_millis, 5000U);
  EXPECT_EQ(complaints_of("[turms.storage]\nhost = \"localhost\"\n"),
            "gateway.toml:2:8: [turms.storage] host is an IPv4 or IPv6 address, not \"localhost\"\n");
  EXPECT_EQ(complaints_of("[turms.storage]\npublic_url = \"files\"\n"),
            "gateway.toml:2:14: [turms.storage] public_url begins with http:// or https://\n");
}

TEST(SectionTurms, every_key_is_taken) {
  const Loaded loaded = read(R"([turms]
backlog = 1
establish_timeout_millis = 2
close_timeout_millis = 3
max_request_size_bytes = 65
notify_clients_of_session_info_after_connected = false
return_reason_for_server_error = true
max_connections = 4
max_connections_per_ip = 5
max_unauthenticated_bytes = 2048
max_outgoing_bytes = 65537
max_inbox_bytes = 1048577
[turms.tcp]
enabled = false
host = "0.0.0.0"
port = 0
[turms.websocket]
port = 1
[turms.rate_limiting]
capacity = 6
initial_tokens = 7
tokens_per_period = 8
refill_interval_millis = 9
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const net::TurmsListenerSettings& turms = loaded.settings.turms;
  EXPECT_EQ(turms.backlog, 1U);
  EXPECT_EQ(turms.establish_timeout_millis, 2U);
  EXPECT_EQ(turms.close_timeout_millis, 3U);
  EXPECT_EQ(turms.max_request_size_bytes, 65U);
  EXPECT_FALSE(turms.notify_clients_of_session_info_after_connected);
  EXPECT_TRUE(turms.return_reason_for_server_error);
  EXPECT_EQ(turms.max_connections, 4U);
  EXPECT_EQ(turms.max_connections_per_ip, 5U);
  EXPECT_EQ(turms.max_unauthenticated_bytes, 2048U);
  EXPECT_EQ(turms.max_outgoing_bytes, 65537U);
  EXPECT_EQ(turms.max_inbox_bytes, 1048577U);
  EXPECT_FALSE(turms.tcp.enabled);
  EXPECT_EQ(turms.tcp.host, "0.0.0.0");
  EXPECT_EQ(turms.tcp.port, 0);
  EXPECT_EQ(turms.websocket.port, 1);
  EXPECT_EQ(turms.rate_limiting.capacity, 6U);
  EXPECT_EQ(turms.rate_limiting.initial_tokens, 7U);
  EXPECT_EQ(turms.rate_limiting.tokens_per_period, 8U);
  EXPECT_EQ(turms.rate_limiting.refill_interval_millis, 9U);
}

}  // namespace
}  // namespace turms::gateway::config
