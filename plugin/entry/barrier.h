// SPDX-License-Identifier: Apache-2.0
// The border between C and the plugin: each exported function runs its body through one of these, so that no exception
// unwinds into the host. What is caught is a bug or exhausted memory; the host is told of it and decides.
#pragma once

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string_view>

#include "runtime/instance.h"
#include "turms_gateway_plugin.h"

/// The opaque type of the ABI: one instance.
struct tgp_plugin {
  std::unique_ptr<turms::xmpp::runtime::Instance> instance;
};

namespace turms::xmpp::entry {

/// Fills the caller's error, cutting the message between characters.
inline tgp_status complain(tgp_error* error, const runtime::Failure& failure) noexcept {
  if (error == nullptr) return failure.status;
  if (TGP_HAS(tgp_error, error, code)) error->code = failure.status;
  if (TGP_HAS(tgp_error, error, line)) error->line = failure.line;
  if (TGP_HAS(tgp_error, error, column)) error->column = failure.column;
  if (!TGP_HAS(tgp_error, error, message)) return failure.status;
  size_t size = std::min(failure.message.size(), sizeof(error->message) - 1);
  const auto continues = [&](size_t at) { return (static_cast<unsigned char>(failure.message[at]) & 0xC0) == 0x80; };
  while (size > 0 && size < failure.message.size() && continues(size)) --size;
  std::memcpy(error->message, failure.message.data(), size);
  error->message[size] = '\0';
  return failure.status;
}

inline void report(tgp_plugin* plugin, std::string_view what) noexcept {
  try {
    if (plugin != nullptr && plugin->instance) plugin->instance->host().report_fault(TGP_E_INTERNAL, what);
  } catch (...) {  // telling failed as well: there is nobody left to tell
  }
}

/// Runs a body that gives a status.
template <class Body>
tgp_status guard(tgp_plugin* plugin, Body body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return TGP_E_MEMORY;
  } catch (const std::exception& error) {
    report(plugin, error.what());
  } catch (...) {
    report(plugin, "unknown exception");
  }
  return TGP_E_INTERNAL;
}

/// Runs a control body that gives a Result<void, Failure>.
template <class Body>
tgp_status control(tgp_plugin* plugin, tgp_error* error, Body body) noexcept {
  if (plugin == nullptr) return TGP_E_ARGUMENT;
  return guard(plugin, [&]() -> tgp_status {
    const Result<void, runtime::Failure> result = body(*plugin->instance);
    return result ? TGP_OK : complain(error, result.error());
  });
}

/// Runs a body without a status.
template <class Body>
void notify(tgp_plugin* plugin, Body body) noexcept {
  if (plugin == nullptr) return;
  (void)guard(plugin, [&] {
    body(*plugin->instance);
    return TGP_OK;
  });
}

}  // namespace turms::xmpp::entry
