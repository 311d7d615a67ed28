// SPDX-License-Identifier: Apache-2.0
// The bell of a loop: any thread rings, the loop's thread hears it at least once after the last ring. It wakes, it does
// not count. What is to be said goes through an Inbox, which has one of these.
#pragma once

#include <functional>

#include "io/callback.h"
#include "io/handle.h"

namespace turms::xmpp::io {

class Loop;

class Wakeup {
 public:
  /// Thread: loop, or before it runs. The loop must outlive it.
  Wakeup(Loop& loop, std::function<void()> on_wake);
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  /// Thread: any, as long as the owner exists: whoever may ring shares a lock, or an order, with its destruction.
  void ring() noexcept;

 private:
  Loop& loop_;
  Callback on_wake_;
  Handle<uv_async_s> async_;
};

}  // namespace turms::xmpp::io
