// SPDX-License-Identifier: Apache-2.0
// Counters and gauges as an interface: defined once while the plugin starts, moved by handle from any thread. The host
// shows them. Units stand at the end of a name (_total, _seconds, _bytes); labels are not used on the hot path.
#pragma once

#include <cstdint>
#include <string_view>

namespace turms::xmpp {

class Metrics {
 public:
  using Handle = uint64_t;
  enum class Kind { counter, gauge };

  virtual ~Metrics() = default;
  /// Makes a metric known; the same name gives the same handle. `help` is one sentence. Before start has returned only.
  virtual Handle define(Kind kind, std::string_view name, std::string_view help) = 0;
  /// Thread: any; lock-free.
  virtual void add(Handle handle, int64_t delta) = 0;
  virtual void set(Handle handle, int64_t value) = 0;
};

}  // namespace turms::xmpp
