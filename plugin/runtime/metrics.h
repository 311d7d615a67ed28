// SPDX-License-Identifier: Apache-2.0
// The figures of the runtime, defined once per instance. Features define their own beside the code that moves them.
#pragma once

#include "base/metrics.h"

namespace turms::xmpp::runtime {

struct RuntimeMetrics {
  explicit RuntimeMetrics(Metrics& metrics);

  Metrics::Handle connections;          // gauge
  Metrics::Handle resources;            // gauge
  Metrics::Handle resources_away;       // gauge
  Metrics::Handle sessions;             // gauge
  Metrics::Handle connections_refused;  // counter, each below too
  Metrics::Handle tls_handshakes;
  Metrics::Handle tls_failures;
  Metrics::Handle logins;
  Metrics::Handle login_failures;
  Metrics::Handle registrations;
  Metrics::Handle registrations_refused;
  Metrics::Handle resumptions;
  Metrics::Handle resumptions_refused;
  Metrics::Handle stanzas_received;
  Metrics::Handle bytes_received;
  Metrics::Handle bytes_sent;
  Metrics::Handle stream_errors;
  Metrics::Handle slow_readers_closed;
  Metrics::Handle sessions_lost;
  Metrics::Handle events_dropped;
};

}  // namespace turms::xmpp::runtime
