// SPDX-License-Identifier: Apache-2.0
// A callback whose owner may be destroyed by the very call: the closure lives until the call returns, so that what it
// captured can still be used after `timer_.reset()`. Not re-entered. Thread: its owner's.
#pragma once

#include <functional>
#include <utility>

namespace turms::xmpp::io {

class Callback {
 public:
  explicit Callback(std::function<void()> function) : function_(std::move(function)) {}
  ~Callback() {
    if (destroyed_ != nullptr) *destroyed_ = true;
  }
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;

  /// Nothing of the owner may be touched afterwards. What the function throws passes through.
  void operator()() {
    Running running(*this);
    running.function();
  }

 private:
  // Holds the function while it runs, and gives it back to an owner that is still there.
  struct Running {
    explicit Running(Callback& callback) : owner(callback), function(std::move(callback.function_)) {
      owner.destroyed_ = &destroyed;
    }
    ~Running() {
      if (destroyed) return;
      owner.destroyed_ = nullptr;
      owner.function_ = std::move(function);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    Callback& owner;
    std::function<void()> function;
    bool destroyed = false;
  };

  std::function<void()> function_;
  bool* destroyed_ = nullptr;
};

}  // namespace turms::xmpp::io
