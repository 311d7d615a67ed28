// SPDX-License-Identifier: Apache-2.0
#include "plugins/notification_peek.h"

#include <gtest/gtest.h>

#include <string>

#include "host/plugins/doubles.h"

namespace turms::gateway::plugins {
namespace {

bool answers(const std::string& bytes) {
  return is_response({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

TEST(IsResponse, a_code_at_the_top_level_makes_a_response) {
  EXPECT_TRUE(answers(testing::response()));
  EXPECT_TRUE(answers(std::string("\x08\x80\x01\x20\x05\x28\xE8\x07", 8)));  // timestamp, request_id, code
}

TEST(IsResponse, pushes_and_close_notices_have_none) {
  EXPECT_FALSE(answers(testing::push()));
  EXPECT_FALSE(answers(""));
  EXPECT_FALSE(answers(std::string("\x58\xF4\x03", 3)));  // close_status
}

TEST(IsResponse, a_code_within_a_relayed_request_does_not_count) {
  EXPECT_FALSE(answers(std::string("\x62\x03\x28\xE8\x07", 5)));  // field 12, three bytes that look like a code
}

TEST(IsResponse, other_wire_types_are_stepped_over) {
  EXPECT_TRUE(
      answers(std::string("\x09", 1) + std::string(8, 'x') + "\x15" + std::string(4, 'y') + testing::response()));
}

TEST(IsResponse, bytes_cut_anywhere_are_read_without_harm) {
  const std::string whole = std::string("\x08\x80\x01\x62\x05hello\x11", 11) + std::string(8, 'z') + "\x28\x01";
  for (size_t length = 0; length + 2 < whole.size(); ++length) EXPECT_FALSE(answers(whole.substr(0, length))) << length;
  EXPECT_TRUE(answers(whole));
}

TEST(IsResponse, nonsense_is_no_response) {
  EXPECT_FALSE(answers(std::string(20, '\xFF')));
  EXPECT_FALSE(answers(std::string("\x0B\x28\x01", 3)));  // a group
  EXPECT_FALSE(
      answers(std::string("\x62\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01\x28\x01", 13)));  // a length beyond all
}

}  // namespace
}  // namespace turms::gateway::plugins
