// SPDX-License-Identifier: Apache-2.0
#include "xml/arena.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace turms::xmpp::xml {
namespace {

class ArenaTest : public testing::Test {
 protected:
  alignas(std::max_align_t) std::byte first_[256];
  Arena arena_{first_, sizeof first_};
};

TEST_F(ArenaTest, small_things_take_no_heap) {
  EXPECT_EQ(arena_.copy("hello"), "hello");
  EXPECT_EQ(*arena_.make<int>(7), 7);
  EXPECT_EQ(arena_.overflow_bytes(), 0u);
}

TEST_F(ArenaTest, memory_is_aligned_and_does_not_overlap) {
  std::vector<std::pair<char*, size_t>> blocks;
  for (size_t size = 1; size < 200; ++size) {
    const size_t alignment = size_t{1} << (size % 5);
    char* const block = static_cast<char*>(arena_.allocate(size, alignment));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % alignment, 0u);
    std::memset(block, static_cast<int>(size), size);
    blocks.emplace_back(block, size);
  }
  for (const auto& [block, size] : blocks) {
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(static_cast<unsigned char>(block[i]), size);
  }
}

TEST_F(ArenaTest, something_larger_than_a_chunk_gets_one_of_its_own) {
  const std::string large(300'000, 'x');
  EXPECT_EQ(arena_.copy(large), large);
  EXPECT_EQ(arena_.copy("after"), "after");
}

TEST_F(ArenaTest, extend_grows_the_last_text_in_place) {
  const std::string_view text = arena_.copy("ab");
  const std::string_view longer = arena_.extend(text, "cd");
  EXPECT_EQ(longer, "abcd");
  EXPECT_EQ(longer.data(), text.data());
}

TEST_F(ArenaTest, extend_copies_when_something_else_came_between) {
  const std::string_view text = arena_.copy("ab");
  arena_.copy("zz");
  EXPECT_EQ(arena_.extend(text, "cd"), "abcd");
  EXPECT_EQ(text, "ab");
}

TEST_F(ArenaTest, a_text_in_many_pieces_costs_memory_of_its_own_order) {
  std::string_view text;
  std::string expected;
  for (int i = 0; i < 50'000; ++i) {
    text = arena_.extend(text, "xy");
    expected += "xy";
  }
  EXPECT_EQ(text, expected);
  EXPECT_LT(arena_.overflow_bytes(), 8 * expected.size());
}

TEST_F(ArenaTest, wipe_overwrites_every_chunk) {
  const std::string_view near = arena_.copy("secret");
  const std::string_view far = arena_.copy(std::string(10'000, 's'));
  arena_.wipe();
  EXPECT_EQ(near, std::string(6, '\0'));
  EXPECT_EQ(far, std::string(10'000, '\0'));
}

TEST_F(ArenaTest, an_empty_first_chunk_is_fine) {
  Arena arena(nullptr, 0);
  EXPECT_EQ(arena.copy("x"), "x");
  EXPECT_EQ(arena.copy(""), "");
}

}  // namespace
}  // namespace turms::xmpp::xml
