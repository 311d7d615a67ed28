// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "host/plugins/host_rig.h"

namespace turms::gateway::plugins {
namespace {

using testing::HostRig;

template <class Table>
const Table& table_of(HostRig& rig, const char* id) {
  return *static_cast<const Table*>(rig.host().get_extension(rig.ctx(), id));
}

TEST(MetricsTable, counts_from_definition_to_snapshot) {
  HostRig rig;
  const auto& metrics = table_of<tgp_host_metrics>(rig, TGP_HOST_METRICS_ID);
  tgp_metric_spec spec{};
  spec.size = sizeof spec;
  spec.kind = TGP_METRIC_GAUGE;
  spec.name = to_tgp("xmpp_port");
  uint64_t handle = 0;
  EXPECT_EQ(metrics.define(rig.ctx(), &spec, &handle), TGP_E_STATE) << "too late while running";
  rig.context.set_phase(Phase::starting);
  EXPECT_EQ(metrics.define(rig.ctx(), nullptr, &handle), TGP_E_ARGUMENT);
  EXPECT_EQ(metrics.define(rig.ctx(), &spec, nullptr), TGP_E_ARGUMENT);
  EXPECT_EQ(metrics.define(rig.ctx(), &spec, &handle), TGP_OK);
  EXPECT_EQ(metrics.series(rig.ctx(), handle, nullptr, 0, nullptr), TGP_E_ARGUMENT);
  rig.context.set_phase(Phase::live);
  metrics.set(rig.ctx(), handle, 5222);
  metrics.add(rig.ctx(), handle, 1);
  metrics.observe(rig.ctx(), handle, 1);  // of another kind: ignored
  EXPECT_EQ(rig.metrics.snapshot()[0].series[0].value, 5223);
}

TEST(BackendTable, tells_what_the_backend_says) {
  HostRig rig;
  const auto& backend = table_of<tgp_host_backend>(rig, TGP_HOST_BACKEND_ID);
  rig.backend.bits = TGP_CAP_ORDERED_WRITES;
  EXPECT_EQ(view(backend.kind), "embedded");
  EXPECT_EQ(backend.capabilities(rig.ctx()), TGP_CAP_ORDERED_WRITES);
  EXPECT_EQ(backend.limit(rig.ctx(), TGP_LIMIT_MAX_REQUEST), 16 * 1024);
  EXPECT_EQ(backend.limit(rig.ctx(), 9999), TGP_LIMIT_UNKNOWN);
}

}  // namespace
}  // namespace turms::gateway::plugins
