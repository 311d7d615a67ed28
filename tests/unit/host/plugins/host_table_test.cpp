// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using testing::HostRig;

TEST(HostTable, says_who_it_is) {
  HostRig rig;
  EXPECT_EQ(rig.host().size, sizeof(tgp_host));
  EXPECT_EQ(rig.host().abi_minor, TGP_ABI_MINOR);
  EXPECT_EQ(view(rig.host().name), "turms-gateway");
  EXPECT_FALSE(view(rig.host().version).empty());
}

TEST(HostTable, leaves_work_in_every_phase) {
  HostRig rig;
  rig.context.set_phase(Phase::quiet);
  EXPECT_EQ(rig.host().monotonic_ns(rig.ctx()), rig.clock.monotonic_ns());
  EXPECT_EQ(rig.host().unix_ms(rig.ctx()), rig.clock.unix_ms());
  EXPECT_NE(rig.host().get_extension(rig.ctx(), TGP_HOST_METRICS_ID), nullptr);
  EXPECT_EQ(rig.host().get_extension(rig.ctx(), nullptr), nullptr);
  const tgp_str target = to_tgp("t");
  EXPECT_EQ(rig.host().log_level(rig.ctx(), &target), TGP_LOG_TRACE);
  rig.log.set_lowest(Level::warn);
  EXPECT_EQ(rig.host().log_level(rig.ctx(), &target), TGP_LOG_WARN);
  rig.host().log(rig.ctx(), TGP_LOG_ERROR, &target, nullptr, nullptr, 0);
  EXPECT_EQ(rig.log.lines_of("t").size(), 1U);
  const tgp_str why = to_tgp("broken");
  rig.host().report_fault(rig.ctx(), TGP_E_INTERNAL, &why);
  EXPECT_EQ(rig.faults, (std::vector<std::string>{"broken"}));
  EXPECT_TRUE(rig.misbehaving().empty());
}

TEST(HostTable, a_session_from_open_to_close) {
  HostRig rig;
  const tgp_session_id id = rig.open_session();
  ASSERT_EQ(rig.status, TGP_OK);
  const uint8_t request[] = {8, 1};
  EXPECT_EQ(rig.host().session_submit(rig.ctx(), id, request, sizeof request), TGP_OK);
  rig.host().session_grant(rig.ctx(), id, 10);
  rig.host().session_touch(rig.ctx(), id);
  rig.host().session_close(rig.ctx(), id, 500);
  EXPECT_EQ(rig.backend.submitted.size(), 1U);
  EXPECT_EQ(rig.backend.touched.size(), 1U);
  EXPECT_EQ(rig.backend.closed.size(), 1U);
  EXPECT_TRUE(rig.misbehaving().empty());
}

TEST(HostTable, null_pointers_are_arguments_that_are_wrong) {
  HostRig rig;
  const tgp_session_id id = rig.open_session();
  tgp_session_id out = 0;
  EXPECT_EQ(rig.host().session_open(rig.ctx(), nullptr, &out), TGP_E_ARGUMENT);
  const tgp_session_request request = HostRig::request();
  EXPECT_EQ(rig.host().session_open(rig.ctx(), &request, nullptr), TGP_E_ARGUMENT);
  EXPECT_EQ(rig.host().session_submit(rig.ctx(), id, nullptr, 3), TGP_E_ARGUMENT);
  EXPECT_EQ(rig.host().connection_write(rig.ctx(), 1, nullptr, 3), TGP_E_ARGUMENT);
}

TEST(HostTable, what_is_no_leaf_is_refused_while_not_running) {
  HostRig rig;
  const tgp_session_id id = rig.open_session();
  rig.context.set_phase(Phase::quiet);
  const uint8_t byte = 1;
  const tgp_session_request request = HostRig::request();
  tgp_session_id out = 0;
  EXPECT_EQ(rig.host().session_open(rig.ctx(), &request, &out), TGP_E_STATE);
  EXPECT_EQ(rig.host().session_submit(rig.ctx(), id, &byte, 1), TGP_E_STATE);
  EXPECT_EQ(rig.host().connection_write(rig.ctx(), 1, nullptr, 0), TGP_E_STATE);
  EXPECT_EQ(rig.host().session_claim(rig.ctx(), id), TGP_E_STATE);
  rig.host().session_grant(rig.ctx(), id, 1);
  rig.host().session_touch(rig.ctx(), id);
  rig.host().session_close(rig.ctx(), id, 500);
  rig.host().connection_grant(rig.ctx(), 1, 1);
  rig.host().connection_close(rig.ctx(), 1, TGP_CLOSE_ABORT);
  EXPECT_EQ(rig.misbehaving().size(), 9U);
  EXPECT_TRUE(rig.backend.closed.empty());
  EXPECT_TRUE(rig.backend.touched.empty());
}

TEST(HostTable, ids_that_never_were_are_misbehaviour) {
  HostRig rig;
  const uint8_t byte = 1;
  EXPECT_EQ(rig.host().session_submit(rig.ctx(), 12345, &byte, 1), TGP_E_GONE);
  rig.host().session_grant(rig.ctx(), 12345, 1);
  rig.host().session_touch(rig.ctx(), 12345);
  rig.host().session_close(rig.ctx(), 12345, 500);
  EXPECT_EQ(rig.host().connection_write(rig.ctx(), 12345, nullptr, 0), TGP_E_GONE);
  rig.host().connection_grant(rig.ctx(), 12345, 1);
  rig.host().connection_close(rig.ctx(), 12345, TGP_CLOSE_DONE);
  EXPECT_EQ(rig.misbehaving().size(), 7U);
}

TEST(HostTable, claiming_belongs_to_start) {
  HostRig rig;
  const tgp_session_id id = rig.open_session();
  EXPECT_EQ(rig.host().session_claim(rig.ctx(), id), TGP_E_STATE);
  EXPECT_EQ(rig.misbehaving().size(), 1U);
  rig.context.set_phase(Phase::starting);
  EXPECT_EQ(rig.host().session_claim(rig.ctx(), id), TGP_OK);
}

TEST(HostTable, overdrawing_is_misbehaviour) {
  HostRig rig;
  const tgp_session_id id = rig.open_session();
  const std::vector<uint8_t> request(16 * 1024, 1);
  tgp_status status = TGP_OK;
  for (int i = 0; i < 10 && status == TGP_OK; ++i) {
    status = rig.host().session_submit(rig.ctx(), id, request.data(), request.size());
  }
  EXPECT_EQ(status, TGP_E_OVERDRAWN);
  EXPECT_EQ(rig.misbehaving().size(), 1U);
}

}  // namespace
}  // namespace turms::gateway::plugins
