// SPDX-License-Identifier: Apache-2.0
// The signals of the gateway, taken by the main thread when it asks for them and by nobody at any other time.
#pragma once

namespace turms::gateway::app {

enum class Signal { leave, read_config };

/// Blocks TERM, INT and HUP for this thread and all that it starts, and ignores PIPE. Before any other thread exists.
void hold_signals();

/// Waits for the next of them: TERM and INT mean leave, HUP means read_config. Thread: main.
[[nodiscard]] Signal wait_for_signal();

}  // namespace turms::gateway::app
