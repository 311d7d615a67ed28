// SPDX-License-Identifier: Apache-2.0
#include "blobs/blob_name.h"

#include <limits>

#include <gtest/gtest.h>

namespace turms::gateway::blobs {
namespace {

TEST(BlobName, has_one_text_and_comes_back_from_it) {
  for (const Bucket bucket : kBuckets) {
    for (const int64_t id : {int64_t{1}, int64_t{10}, std::numeric_limits<int64_t>::max()}) {
      const BlobName name{bucket, id};
      EXPECT_EQ(parse_blob_name(text_of(name)), name) << text_of(name);
    }
  }
  EXPECT_EQ(text_of(BlobName{Bucket::user_profile_picture, 7}), "user-profile-picture/7");
}

TEST(BlobName, nothing_else_is_one) {
  for (const char* text :
       {"", "/", "user-profile-picture", "user-profile-picture/", "user-profile-picture/0", "user-profile-picture/-1",
        "user-profile-picture/07", "user-profile-picture/7/", "user-profile-picture/7/8", "user-profile-picture//7",
        "user-profile-picture/../link_key", "incoming/1", "../user-profile-picture/7", "User-Profile-Picture/7",
        "user-profile-picture/9223372036854775808", "user-profile-picture/7 ", "user-profile-picture/+7"}) {
    EXPECT_EQ(parse_blob_name(text), std::nullopt) << text;
  }
}

TEST(BlobName, pictures_are_public_and_attachments_are_not) {
  EXPECT_TRUE(is_public(Bucket::user_profile_picture));
  EXPECT_TRUE(is_public(Bucket::group_profile_picture));
  EXPECT_FALSE(is_public(Bucket::message_attachment));
}

}  // namespace
}  // namespace turms::gateway::blobs
