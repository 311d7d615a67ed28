// SPDX-License-Identifier: Apache-2.0
// A libuv handle dies in two phases: uv_close first, its memory only in the close callback of a later turn. Handle<> is
// the owner that keeps this promise: it clears `data` (no callback reaches the former owner any more), closes, and lets
// the loop free the memory. Only initialised handles may be put into it. This header names libuv's types without
// including <uv.h>.
#pragma once

#include <memory>

struct uv_async_s;
struct uv_poll_s;
struct uv_prepare_s;
struct uv_tcp_s;
struct uv_timer_s;

namespace turms::xmpp::io {

/// Begins the end of a handle. Thread: its loop's.
struct CloseHandle {
  void operator()(uv_async_s* handle) const noexcept;
  void operator()(uv_poll_s* handle) const noexcept;
  void operator()(uv_prepare_s* handle) const noexcept;
  void operator()(uv_tcp_s* handle) const noexcept;
  void operator()(uv_timer_s* handle) const noexcept;
};

template <class H>
using Handle = std::unique_ptr<H, CloseHandle>;

}  // namespace turms::xmpp::io
