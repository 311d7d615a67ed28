// SPDX-License-Identifier: Apache-2.0
// The door of this room: Turms within this process, as a backend like any other. Owns its threads (one writer, one
// reader, password threads), the session table and the database connections.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "embedded/embedded_settings.h"
#include "sessions/backend.h"

namespace turms::gateway::embedded {

/// Opens (or makes) the database and starts the threads. `log` and `clock` outlive the backend, as do all sinks.
/// After stop() a login gets id 0 and no answer; submit() says gone.
/// \errors  of the database: not there to be made, damaged, of a newer release, locked, disk full; invalid_argument: a
/// setting Thread: control.
[[nodiscard]] Result<std::unique_ptr<sessions::Backend>> open_embedded(const EmbeddedSettings& settings,
                                                                       const Clock& clock, Log& log);

/// The same on the machine's clocks.
[[nodiscard]] Result<std::unique_ptr<sessions::Backend>> open_embedded(const EmbeddedSettings& settings, Log& log);

}  // namespace turms::gateway::embedded
