// SPDX-License-Identifier: Apache-2.0
#include "runtime/metrics.h"

namespace turms::xmpp::runtime {

RuntimeMetrics::RuntimeMetrics(Metrics& metrics)
    : connections(metrics.define(Metrics::Kind::gauge, "xmpp_connections", "Transports held now.")),
      resources(metrics.define(Metrics::Kind::gauge, "xmpp_resources", "Bound resources.")),
      resources_away(metrics.define(Metrics::Kind::gauge, "xmpp_resources_away",
                                    "Bound resources that wait for their client to come back (XEP-0198).")),
      sessions(metrics.define(Metrics::Kind::gauge, "xmpp_turms_sessions", "Turms sessions open or being opened.")),
      connections_refused(metrics.define(Metrics::Kind::counter, "xmpp_connections_refused_total",
                                         "Connections refused by a limit on connections.")),
      tls_handshakes(metrics.define(Metrics::Kind::counter, "xmpp_tls_handshakes_total", "TLS handshakes completed.")),
      tls_failures(metrics.define(Metrics::Kind::counter, "xmpp_tls_failures_total", "TLS handshakes that failed.")),
      logins(metrics.define(Metrics::Kind::counter, "xmpp_logins_total", "Successful authentications.")),
      login_failures(metrics.define(Metrics::Kind::counter, "xmpp_login_failures_total", "Refused authentications.")),
      registrations(metrics.define(Metrics::Kind::counter, "xmpp_registrations_total", "Accounts made by clients.")),
      registrations_refused(metrics.define(Metrics::Kind::counter, "xmpp_registrations_refused_total",
                                           "Accounts that clients wanted and did not get.")),
      resumptions(metrics.define(Metrics::Kind::counter, "xmpp_resumptions_total", "Streams resumed (XEP-0198).")),
      resumptions_refused(metrics.define(Metrics::Kind::counter, "xmpp_resumptions_refused_total",
                                         "Streams that could not be resumed.")),
      stanzas_received(
          metrics.define(Metrics::Kind::counter, "xmpp_stanzas_received_total", "Stanzas taken from clients.")),
      bytes_received(metrics.define(Metrics::Kind::counter, "xmpp_received_bytes", "Bytes read from clients.")),
      bytes_sent(metrics.define(Metrics::Kind::counter, "xmpp_sent_bytes", "Bytes written to clients.")),
      stream_errors(
          metrics.define(Metrics::Kind::counter, "xmpp_stream_errors_total", "Streams ended with a stream error.")),
      slow_readers_closed(metrics.define(Metrics::Kind::counter, "xmpp_slow_readers_closed_total",
                                         "Streams ended because the client did not read.")),
      sessions_lost(metrics.define(Metrics::Kind::counter, "xmpp_turms_sessions_lost_total",
                                   "Turms sessions that ended without our asking.")),
      events_dropped(metrics.define(Metrics::Kind::counter, "xmpp_events_dropped_total",
                                    "Local stanzas dropped because a shard's inbox was full.")) {
}

}  // namespace turms::xmpp::runtime
