// SPDX-License-Identifier: Apache-2.0
// How a client's value is brought into the type that the operator gave it. Pure.
#pragma once

#include <optional>
#include <string>

#include "proto/messages.h"
#include "service/custom_value_rules.h"

namespace turms::gateway::service {

/// Brings `value` into the rule's type and checks its limits. Numbers and truth values become strings where strings are
/// wanted, strings become numbers and truth values; octets are never accepted.
/// \returns  the encoded proto::Value to keep; nothing when the value does not fit
/// Thread: any.  Source: Turms (CustomValueService)
[[nodiscard]] std::optional<std::string> fit_value(const ValueRule& rule, const proto::Value& value);

}  // namespace turms::gateway::service
