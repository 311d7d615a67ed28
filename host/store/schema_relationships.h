// SPDX-License-Identifier: Apache-2.0
// Migration 2: profiles beyond the name, settings, relationship groups, friend requests, versions.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaRelationships = R"sql(
)sql";

}  // namespace turms::gateway::store
