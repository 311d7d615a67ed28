// SPDX-License-Identifier: Apache-2.0
#include "features/message_policy.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace turms::xmpp::features {
namespace {

TEST(message_policy, is_what_the_backend_can_and_the_operator_wants) {
  Stage stage;
  stage.settings.tells_resource = true;
  stage.core.capabilities.max_text_units = 123;
  stage.core.capabilities.persist_record = false;
  const bridge::MessagePolicy policy = message_policy(stage.core);
  EXPECT_TRUE(policy.with_resource && policy.self_message);
  EXPECT_FALSE(policy.persist_record);
  EXPECT_EQ(policy.max_text_units, 123);
  EXPECT_EQ(policy.max_request_bytes, 65536);
}

}  // namespace
}  // namespace turms::xmpp::features
