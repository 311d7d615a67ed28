// SPDX-License-Identifier: Apache-2.0
#include "plugins/status_text.h"

#include <gtest/gtest.h>

#include <cstring>

namespace turms::gateway::plugins {
namespace {

TEST(StatusName, names_what_it_knows_and_calls_the_rest_internal) {
  EXPECT_EQ(status_name(TGP_OK), "TGP_OK");
  EXPECT_EQ(status_name(TGP_E_STUCK), "TGP_E_STUCK");
  EXPECT_EQ(status_name(-99), "TGP_E_INTERNAL");
  EXPECT_EQ(status_name(7), "TGP_E_INTERNAL");
}

TEST(ToError, a_complaint_about_the_configuration_points_at_its_place) {
  tgp_error error{};
  error.size = sizeof error;
  error.line = 3;
  error.column = 7;
  std::strcpy(error.message, "this key is not known");
  const Error told = to_error(TGP_E_CONFIG, "tgp_init", &error, "gateway.toml");
  EXPECT_EQ(told.code, Code::invalid_argument);
  EXPECT_EQ(told.to_string(), "gateway.toml:3:7: this key is not known");
}

TEST(ToError, a_silent_plugin_gets_words) {
  tgp_error error{};
  error.size = sizeof error;
  EXPECT_EQ(to_error(TGP_E_IO, "tgp_start", &error, "x").to_string(), "tgp_start: input or output failed (TGP_E_IO)");
  EXPECT_EQ(to_error(TGP_E_TIMEOUT, "tgp_stop", nullptr, "x").code, Code::timeout);
}

TEST(ToError, a_message_without_its_end_is_cut_at_the_buffer) {
  tgp_error error{};
  error.size = sizeof error;
  std::memset(error.message, 'x', sizeof error.message);
  EXPECT_EQ(to_error(TGP_E_IO, "f", &error, "").detail.size(), sizeof error.message);
}

}  // namespace
}  // namespace turms::gateway::plugins
