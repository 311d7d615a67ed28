// SPDX-License-Identifier: Apache-2.0
#include "features/room_avatars.h"

#include <gtest/gtest.h>

#include "../bridge/images.h"
#include "stage.h"

namespace turms::xmpp::features {
namespace {

constexpr GroupId kGroup(7);

class RoomAvatarsTest : public ::testing::Test {
 protected:
  static Task<void> read_into(Account& account, std::optional<bridge::Image>& out) {
    out = co_await read_room_avatar(account, kGroup);
  }
  static Task<void> set_into(Account& account, std::optional<bridge::Image> image, std::optional<StanzaError>& out) {
    const Result<void, StanzaError> verdict = co_await set_room_avatar(account, kGroup, std::move(image));
    if (!verdict) out = verdict.error();
  }
  std::string read() {
    std::optional<bridge::Image> image;
    stage.account.scope().spawn(read_into(stage.account, image));
    stage.ready.run();
    return image ? image->bytes : std::string();
  }
  std::optional<StanzaError> set(std::optional<bridge::Image> image) {
    std::optional<StanzaError> error;
    stage.account.scope().spawn(set_into(stage.account, std::move(image), error));
    stage.ready.run();
    return error;
  }
  Stage stage;
};

TEST_F(RoomAvatarsTest, is_none_until_one_is_set) {
  EXPECT_EQ(read(), "");
  EXPECT_TRUE(stage.log.events.empty()) << "which is nothing to complain of";
}

TEST_F(RoomAvatarsTest, is_the_last_one_that_was_set) {
  EXPECT_FALSE(set(bridge::image_of(png("a"))));
  EXPECT_FALSE(set(bridge::image_of(png("b"))));
  EXPECT_EQ(read(), png("b"));
  EXPECT_EQ(stage.store.values.size(), 1U);
}

TEST_F(RoomAvatarsTest, can_be_taken_away_even_when_there_is_none) {
  set(bridge::image_of(png()));
  EXPECT_FALSE(set(std::nullopt));
  EXPECT_FALSE(set(std::nullopt));
  EXPECT_EQ(read(), "");
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(RoomAvatarsTest, what_is_no_image_any_more_is_not_shown) {
  stage.store.values.insert_or_assign({"rv/7", "photo"}, StoredValue(1, "<svg/>"));
  EXPECT_EQ(read(), "");
}

TEST_F(RoomAvatarsTest, is_unavailable_without_a_store) {
  stage.store.is_there = false;
  EXPECT_EQ(read(), "");
  const auto error = set(bridge::image_of(png()));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->condition, StanzaErrorCondition::service_unavailable);
}

TEST_F(RoomAvatarsTest, a_store_that_fails_is_told_and_logged) {
  stage.store.failure = Error{Code::too_large, "store", "full"};
  const auto error = set(bridge::image_of(png()));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->condition, StanzaErrorCondition::resource_constraint);
  stage.store.failure = Error{Code::timeout, "store", "slow"};
  EXPECT_EQ(set(std::nullopt)->condition, StanzaErrorCondition::remote_server_timeout);
  EXPECT_EQ(read(), "");
  EXPECT_EQ(stage.log.events.size(), 3U);
}

}  // namespace
}  // namespace turms::xmpp::features
