// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "config/load.h"
#include "host/config/reading.h"

namespace turms::gateway::config {
namespace {

using testing::complaints_of;
using testing::read;

TEST(SectionEmbedded, the_database_lies_in_the_data_folder) {
  EXPECT_EQ(read("").settings.embedded.database, "/etc/turms-gateway/run/turms.db");
  EXPECT_EQ(read("[embedded]\ndatabase = \"x.db\"").settings.embedded.database, "/etc/turms-gateway/run/x.db");
  EXPECT_EQ(read("[embedded]\ndatabase = \"/x.db\"").settings.embedded.database, "/x.db");
}

TEST(SectionEmbedded, every_key_is_taken) {
  const Loaded loaded = read(R"([embedded]
synchronous = "normal"
busy_timeout_millis = 2
typing_status_enabled = false
respond_offline_if_invisible = true
return_reason_for_server_error = true
server_id = "node1"
registration = "open"
password_iterations = 4096
password_threads = 2
max_waiting_passwords = 3
close_idle_session_after_seconds = 4
max_waiting_requests = 5
max_waiting_bytes = 1048576
max_waiting_requests_per_session = 6
max_waiting_bytes_per_session = 65536
max_request_size_bytes = 1024
cache_megabytes = 7
[embedded.simultaneous_login]
strategy = "one_for_all_device_types"
conflict_strategy = "disconnect_logging_in_device"
allow_device_type_unknown_login = false
allow_device_type_others_login = false
)");
  ASSERT_TRUE(loaded.ok()) << loaded.complaints.front().to_string();
  const embedded::EmbeddedSettings& embedded = loaded.settings.embedded;
  EXPECT_EQ(embedded.durability, embedded::Durability::normal);
  EXPECT_EQ(embedded.busy_timeout_millis, 2U);
  EXPECT_EQ(embedded.registration, embedded::Registration::open);
  EXPECT_EQ(embedded.password_iterations, 4096U);
  EXPECT_EQ(embedded.password_threads, 2U);
  EXPECT_EQ(embedded.max_waiting_passwords, 3U);
  EXPECT_EQ(embedded.close_idle_session_after_seconds, 4U);
  EXPECT_EQ(embedded.max_waiting_requests, 5U);
  EXPECT_EQ(embedded.max_waiting_bytes, 1048576U);
  EXPECT_EQ(embedded.max_waiting_requests_per_session, 6U);
  EXPECT_EQ(embedded.max_waiting_bytes_per_session, 65536U);
  EXPECT_EQ(embedded.max_request_size_bytes, 1024U);
  EXPECT_EQ(embedded.cache_megabytes, 7U);
  const service::ServiceSettings& service = embedded.service;
  EXPECT_FALSE(service.typing_status_enabled);
  EXPECT_TRUE(service.respond_offline_if_invisible);
  EXPECT_TRUE(service.return_reason_for_server_error);
  EXPECT_EQ(service.server_id, "node1");
  EXPECT_EQ(service.simultaneous_login.strategy, service::LoginStrategy::one_for_all_device_types);
  EXPECT_EQ(service.simultaneous_login.conflict_strategy, service::LoginConflict::disconnect_logging_in_device);
  EXPECT_FALSE(service.simultaneous_login.allow_device_type_unknown_login);
  EXPECT_FALSE(service.simultaneous_login.allow_device_type_others_login);
}

TEST(SectionEmbedded, weak_password_hashing_is_refused) {
  EXPECT_EQ(complaints_of("[embedded]\npassword_iterations = 1\n"),
            "gateway.toml:2:23: [embedded] password_iterations is between 4096 and 1000000, not 1\n");
}

}  // namespace
}  // namespace turms::gateway::config
