// SPDX-License-Identifier: Apache-2.0
#include "plugins/door.h"

#include <thread>

namespace turms::gateway::plugins {
namespace {

// Plain integers, so they have no destructor: threads of plugins carry them as well.
thread_local int depth = 0;

}  // namespace

Door::Visit::~Visit() {
  if (door_ != nullptr) door_->leave(lane_);
}

Door::Visit Door::enter(size_t lane) {
  const size_t own = lane % kLanes;
  // Asked before counting, so that a crowd at a door that has just been shut does not keep its counters busy.
  DoorState state = state_.load(std::memory_order_seq_cst);
  if (state != DoorState::open) return Visit(nullptr, own, state);
  // And counted before asking again: whoever turns the door away counts after having changed the state, so one of both
  // sees the other. Both need the single total order of seq_cst.
  lanes_[own].inside.fetch_add(1, std::memory_order_seq_cst);
  state = state_.load(std::memory_order_seq_cst);
  if (state != DoorState::open) {
    lanes_[own].inside.fetch_sub(1, std::memory_order_seq_cst);
    return Visit(nullptr, own, state);
  }
  ++depth;
  return Visit(this, own, state);
}

void Door::leave(size_t lane) {
  --depth;
  lanes_[lane].inside.fetch_sub(1, std::memory_order_seq_cst);
}

bool Door::inside_entry() {
  return depth > 0;
}

void Door::hold_for(const Exports& exports, tgp_plugin* plugin, const tgp_plugin_health* health) {
  exports_ = &exports;
  plugin_ = plugin;
  health_ = health;
  state_.store(DoorState::held, std::memory_order_seq_cst);
}

void Door::open() {
  state_.store(DoorState::open, std::memory_order_seq_cst);
}

bool Door::hold(std::chrono::milliseconds patience) {
  return turn_away(DoorState::held, patience);
}

bool Door::close(std::chrono::milliseconds patience) {
  return turn_away(DoorState::closed, patience);
}

bool Door::turn_away(DoorState state, std::chrono::milliseconds patience) {
  state_.store(state, std::memory_order_seq_cst);
  const auto until = std::chrono::steady_clock::now() + patience;
  for (const Lane& lane : lanes_) {
    // An entry point is a few lines; polling it costs less than a wake-up on every visit would.
    while (lane.inside.load(std::memory_order_seq_cst) != 0) {
      if (std::chrono::steady_clock::now() >= until) return false;
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  }
  return true;
}

}  // namespace turms::gateway::plugins
