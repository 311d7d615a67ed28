// SPDX-License-Identifier: Apache-2.0
#include "plugins/door.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace turms::gateway::plugins {
namespace {

constexpr std::chrono::milliseconds kLong{10'000};
constexpr std::chrono::milliseconds kAtOnce{0};

tgp_plugin* nobody() {
  return nullptr;
}

TEST(Door, lets_nobody_in_before_it_is_open) {
  Door door;
  const Exports exports;
  EXPECT_FALSE(door.enter(0));
  EXPECT_EQ(door.enter(0).state(), DoorState::closed);
  door.hold_for(exports, nobody());
  EXPECT_EQ(door.enter(0).state(), DoorState::held);
  door.open();
  EXPECT_TRUE(door.enter(0));
}

TEST(Door, closing_waits_for_those_inside) {
  Door door;
  const Exports exports;
  door.hold_for(exports, nobody());
  door.open();
  {
    const Door::Visit visit = door.enter(3);
    ASSERT_TRUE(visit);
    EXPECT_FALSE(door.close(kAtOnce));
    EXPECT_FALSE(door.enter(4)) << "nobody else comes in meanwhile";
  }
  EXPECT_TRUE(door.close(kLong));
}

TEST(Door, a_thread_knows_when_it_is_inside) {
  Door door;
  const Exports exports;
  door.hold_for(exports, nobody());
  door.open();
  EXPECT_FALSE(Door::inside_entry());
  {
    const Door::Visit outer = door.enter(0);
    const Door::Visit inner = door.enter(0);
    EXPECT_TRUE(Door::inside_entry());
    std::thread([] { EXPECT_FALSE(Door::inside_entry()); }).join();
  }
  EXPECT_FALSE(Door::inside_entry());
}

TEST(Door, nothing_reaches_the_plugin_after_close_has_returned) {
  Door door;
  Exports exports;
  static std::atomic<bool> open{false};
  static std::atomic<int> too_late{0};
  open = true;
  exports.on_session_credit = [](tgp_plugin*, tgp_session_id, uint64_t) {
    if (!open) ++too_late;
  };
  door.hold_for(exports, nobody());
  door.open();
  std::atomic<bool> done{false};
  std::vector<std::thread> visitors;
  for (size_t lane = 0; lane < 4; ++lane) {
    visitors.emplace_back([&, lane] {
      while (!done) {
        const Door::Visit visit = door.enter(lane);
        if (visit) visit.call(&Exports::on_session_credit, tgp_session_id{1}, uint64_t{1});
      }
    });
  }
  ASSERT_TRUE(door.close(kLong));
  open = false;
  for (int i = 0; i < 1000; ++i) std::this_thread::yield();
  done = true;
  for (std::thread& visitor : visitors) visitor.join();
  EXPECT_EQ(too_late, 0);
}

TEST(Door, an_exception_of_the_plugin_stops_at_the_door) {
  int thrown = 0;
  Door door([&thrown] { ++thrown; });
  Exports exports;
  exports.on_bytes = [](tgp_plugin*, tgp_connection_id, const uint8_t*, uint64_t) -> tgp_status {
    throw std::runtime_error("a plugin must not do this");
  };
  exports.on_connection_credit = [](tgp_plugin*, tgp_connection_id, uint64_t) { throw 1; };
  door.hold_for(exports, nobody());
  door.open();
  {
    const Door::Visit visit = door.enter(0);
    const uint8_t byte = 0;
    EXPECT_EQ(visit.call(&Exports::on_bytes, tgp_connection_id{1}, &byte, uint64_t{1}), TGP_E_INTERNAL);
    visit.call(&Exports::on_connection_credit, tgp_connection_id{1}, uint64_t{1});
  }
  EXPECT_EQ(thrown, 2);
  EXPECT_TRUE(door.close(kLong));
}

}  // namespace
}  // namespace turms::gateway::plugins
