// SPDX-License-Identifier: Apache-2.0
// From the operator's settings to what each room wants to know. The rooms do not know the configuration; this is where
// it ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/addresses.h"
#include "config/settings.h"
#include "features/core.h"
#include "runtime/admission.h"
#include "xmpp/stream.h"

namespace turms::xmpp::runtime {

/// TGP_DEVICE_* of a name that the configuration allows.
[[nodiscard]] int32_t device_type_of(std::string_view name);
[[nodiscard]] bridge::Addresses addresses_of(const config::Settings& settings);
[[nodiscard]] features::Settings feature_settings_of(const config::Settings& settings);
[[nodiscard]] StreamSettings stream_settings_of(const config::Settings& settings, const features::Capabilities& can);
/// `max_connections`: the host's budget, 0 for none.
[[nodiscard]] Admission::Limits admission_limits_of(const config::Settings& settings, uint64_t max_connections);

/// The dotted key of the first difference that running shards can't take over; nothing when all changes can be applied
/// live (certificates, limits on connections and failed logins).
[[nodiscard]] std::optional<std::string> first_change_that_needs_restart(const config::Settings& now,
                                                                         const config::Settings& next);

}  // namespace turms::xmpp::runtime
