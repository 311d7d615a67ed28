// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_header.h"

#include <gtest/gtest.h>

namespace turms::gateway::blobs {
namespace {

BlobHeader some_header() {
  return {0x0102030405060708, crypto::sha256(crypto::octets("content")), "image/png"};
}

TEST(BlobHeader, comes_back_as_it_was) {
  const auto decoded = decode_header(encode_header(some_header()));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->size, some_header().size);
  EXPECT_EQ(decoded->sha256, some_header().sha256);
  EXPECT_EQ(decoded->media_type, "image/png");
  BlobHeader long_type = some_header();
  long_type.media_type = "a/" + std::string(253, 'x');
  EXPECT_EQ(decode_header(encode_header(long_type))->media_type, long_type.media_type);
}

TEST(BlobHeader, one_wrong_bit_anywhere_is_noticed) {
  const BlobHeaderBytes sound = encode_header(some_header());
  for (size_t at = 0; at < sound.size(); ++at) {
    BlobHeaderBytes damaged = sound;
    damaged.at(at) ^= 1;
    EXPECT_FALSE(decode_header(damaged)) << at;
  }
}

TEST(BlobHeader, a_file_that_was_never_finished_has_none) {
  EXPECT_FALSE(decode_header(BlobHeaderBytes{}));
}

}  // namespace
}  // namespace turms::gateway::blobs
