// SPDX-License-Identifier: Apache-2.0
#include "io/callback.h"

#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::io {
namespace {

TEST(Callback, can_be_called_again) {
  int calls = 0;
  Callback callback([&] { ++calls; });
  callback();
  callback();
  EXPECT_EQ(calls, 2);
}

TEST(Callback, what_it_captured_outlives_an_owner_that_the_call_destroys) {
  std::unique_ptr<Callback> callback;
  std::string seen;
  const std::string big(100, 'x');  // held by the closure, so that freed memory would show
  callback = std::make_unique<Callback>([&callback, &seen, big] {
    callback.reset();
    seen = big;
  });
  (*callback)();
  EXPECT_EQ(seen, big);
}

TEST(Callback, an_exception_passes_and_leaves_it_callable) {
  int calls = 0;
  Callback callback([&] {
    if (++calls == 1) throw std::runtime_error("broken");
  });
  EXPECT_THROW(callback(), std::runtime_error);
  callback();
  EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace turms::xmpp::io
