// SPDX-License-Identifier: Apache-2.0
#include "bridge/addresses.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "bridge/stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

using Kind = Target::Kind;

const Addresses& addresses() {
  static const Addresses kAddresses("example.org", "conference.example.org", {"upload.example.org"});
  return kAddresses;
}

Kind kind_of(std::string_view to) {
  return addresses().classify(jid(to), UserId(1)).kind;
}

TEST(addresses, users_and_groups_have_one_address_each) {
  EXPECT_EQ(addresses().user(UserId(42)).text(), "42@example.org");
  EXPECT_EQ(addresses().user(UserId(42), "phone").text(), "42@example.org/phone");
  EXPECT_EQ(addresses().room(GroupId(7)).text(), "7@conference.example.org");
  EXPECT_EQ(addresses().room(GroupId(7), "Romeo").text(), "7@conference.example.org/Romeo");
  EXPECT_EQ(addresses().server().text(), "example.org");
  EXPECT_EQ(addresses().user(UserId(INT64_MAX)).text(), "9223372036854775807@example.org");
}

TEST(addresses, parts_may_have_any_size_an_address_allows) {
  const std::string resource(Jid::kPartBytes, 'r');
  const Addresses longest("example.org", std::string(Jid::kPartBytes, 'd'));
  EXPECT_EQ(longest.room(GroupId(INT64_MAX), resource).resource(), resource);
  EXPECT_EQ(longest.room(GroupId(INT64_MAX), resource).domain(), longest.conference());
  EXPECT_THROW((void)addresses().user(UserId(1), resource + "r"), std::length_error);
}

TEST(addresses, an_address_made_here_is_as_one_that_was_parsed) {
  for (const std::string_view text : {"42@example.org", "42@example.org/phone"}) {
    const Jid parsed = jid(text);
    const Jid made = addresses().user(UserId(42), parsed.resource());
    EXPECT_EQ(made, parsed);
    EXPECT_EQ(made.local(), "42");
    EXPECT_EQ(made.domain(), "example.org");
    EXPECT_EQ(made.resource(), parsed.resource());
  }
}

TEST(addresses, read_back_what_they_name) {
  EXPECT_EQ(addresses().user_of(jid("42@example.org/phone")), UserId(42));
  EXPECT_EQ(addresses().group_of(jid("42@example.org")), std::nullopt);
  EXPECT_EQ(addresses().group_of(jid("7@conference.example.org/nick")), GroupId(7));
  EXPECT_EQ(addresses().user_of(jid("7@conference.example.org")), std::nullopt);
  EXPECT_EQ(addresses().user_of(jid("42@elsewhere.org")), std::nullopt);
}

TEST(addresses, every_target_has_its_kind) {
  EXPECT_EQ(addresses().classify(JidView(), UserId(1)).kind, Kind::own_account);
  EXPECT_EQ(addresses().classify(JidView(), UserId(1)).user, UserId(1));
  EXPECT_EQ(kind_of("1@example.org"), Kind::own_account);
  EXPECT_EQ(kind_of("1@example.org/phone"), Kind::own_resource);
  EXPECT_EQ(kind_of("2@example.org"), Kind::user);
  EXPECT_EQ(kind_of("2@example.org/phone"), Kind::resource);
  EXPECT_EQ(kind_of("example.org"), Kind::server);
  EXPECT_EQ(kind_of("example.org/resource"), Kind::server);
  EXPECT_EQ(kind_of("conference.example.org"), Kind::conference);
  EXPECT_EQ(kind_of("upload.example.org"), Kind::service);
  EXPECT_EQ(kind_of("1@conference.example.org"), Kind::room) << "group 1 is not user 1";
  EXPECT_EQ(kind_of("7@conference.example.org/nick"), Kind::occupant);
  EXPECT_EQ(kind_of("romeo@example.org"), Kind::unknown_user);
  EXPECT_EQ(kind_of("alias@conference.example.org"), Kind::unknown_room);
  EXPECT_EQ(kind_of("2@elsewhere.org"), Kind::foreign);
  EXPECT_EQ(kind_of("sub.example.org"), Kind::foreign);
}

TEST(addresses, a_target_tells_the_resource) {
  const Jid to = jid("2@example.org/some phone");
  const Target target = addresses().classify(to, UserId(1));
  EXPECT_EQ(target.user, UserId(2));
  EXPECT_EQ(target.resource, "some phone");
  EXPECT_TRUE(target.is_user());
  EXPECT_FALSE(addresses().classify(jid("example.org"), UserId(1)).is_user());
}

TEST(parse_id, takes_one_spelling_of_each_id) {
  EXPECT_EQ(parse_id("1"), 1);
  EXPECT_EQ(parse_id("9223372036854775807"), INT64_MAX);
  for (const std::string_view bad : {"", "0", "01", "-1", "+1", " 1", "1 ", "1a", "9223372036854775808",
                                     "99999999999999999999", "\xEF\xBC\x91" /* full-width 1 */}) {
    EXPECT_EQ(parse_id(bad), std::nullopt) << bad;
  }
}

TEST(id_text, writes_decimal) {
  EXPECT_EQ(IdText(0).view(), "0");
  EXPECT_EQ(IdText(INT64_MAX).view(), "9223372036854775807");
  EXPECT_EQ(IdText(INT64_MIN).view(), "-9223372036854775808");
}

}  // namespace
}  // namespace turms::xmpp::bridge
