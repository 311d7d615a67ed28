// SPDX-License-Identifier: Apache-2.0
// Fixed content for an empty database, so that a newcomer has somebody to talk to: what Turms' own development mode
// makes, with names that tell people apart. Users 1 to 1000 have the password 123. Nothing of it is random but ids of
// messages and salts.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/result.h"
#include "embedded/embedded_settings.h"

namespace turms::gateway::embedded {

inline constexpr int64_t kDemoUsers = 1'000;
inline constexpr const char* kDemoPassword = "123";

/// Fills the database of `settings`, which is made when it is missing. All or nothing; call it before the backend is
/// opened. The users' passwords are derived with the fewest rounds that SCRAM allows, on `threads` threads. \returns
/// false: there are users already, and nothing was done \errors   those of opening and writing the database
[[nodiscard]] Result<bool> fill_demo_data(const EmbeddedSettings& settings, const Clock& clock, unsigned threads = 2);

}  // namespace turms::gateway::embedded
