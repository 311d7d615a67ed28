// SPDX-License-Identifier: Apache-2.0
// Migration 5: the attachments of the file store and who may fetch them.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaStorage = R"sql(
)sql";

}  // namespace turms::gateway::store
