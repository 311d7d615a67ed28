// SPDX-License-Identifier: Apache-2.0
#include "bridge/presence.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "proto/enums.h"
#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

namespace status = proto::user_status;

Stanza presence_with(std::string_view content) {
  return stanza_from("<presence>" + std::string(content) + "</presence>");
}

TEST(PresenceTest, show_is_one_of_four_words_or_none) {
  const std::pair<const char*, Show> rows[] = {{"chat", Show::chat}, {"away", Show::away},     {"xa", Show::xa},
                                               {"dnd", Show::dnd},   {"asleep", Show::online}, {"", Show::online}};
  for (const auto& [word, show] : rows)
    EXPECT_EQ(show_of(presence_with("<show>" + std::string(word) + "</show>")), show) << word;
  EXPECT_EQ(show_of(stanza_from("<presence/>")), Show::online);
  EXPECT_EQ(show_of(presence_with("<show xmlns='urn:other'>dnd</show>")), Show::online);
}

TEST(PresenceTest, a_priority_is_an_integer_of_one_byte) {
  EXPECT_EQ(priority_of(stanza_from("<presence/>")), 0);
  EXPECT_EQ(priority_of(presence_with("<priority>+7</priority>")), 7);
  EXPECT_EQ(priority_of(presence_with("<priority>-128</priority>")), -128);
  for (const char* wrong : {"128", "-129", "x", "", "1.5", "++1"})
    EXPECT_EQ(priority_of(presence_with("<priority>" + std::string(wrong) + "</priority>")), std::nullopt) << wrong;
}

TEST(PresenceTest, each_show_has_its_turms_status) {
  EXPECT_EQ(status_of(Show::online), status::kAvailable);
  EXPECT_EQ(status_of(Show::chat), status::kAvailable);
  EXPECT_EQ(status_of(Show::away), status::kAway);
  EXPECT_EQ(status_of(Show::xa), status::kAway);
  EXPECT_EQ(status_of(Show::dnd), status::kDoNotDisturb);
}

TEST(PresenceTest, each_turms_status_shows_as_the_mapping_says) {
  const auto shown = [](int32_t number) {
    return turms_presence(jid("2@example.org/turms-ios"), "1@example.org", number);
  };
  const std::string head = "<presence from='2@example.org/turms-ios' to='1@example.org'";
  EXPECT_EQ(shown(status::kAvailable), head + "/>");
  EXPECT_EQ(shown(status::kAway), head + "><show>away</show></presence>");
  EXPECT_EQ(shown(status::kBeRightBack), head + "><show>away</show><status>Be right back</status></presence>");
  EXPECT_EQ(shown(status::kDoNotDisturb), head + "><show>dnd</show></presence>");
  EXPECT_EQ(shown(status::kBusy), head + "><show>dnd</show><status>Busy</status></presence>");
  EXPECT_EQ(shown(status::kOffline), head + " type='unavailable'/>");
  EXPECT_EQ(shown(status::kInvisible), head + " type='unavailable'/>");
  EXPECT_EQ(shown(4711), head + "/>");
}

TEST(PresenceTest, each_device_type_has_a_resource_of_its_own) {
  EXPECT_EQ(pseudo_resource(turms::proto::device_type::kDesktop), "turms-desktop");
  EXPECT_EQ(pseudo_resource(turms::proto::device_type::kBrowser), "turms-browser");
  EXPECT_EQ(pseudo_resource(turms::proto::device_type::kIos), "turms-ios");
  EXPECT_EQ(pseudo_resource(turms::proto::device_type::kAndroid), "turms-android");
  EXPECT_EQ(pseudo_resource(turms::proto::device_type::kOthers), "turms-others");
  EXPECT_EQ(pseudo_resource(turms::proto::device_type::kUnknown), "turms-unknown");
  EXPECT_TRUE(is_pseudo_resource("turms-android"));
  EXPECT_FALSE(is_pseudo_resource("turms-toaster"));
  EXPECT_FALSE(is_pseudo_resource(""));
}

TEST(PresenceTest, is_addressed_without_being_read) {
  EXPECT_EQ(addressed("<presence from='2@example.org/a'><show>dnd</show></presence>", "1@example.org"),
            "<presence to='1@example.org' from='2@example.org/a'><show>dnd</show></presence>");
  EXPECT_EQ(addressed("<presence/>", "1@example.org/it's"), "<presence to='1@example.org/it&apos;s'/>");
}

TEST(PresenceTest, unavailable_may_be_written_for_whoever_it_will_be) {
  EXPECT_EQ(unavailable_presence("2@example.org/a", ""), "<presence from='2@example.org/a' type='unavailable'/>");
  EXPECT_EQ(unavailable_presence("2@example.org/a", "1@example.org"),
            "<presence from='2@example.org/a' to='1@example.org' type='unavailable'/>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
