// SPDX-License-Identifier: Apache-2.0
#include "io/handle.h"

#include <gtest/gtest.h>
#include <uv.h>

#include "io/loopback.h"

namespace turms::xmpp::io {
namespace {

// What owns the memory of a closed handle shows only when it is freed twice or never: the address sanitizer sees both.

TEST(Handle, memory_lives_until_the_close_callback_of_a_later_turn) {
  const auto loop = testing::new_loop();
  auto fresh = std::make_unique<uv_async_t>();
  uv_async_init(loop->raw(), fresh.get(), nullptr);
  int owner = 0;
  fresh->data = &owner;
  uv_async_t* raw = fresh.get();
  Handle<uv_async_s> handle(fresh.release());
  handle.reset();
  EXPECT_EQ(raw->data, nullptr) << "no callback may reach the former owner";
  EXPECT_TRUE(uv_is_closing(reinterpret_cast<uv_handle_t*>(raw)));
  EXPECT_TRUE(loop->close().ok());
}

TEST(Handle, every_kind_closes) {
  const auto loop = testing::new_loop();
  testing::Pair pair = testing::connected_pair();

  auto poll = std::make_unique<uv_poll_t>();
  ASSERT_EQ(uv_poll_init(loop->raw(), poll.get(), pair.ours.get()), 0);
  Handle<uv_poll_s>(poll.release()).reset();

  auto prepare = std::make_unique<uv_prepare_t>();
  ASSERT_EQ(uv_prepare_init(loop->raw(), prepare.get()), 0);
  Handle<uv_prepare_s>(prepare.release()).reset();

  auto tcp = std::make_unique<uv_tcp_t>();
  ASSERT_EQ(uv_tcp_init(loop->raw(), tcp.get()), 0);
  Handle<uv_tcp_s>(tcp.release()).reset();

  auto timer = std::make_unique<uv_timer_t>();
  ASSERT_EQ(uv_timer_init(loop->raw(), timer.get()), 0);
  Handle<uv_timer_s>(timer.release()).reset();

  EXPECT_TRUE(loop->close().ok());
}

}  // namespace
}  // namespace turms::xmpp::io
