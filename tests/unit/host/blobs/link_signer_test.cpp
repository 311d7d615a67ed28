// SPDX-License-Identifier: Apache-2.0
#include "blobs/link_signer.h"

#include <gtest/gtest.h>

#include <fstream>

#include "host/base/temporary_folder.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;

TEST(LinkSigner, knows_its_own_signatures_only) {
  const LinkSigner signer(crypto::sha256(crypto::octets("key")));
  const std::string signature = signer.sign("upload", "text");
  EXPECT_EQ(signature.size(), 64U);
  EXPECT_TRUE(signer.is_signed("upload", "text", signature));
  EXPECT_FALSE(signer.is_signed("download", "text", signature));
  EXPECT_FALSE(signer.is_signed("upload", "text2", signature));
  EXPECT_FALSE(signer.is_signed("upload", "text", signature.substr(1)));
  EXPECT_FALSE(signer.is_signed("upload", "text", ""));
  EXPECT_FALSE(LinkSigner(crypto::sha256(crypto::octets("other"))).is_signed("upload", "text", signature));
}

TEST(LinkSigner, the_key_is_made_once_and_for_the_owner_alone) {
  const testing::TemporaryFolder folder;
  const auto first = LinkSigner::open(folder.path());
  const auto second = LinkSigner::open(folder.path());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_TRUE(second->is_signed("a", "b", first->sign("a", "b")));
  EXPECT_EQ(fs::status(folder.path() / kLinkKeyFile).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  const testing::TemporaryFolder elsewhere;
  EXPECT_FALSE(LinkSigner::open(elsewhere.path())->is_signed("a", "b", first->sign("a", "b")));
}

TEST(LinkSigner, a_damaged_key_and_a_missing_folder_are_errors) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder.path() / kLinkKeyFile) << "short";
  EXPECT_FALSE(LinkSigner::open(folder.path()).ok());
  EXPECT_FALSE(LinkSigner::open(folder.path() / "nowhere").ok());
}

}  // namespace
}  // namespace turms::gateway::blobs
