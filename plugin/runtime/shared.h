// SPDX-License-Identifier: Apache-2.0
// What all shards of one running instance share. The instance owns it and changes nothing in it while shards run, but
// for the TLS context, which a reconfiguration swaps.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/strong_id.h"
#include "bridge/addresses.h"
#include "config/settings.h"
#include "features/core.h"
#include "io/workers.h"
#include "runtime/admission.h"
#include "runtime/host_link.h"
#include "runtime/metrics.h"
#include "tls/context.h"
#include "xmpp/stream.h"

namespace turms::xmpp::runtime {

class Shard;

class Shared {
 public:
  Shared(HostLink& host_in, const config::Settings& settings_in, const features::Settings& feature_settings_in,
         const bridge::Addresses& addresses_in, const StreamSettings& stream_settings_in,
         const Admission::Limits& limits, RuntimeMetrics metrics_in)
      : host(host_in),
        settings(settings_in),
        feature_settings(feature_settings_in),
        addresses(addresses_in),
        stream_settings(stream_settings_in),
        admission(limits),
        metrics(metrics_in) {}
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  /// The shard that owns the account of `user` (decision 18). Thread: any.
  [[nodiscard]] Shard& shard_of(UserId user) const {
    // Ids are often consecutive or share their low bits; Fibonacci hashing spreads both.
    const uint64_t mixed = static_cast<uint64_t>(user.value()) * 0x9E3779B97F4A7C15u;
    return *shards[static_cast<size_t>((mixed >> 32) % shards.size())];
  }

  [[nodiscard]] std::shared_ptr<const tls::Context> tls_context() const {
    const std::lock_guard lock(tls_mutex_);
    return tls_context_;
  }
  void set_tls_context(std::shared_ptr<const tls::Context> context) {
    const std::lock_guard lock(tls_mutex_);
    tls_context_ = std::move(context);
  }

  HostLink& host;
  const config::Settings settings;
  const features::Settings feature_settings;
  const bridge::Addresses addresses;
  const StreamSettings stream_settings;
  Admission admission;
  const RuntimeMetrics metrics;
  std::unique_ptr<io::Workers> workers;        // TLS handshakes
  std::vector<std::unique_ptr<Shard>> shards;  // at most 255: the index travels in session ids

 private:
  mutable std::mutex tls_mutex_;
  std::shared_ptr<const tls::Context> tls_context_;  // shared with the channels made from it
};

}  // namespace turms::xmpp::runtime
