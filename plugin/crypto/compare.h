// SPDX-License-Identifier: Apache-2.0
// Comparing what a peer may be guessing at.
#pragma once

#include "base/bytes.h"

namespace turms::xmpp::crypto {

/// Equality whose duration depends on the lengths only, never on where the bytes differ. Lengths are not kept secret.
/// Thread: any.
[[nodiscard]] bool constant_time_equal(Bytes a, Bytes b) noexcept;

}  // namespace turms::xmpp::crypto
