// SPDX-License-Identifier: Apache-2.0
#include "net/handle.h"

#include <gtest/gtest.h>

namespace turms::gateway::net {
namespace {

TEST(Handle, dropping_it_closes_the_handle_and_frees_it_in_the_close_callback) {
  uv_loop_t loop;
  ASSERT_EQ(uv_loop_init(&loop), 0);
  int owner = 0;
  auto timer = make_handle<uv_timer_t>(&owner, [&](uv_timer_t* handle) { return uv_timer_init(&loop, handle); });
  ASSERT_TRUE(timer);
  EXPECT_EQ(timer->data, &owner);
  uv_timer_t* raw = timer.get();
  timer.reset();
  EXPECT_EQ(raw->data, nullptr);
  EXPECT_NE(uv_is_closing(reinterpret_cast<uv_handle_t*>(raw)), 0);
  EXPECT_EQ(uv_loop_close(&loop), UV_EBUSY);
  uv_run(&loop, UV_RUN_DEFAULT);
  EXPECT_EQ(uv_loop_close(&loop), 0);
}

TEST(Handle, is_null_when_the_loop_refuses) {
  EXPECT_FALSE(make_handle<uv_timer_t>(nullptr, [](uv_timer_t*) { return UV_EMFILE; }));
}

}  // namespace
}  // namespace turms::gateway::net
