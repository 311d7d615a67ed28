// SPDX-License-Identifier: Apache-2.0
// The way into the running instance of a plugin. Every event call passes through it; the control thread opens it, holds
// it (events wait outside) or closes it, and each of these is finished only when nobody is inside any more. That is how
// "after stop nothing reaches the plugin" is kept without a lock on the data path: a visitor costs two atomic additions
// on a counter that it shares with few others. Owned by Plugin.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

#include "extensions/health.h"
#include "plugins/exports.h"

namespace turms::gateway::plugins {

enum class DoorState : uint32_t {
  closed,  // no instance: events have no addressee
  held,    // an instance that must not be called now: events wait
  open,
};

class Door {
 public:
  /// The stay of one thread inside the plugin. Short: one entry call, or a few about the same id.
  class Visit {
   public:
    Visit(Visit&& other) noexcept : door_(other.door_), lane_(other.lane_), state_(other.state_) {
      other.door_ = nullptr;
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    Visit& operator=(Visit&&) = delete;
    ~Visit();

    /// False: stay outside, state() says why.
    [[nodiscard]] explicit operator bool() const { return state_ == DoorState::open; }
    [[nodiscard]] DoorState state() const { return state_; }

    /// Calls an entry point. A plugin that throws breaks the contract, but does not take the caller's thread with it:
    /// the result is TGP_E_INTERNAL then, and the door's on_thrown hears of it.
    template <class Returned, class... Parameters, class... Arguments>
    Returned call(Returned (*Exports::*entry)(tgp_plugin*, Parameters...), Arguments... arguments) const {
      try {
        return (door_->exports_->*entry)(door_->plugin_, arguments...);
      } catch (...) {
        door_->on_thrown_();
      }
      if constexpr (!std::is_void_v<Returned>) return static_cast<Returned>(TGP_E_INTERNAL);
    }

    /// For calls that are not entry points, such as the functions of a plugin's own extension tables.
    [[nodiscard]] tgp_plugin* plugin() const { return door_->plugin_; }
    [[nodiscard]] const tgp_plugin_health* health() const { return door_->health_; }

   private:
    friend class Door;
    Visit(Door* door, size_t lane, DoorState state) : door_(door), lane_(lane), state_(state) {}

    Door* door_;  // null when not inside
    size_t lane_;
    DoorState state_;
  };

  /// `on_thrown` is called on the thread of the visitor whose call let an exception out.
  explicit Door(std::function<void()> on_thrown = [] {}) : on_thrown_(std::move(on_thrown)) {}

  /// Steps in if the door is open. `lane` spreads the counting: callers that run in parallel should pass different
  /// numbers. Thread: any.
  [[nodiscard]] Visit enter(size_t lane);

  [[nodiscard]] DoorState state() const { return state_.load(std::memory_order_seq_cst); }

  /// Names the instance that events are for and lets them wait; the door must be closed. Thread: control.
  void hold_for(const Exports& exports, tgp_plugin* plugin, const tgp_plugin_health* health = nullptr);

  /// Lets events in. Thread: control.
  void open();

  /// Lets no one in any more and waits until those inside have left. False: somebody was still inside after `patience`,
  /// the plugin hangs in an entry point. Thread: control.
  [[nodiscard]] bool hold(std::chrono::milliseconds patience);
  [[nodiscard]] bool close(std::chrono::milliseconds patience);

  /// Whether the calling thread is inside any plugin's entry point, where only leaf functions may be called. Thread:
  /// any.
  [[nodiscard]] static bool inside_entry();

 private:
  static constexpr size_t kLanes = 16;
  struct alignas(64) Lane {
    std::atomic<uint32_t> inside{0};
  };

  void leave(size_t lane);
  [[nodiscard]] bool turn_away(DoorState state, std::chrono::milliseconds patience);

  std::function<void()> on_thrown_;
  std::atomic<DoorState> state_{DoorState::closed};
  const Exports* exports_ = nullptr;  // written while closed, read by visitors
  tgp_plugin* plugin_ = nullptr;
  const tgp_plugin_health* health_ = nullptr;
  std::array<Lane, kLanes> lanes_;
};

}  // namespace turms::gateway::plugins
