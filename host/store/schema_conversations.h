// SPDX-License-Identifier: Apache-2.0
// Migration 4: conversations, reactions, and what editing and searching messages need.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaConversations = R"sql(
)sql";

}  // namespace turms::gateway::store
