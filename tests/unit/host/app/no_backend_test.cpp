// SPDX-License-Identifier: Apache-2.0
#include "app/no_backend.h"

#include <gtest/gtest.h>

namespace turms::gateway::app {
namespace {

TEST(NoBackend, promises_nothing_and_takes_nothing) {
  NoBackend backend;
  EXPECT_EQ(backend.capabilities(), 0U);
  EXPECT_EQ(backend.submit(1, {}), sessions::SubmitStatus::gone);
  EXPECT_FALSE(
      backend.verify_password(1, "x", nullptr, [](void*, bool) { ADD_FAILURE() << "there is nobody to answer"; }));
}

/// What an embedded backend offers; a plugin that requires it must not be refused by --check-config.
TEST(NoBackend, offers_every_service_and_answers_none) {
  NoBackend backend;
  ASSERT_TRUE(backend.verifiers() && backend.key_values() && backend.relations() && backend.archive() &&
              backend.accounts() && backend.group_types());
  ASSERT_NE(backend.blobs(), nullptr);
  const auto never = [](const auto&) { ADD_FAILURE() << "there is nobody to answer"; };
  EXPECT_FALSE(backend.verifiers()->find(1, "SHA-256", never));
  EXPECT_FALSE(backend.key_values()->get({}, never));
  EXPECT_FALSE(backend.relations()->between(1, 2, never));
  EXPECT_FALSE(backend.archive()->search({}, never));
  EXPECT_FALSE(backend.accounts()->create(1, "", "x", never));
  EXPECT_FALSE(backend.accounts()->remove(1, never));
  EXPECT_FALSE(backend.group_types()->find(0, never));
  EXPECT_FALSE(backend.group_types()->creatable(1, never));
  EXPECT_FALSE(backend.blobs()->stat({}, never));
}

}  // namespace
}  // namespace turms::gateway::app
