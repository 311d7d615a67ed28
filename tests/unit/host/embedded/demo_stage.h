// SPDX-License-Identifier: Apache-2.0
// An empty database and the stage on which the steps of the demo data play.
#pragma once

#include <gtest/gtest.h>

#include "embedded/demo_content.h"
#include "host/base/doubles.h"
#include "host/store/temp_database.h"

namespace turms::gateway::embedded {

struct DemoStageTest : ::testing::Test {
  [[nodiscard]] int64_t number(const char* sql) { return *database.number(sql); }

  gateway::testing::FakeClock clock;
  store::Database database = store::memory_database();
  store::Tables tables{database};
  service::MessageStamps stamps{{}};
  DemoStage stage{tables, stamps, clock.unix_ms()};
};

}  // namespace turms::gateway::embedded
