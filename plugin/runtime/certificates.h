// SPDX-License-Identifier: Apache-2.0
// From the operator's [tls] table to the TLS context that connections are made from: reads the certificates, or makes a
// self-signed one at the first start and keeps it.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "config/settings.h"
#include "tls/context.h"
#include "tls/tickets.h"

namespace turms::xmpp::runtime {

/// \param tickets  kept from the last context, so that clients still resume; null: no session tickets
/// \errors  io, invalid_argument: which file, and what an operator can do about it
/// Thread: control.
[[nodiscard]] Result<std::shared_ptr<const tls::Context>> make_tls_context(const config::Settings& settings,
                                                                           std::shared_ptr<tls::Tickets> tickets,
                                                                           const Clock& clock, Log& log);

}  // namespace turms::xmpp::runtime
