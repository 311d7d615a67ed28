// SPDX-License-Identifier: Apache-2.0
// What tgp.host.backend/1 says of this backend, read off the operator's settings: a bit is set when the service behaves
// so, and for no other reason. Pure functions.
#pragma once

#include <cstdint>

#include "embedded/embedded_settings.h"

namespace turms::gateway::embedded {

/// TGP_CAP_* bits.
[[nodiscard]] uint64_t capabilities_of(const service::ServiceSettings& settings);

/// The limit `which` (TGP_LIMIT_*) in its own unit, or TGP_LIMIT_NONE, TGP_LIMIT_UNKNOWN.
[[nodiscard]] int64_t limit_of(const EmbeddedSettings& settings, uint32_t which);

}  // namespace turms::gateway::embedded
