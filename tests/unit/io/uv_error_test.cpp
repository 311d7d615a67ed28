// SPDX-License-Identifier: Apache-2.0
#include "io/uv_error.h"

#include <cerrno>

#include <gtest/gtest.h>

namespace turms::xmpp::io {
namespace {

TEST(UvError, names_the_place_the_number_and_the_reason) {
  const Error error = uv_error("listen [::1]:80", -EADDRINUSE);
  EXPECT_EQ(error.where, "listen [::1]:80");
  EXPECT_EQ(error.detail, "EADDRINUSE: address already in use");
}

TEST(UvError, tells_apart_what_callers_treat_differently) {
  EXPECT_EQ(uv_error("", -EADDRINUSE).code, Code::conflict);
  EXPECT_EQ(uv_error("", -EACCES).code, Code::denied);
  EXPECT_EQ(uv_error("", -EADDRNOTAVAIL).code, Code::invalid_argument);
  EXPECT_EQ(uv_error("", -ETIMEDOUT).code, Code::timeout);
  EXPECT_EQ(uv_error("", -ECONNRESET).code, Code::gone);
  EXPECT_EQ(uv_error("", -EPIPE).code, Code::gone);
  EXPECT_EQ(uv_error("", -EMFILE).code, Code::io);
}

TEST(UvError, an_unknown_number_is_an_error_too) {
  const Error error = uv_error("x", -99999);
  EXPECT_EQ(error.code, Code::io);
  EXPECT_FALSE(error.detail.empty());
}

}  // namespace
}  // namespace turms::xmpp::io
