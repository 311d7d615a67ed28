// SPDX-License-Identifier: Apache-2.0
#include "app/no_backend.h"

#include <gtest/gtest.h>

namespace turms::gateway::app {
namespace {

TEST(NoBackend, promises_nothing_and_answers_every_check) {
  NoBackend backend;
  EXPECT_EQ(backend.capabilities(), 0U);
  EXPECT_EQ(backend.submit(1, {}), sessions::SubmitStatus::gone);
  int answered = 0;
  backend.verify_password(1, "x", &answered,
                          [](void* context, bool right) { *static_cast<int*>(context) = right ? 2 : 1; });
  EXPECT_EQ(answered, 1);
}

}  // namespace
}  // namespace turms::gateway::app
