// SPDX-License-Identifier: Apache-2.0
// A libuv handle dies in two steps: uv_close now, the memory in the close callback. Handle<T> is the owner that knows
// this, so that whoever holds one may simply drop it. `data` is cleared first: no callback reaches an owner that is
// gone.
#pragma once

#include <memory>

#include <uv.h>

namespace turms::gateway::net {

struct HandleCloser {
  template <class T>
  void operator()(T* handle) const {
    handle->data = nullptr;
    uv_close(reinterpret_cast<uv_handle_t*>(handle), [](uv_handle_t* closed) { delete reinterpret_cast<T*>(closed); });
  }
};

/// An initialised handle. Thread: the loop's.
template <class T>
using Handle = std::unique_ptr<T, HandleCloser>;

/// Allocates a handle and lets `init(handle)` register it with a loop; `data` is `owner`. Null when `init` returns an
/// error.
template <class T, class Init>
Handle<T> make_handle(void* owner, Init init) {
  auto raw = std::make_unique<T>();
  if (init(raw.get()) != 0) return nullptr;
  raw->data = owner;
  return Handle<T>(raw.release());
}

}  // namespace turms::gateway::net
