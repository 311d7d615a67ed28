// SPDX-License-Identifier: Apache-2.0
// Migration 3: groups, their types, members and enrolment.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaGroups = R"sql(
)sql";

}  // namespace turms::gateway::store
