// SPDX-License-Identifier: Apache-2.0
// The ABI's statuses in the gateway's own terms: a Code to decide by and words for the operator.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "turms_gateway_plugin.h"

namespace turms::gateway::plugins {

/// `TGP_E_CONFIG` and so on; unknown numbers read as TGP_E_INTERNAL. Thread: any.
[[nodiscard]] std::string_view status_name(tgp_status status);

/// The Error that a failed call becomes. `call` names the entry point, `error` may be NULL or not filled; its line and
/// column refer to `origin`. Thread: any.
[[nodiscard]] Error to_error(tgp_status status, std::string_view call, const tgp_error* error, std::string_view origin);

}  // namespace turms::gateway::plugins
