// SPDX-License-Identifier: Apache-2.0
#include "blobs/links.h"

#include <gtest/gtest.h>

namespace turms::gateway::blobs {
namespace {

struct LinksTest : ::testing::Test {
  [[nodiscard]] bool may(const BlobName& name, const std::string& url, int64_t now) const {
    const size_t mark = url.find('?');
    return may_download(signer, name, mark == url.npos ? "" : url.substr(mark + 1), now);
  }

  const LinkSigner signer{crypto::sha256(crypto::octets("key"))};
  const Links links{"http://localhost:9000", signer};
  const BlobName attachment{Bucket::message_attachment, 7};
};

TEST_F(LinksTest, a_form_brings_its_policy_back) {
  const UploadPolicy policy{attachment, 1'700'000'000, 1, 1024, "image/*"};
  EXPECT_EQ(links.upload_url(Bucket::message_attachment), "http://localhost:9000/message-attachment");
  const auto form = links.upload_form(policy);
  ASSERT_EQ(form.size(), 2U);
  EXPECT_EQ(form[0].first, kPolicyField);
  EXPECT_EQ(form[1].first, kSignatureField);
  EXPECT_EQ(check_upload(signer, form[0].second, form[1].second), policy);
}

TEST_F(LinksTest, a_policy_that_was_changed_is_none) {
  const auto form = links.upload_form({attachment, 1'700'000'000, 0, 1024, "image/*"});
  for (size_t at = 0; at < form[0].second.size(); ++at) {
    std::string changed = form[0].second;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_EQ(check_upload(signer, changed, form[1].second), std::nullopt) << changed;
  }
  EXPECT_EQ(check_upload(signer, "", ""), std::nullopt);
}

TEST_F(LinksTest, what_was_signed_but_is_no_policy_is_none) {
  for (const char* text : {"", "message-attachment/7", "message-attachment/7 1 2 3", "message-attachment/7 1 2 3 x",
                           "message-attachment/0 1 2 3 */*", "message-attachment/7 a 2 3 */*"}) {
    EXPECT_EQ(check_upload(signer, text, signer.sign("upload", text)), std::nullopt) << text;
  }
}

TEST_F(LinksTest, an_attachment_is_for_its_link_until_it_expires) {
  const std::string url = links.download_url(attachment, 100);
  EXPECT_TRUE(url.starts_with("http://localhost:9000/message-attachment/7?expires=100&signature="));
  EXPECT_TRUE(may(attachment, url, 99));
  EXPECT_TRUE(may(attachment, url, 100));
  EXPECT_FALSE(may(attachment, url, 101));
  EXPECT_FALSE(may({Bucket::message_attachment, 8}, url, 99));
  std::string later = url;
  later.replace(later.find("100"), 3, "900");
  EXPECT_FALSE(may(attachment, later, 99));
  EXPECT_FALSE(may(attachment, "http://localhost:9000/message-attachment/7", 99));
  EXPECT_FALSE(may(attachment, "x?signature=&expires=100", 99));
}

TEST_F(LinksTest, pictures_are_for_everybody) {
  const BlobName picture{Bucket::user_profile_picture, 7};
  EXPECT_EQ(links.download_url(picture, 100), "http://localhost:9000/user-profile-picture/7");
  EXPECT_TRUE(may(picture, links.download_url(picture, 100), 1000));
}

}  // namespace
}  // namespace turms::gateway::blobs
