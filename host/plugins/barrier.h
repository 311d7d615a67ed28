// SPDX-License-Identifier: Apache-2.0
// No exception crosses into C: every function of a host table does its work inside barrier().
#pragma once

#include <new>
#include <type_traits>

#include "turms_gateway_plugin.h"

namespace turms::gateway::plugins {

/// Runs `body`; what it throws becomes TGP_E_MEMORY or TGP_E_INTERNAL, or is swallowed where nothing can be returned.
template <class Body>
auto barrier(Body body) noexcept -> std::invoke_result_t<Body> {
  using Returned = std::invoke_result_t<Body>;
  try {
    return body();
  } catch (const std::bad_alloc&) {
    if constexpr (std::is_same_v<Returned, tgp_status>) return TGP_E_MEMORY;
  } catch (...) {
    if constexpr (std::is_same_v<Returned, tgp_status>) return TGP_E_INTERNAL;
  }
  if constexpr (!std::is_void_v<Returned>) return Returned{};
}

}  // namespace turms::gateway::plugins
