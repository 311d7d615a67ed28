// SPDX-License-Identifier: Apache-2.0
// libuv's negative status numbers as our errors. Private to this room.
#pragma once

#include <string_view>

#include "base/result.h"

namespace turms::xmpp::io {

/// `where` names the function or address concerned; `status` < 0, or a negated errno. Thread: any.
[[nodiscard]] Error uv_error(std::string_view where, int status);

}  // namespace turms::xmpp::io
