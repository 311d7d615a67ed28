// SPDX-License-Identifier: Apache-2.0
#include "store/record_list.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace turms::gateway::store {
namespace {

TEST(RecordList, records_come_back_in_order) {
  const std::vector<std::string> records = {
      "", "a", std::string("\0\xff", 2), std::string(127, 'x'), std::string(128, 'y'), std::string(70'000, 'z'), ""};
  std::string packed;
  for (const std::string& record : records) append_record(packed, record);
  const auto unpacked = unpack_records(packed);
  ASSERT_TRUE(unpacked);
  ASSERT_EQ(unpacked->size(), records.size());
  for (size_t i = 0; i < records.size(); ++i) EXPECT_EQ((*unpacked)[i], records[i]) << i;
}

TEST(RecordList, no_bytes_are_no_records) {
  ASSERT_TRUE(unpack_records(""));
  EXPECT_TRUE(unpack_records("")->empty());
}

TEST(RecordList, a_list_cut_short_is_refused) {
  std::string packed;
  append_record(packed, std::string(200, 'x'));
  for (size_t size = 1; size < packed.size(); ++size) EXPECT_FALSE(unpack_records(packed.substr(0, size))) << size;
  EXPECT_FALSE(unpack_records(std::string(6, '\xff')));
}

}  // namespace
}  // namespace turms::gateway::store
