// SPDX-License-Identifier: Apache-2.0
#include "features/avatars.h"

#include "features/pep_store.h"
#include "profile_stage.h"

namespace turms::xmpp::features {
namespace {

class AvatarsTest : public ProfileTest {
 protected:
  static Task<void> read(Account& account, UserId owner, std::optional<bridge::Image>& out) {
    std::optional<bridge::Image> image = co_await read_avatar(account, owner);
    out = std::move(image);
  }
  static Task<void> show(Account& account, bridge::Image image, bool& ok) {
    const PepNodes::Verdict verdict = co_await publish_avatar(account, std::move(image));
    ok = verdict.ok();
  }
  static Task<void> hide(Account& account) { static_cast<void>(co_await hide_avatar(account)); }

  std::optional<bridge::Image> read(UserId owner) {
    std::optional<bridge::Image> image;
    stage.account.scope().spawn(read(stage.account, owner, image));
    stage.ready.run();
    return image;
  }
};

TEST_F(AvatarsTest, an_image_is_shown_until_it_is_hidden) {
  enter();
  EXPECT_FALSE(read(UserId(1)));
  bool ok = false;
  stage.account.scope().spawn(show(stage.account, *bridge::image_of(png()), ok));
  stage.ready.run();
  EXPECT_TRUE(ok);
  ASSERT_TRUE(read(UserId(1)));
  EXPECT_EQ(read(UserId(1))->bytes, png());
  stage.account.scope().spawn(hide(stage.account));
  stage.ready.run();
  EXPECT_FALSE(read(UserId(1)));
}

TEST_F(AvatarsTest, one_that_came_as_a_photo_may_be_seen_by_everybody) {
  enter();
  bool ok = false;
  stage.account.scope().spawn(show(stage.account, *bridge::image_of(png()), ok));
  stage.ready.run();
  Account stranger(UserId(9), stage.core, stage.turms);
  std::optional<bridge::Image> seen;
  stranger.scope().spawn(read(stranger, UserId(1), seen));
  stage.ready.run();
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->bytes, png());
}

TEST_F(AvatarsTest, one_for_contacts_is_nothing_to_strangers) {
  Resource& phone = enter();
  const std::string sha1 = bridge::image_of(png())->sha1;
  publish(phone, bridge::kAvatarDataNs, sha1, "<data xmlns='urn:xmpp:avatar:data'>" + base64_of(png()) + "</data>");
  publish(phone, bridge::kAvatarMetadataNs, sha1,
          "<metadata xmlns='urn:xmpp:avatar:metadata'><info id='" + sha1 + "'/></metadata>");
  ASSERT_TRUE(read(UserId(1)));
  Account stranger(UserId(9), stage.core, stage.turms);
  std::optional<bridge::Image> seen;
  stranger.scope().spawn(read(stranger, UserId(1), seen));
  stage.ready.run();
  EXPECT_FALSE(seen);
}

TEST_F(AvatarsTest, images_fill_an_item_at_most) {
  const size_t base64 = (kAvatarBytes + 2) / 3 * 4;
  const size_t line_breaks = base64 / 64;  // PEM; MIME has longer lines
  EXPECT_LE(base64 + line_breaks + std::string_view("<data xmlns='urn:xmpp:avatar:data'></data>").size(),
            bridge::kPepPayloadBytes);
}

TEST_F(AvatarsTest, a_large_image_is_shown_byte_for_byte) {
  enter();
  const std::string image = png(std::string(200 * 1024, '\x01') + "end");
  bool ok = false;
  stage.account.scope().spawn(show(stage.account, *bridge::image_of(image), ok));
  stage.ready.run();
  ASSERT_TRUE(ok);
  ASSERT_TRUE(read(UserId(1)));
  EXPECT_EQ(read(UserId(1))->bytes, image);
  for (const auto& [key, value] : stage.store.values) EXPECT_LE(value.value.size(), 65536u) << "what a store takes";
}

}  // namespace
}  // namespace turms::xmpp::features
