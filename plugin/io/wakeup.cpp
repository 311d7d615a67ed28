// SPDX-License-Identifier: Apache-2.0
#include "io/wakeup.h"

#include <memory>
#include <utility>

#include <uv.h>

#include "io/loop.h"

namespace turms::xmpp::io {

Wakeup::Wakeup(Loop& loop, std::function<void()> on_wake) : loop_(loop), on_wake_(std::move(on_wake)) {
  auto async = std::make_unique<uv_async_t>();
  // Cannot fail: the loop opened the descriptor that all its async handles share when it was created.
  uv_async_init(loop.raw(), async.get(), [](uv_async_t* handle) {
    if (handle->data == nullptr) return;
    Wakeup& self = *static_cast<Wakeup*>(handle->data);
    self.loop_.guard([&self] { self.on_wake_(); });  // may destroy the wakeup: nothing of it is touched afterwards
  });
  async->data = this;
  async_.reset(async.release());
}

void Wakeup::ring() noexcept {
  uv_async_send(async_.get());
}

}  // namespace turms::xmpp::io
