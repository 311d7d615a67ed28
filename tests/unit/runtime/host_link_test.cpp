// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_link.h"

#include <gtest/gtest.h>

#include "fake_host.h"

namespace turms::xmpp::runtime {
namespace {

class HostLinkTest : public ::testing::Test {
 protected:
  FakeHost host;
};

TEST_F(HostLinkTest, tells_the_name_of_an_event_as_its_first_field) {
  HostLink link(host.table());
  link.info("stream.opened", "Text for people.", {{"conn", 5}, {"peer", "192.0.2.1"}});
  EXPECT_EQ(host.events().back(), "stream.opened conn=5 peer=192.0.2.1 ");
}

TEST_F(HostLinkTest, drops_fields_beyond_what_a_line_can_hold) {
  HostLink link(host.table());
  const std::vector<Field> fields(40, Field("k", "v"));
  link.write(Level::info, "many", "", fields);
  EXPECT_EQ(host.events().back().size(), std::string("many ").size() + 16 * std::string("k=v ").size());
}

TEST_F(HostLinkTest, asks_before_a_line_is_made) {
  HostLink link(host.table());
  EXPECT_TRUE(link.wants(Level::debug));
  EXPECT_FALSE(link.wants(Level::trace));
}

TEST_F(HostLinkTest, shows_the_clocks_of_the_host) {
  HostLink link(host.table());
  const uint64_t before = link.monotonic_ns();
  const int64_t wall = link.unix_ms();
  host.advance_s(1000);
  EXPECT_GE(link.monotonic_ns(), before + 1'000'000'000'000);
  EXPECT_GE(link.unix_ms(), wall + 1'000'000);
}

TEST_F(HostLinkTest, counts_in_the_metrics_of_the_host) {
  HostLink link(host.table());
  const Metrics::Handle handle = link.define(Metrics::Kind::counter, "xmpp_things_total", "Things.");
  ASSERT_NE(handle, 0u);
  EXPECT_EQ(link.define(Metrics::Kind::counter, "xmpp_things_total", "Things."), handle);
  link.add(handle, 3);
  EXPECT_EQ(host.metrics()["xmpp_things_total"], 3);
}

TEST_F(HostLinkTest, reads_capabilities_and_limits) {
  HostLink link(host.table());
  host.capabilities = TGP_CAP_TOKENS | TGP_CAP_TRUSTED_SESSIONS;
  const features::Capabilities can = link.capabilities();
  EXPECT_TRUE(can.tokens);
  EXPECT_TRUE(can.trusted_sessions);
  EXPECT_FALSE(can.persist_record);
  EXPECT_EQ(can.max_text_units, INT64_MAX);
  host.limit = TGP_LIMIT_UNKNOWN;
  EXPECT_EQ(link.capabilities().max_text_units, features::Capabilities().max_text_units);
  host.limit = 7;
  EXPECT_EQ(link.capabilities().max_request_bytes, 7);
}

TEST_F(HostLinkTest, makes_do_with_a_host_without_extensions) {
  host.has_extensions = false;
  HostLink link(host.table());
  EXPECT_EQ(link.define(Metrics::Kind::gauge, "xmpp_things", "Things."), 0u);
  link.add(0, 1);
  link.set(0, 1);
  EXPECT_FALSE(link.capabilities().trusted_sessions);
  EXPECT_FALSE(link.can_verify_passwords());
  EXPECT_EQ(link.verify_password(UserId(1), as_bytes("x"), 1), TGP_E_UNSUPPORTED);
}

TEST_F(HostLinkTest, says_that_it_can_not_go_on) {
  HostLink link(host.table());
  link.report_fault(TGP_E_INTERNAL, "out of luck");
  EXPECT_EQ(host.faults(), std::vector<std::string>{"out of luck"});
}

}  // namespace
}  // namespace turms::xmpp::runtime
