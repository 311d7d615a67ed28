// SPDX-License-Identifier: Apache-2.0
// The plugin's version and the id of this very build, from CMake.
#pragma once

#include <string_view>

namespace turms::xmpp::runtime {

inline constexpr std::string_view kVersion = TURMS_XMPP_VERSION;

}  // namespace turms::xmpp::runtime
