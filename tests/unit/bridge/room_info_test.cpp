// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_info.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace turms::xmpp::bridge {
namespace {

bool has(const GroupTypeRules& rules, std::string_view feature) {
  const std::vector<std::string_view> features = room_features(rules);
  return std::find(features.begin(), features.end(), feature) != features.end();
}

GroupTypeRules joined_by(JoinRule join) {
  GroupTypeRules rules;
  rules.join = join;
  return rules;
}

std::string form_of(const RoomInfo& info) {
  std::string out;
  xml::Writer writer(out);
  write_room_info(writer, info);
  return out;
}

TEST(RoomInfo, says_of_every_group_what_groups_are) {
  const std::vector<std::string_view> features = room_features({});
  EXPECT_EQ(features,
            (std::vector<std::string_view>{"http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#stable_id",
                                           "muc_persistent", "muc_hidden", "muc_nonanonymous", "muc_unsecured",
                                           "muc_membersonly", "muc_unmoderated"}));
}

TEST(RoomInfo, is_open_only_for_groups_that_anybody_may_enter) {
  for (const JoinRule closed : {JoinRule::unknown, JoinRule::invitation, JoinRule::question, JoinRule::request}) {
    EXPECT_TRUE(has(joined_by(closed), "muc_membersonly"));
    EXPECT_FALSE(has(joined_by(closed), "muc_open"));
  }
  EXPECT_TRUE(has(joined_by(JoinRule::open), "muc_open"));
  EXPECT_FALSE(has(joined_by(JoinRule::open), "muc_membersonly"));
}

TEST(RoomInfo, tells_what_is_known) {
  RoomInfo info;
  info.description = "About <us>";
  info.subject = "Today";
  info.members_set_subject = false;
  info.occupants = 3;
  info.max_occupants = 500;
  info.max_history = 100;
  info.contact = "1@example.org";
  info.avatar = "a31c4bd04de69663cfd7f424a8453f4674da37ff";
  EXPECT_EQ(form_of(info),
            "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
            "<value>http://jabber.org/protocol/muc#roominfo</value></field>"
            "<field var='muc#roominfo_description' type='text-single' label='Description'>"
            "<value>About &lt;us&gt;</value></field>"
            "<field var='muc#roominfo_subject' type='text-single' label='Subject'><value>Today</value></field>"
            "<field var='muc#roominfo_subjectmod' type='boolean' label='Members may change the subject'>"
            "<value>0</value></field>"
            "<field var='muc#roominfo_occupants' type='text-single' label='Occupants'><value>3</value></field>"
            "<field var='muc#roomconfig_maxusers' type='text-single' label='Members at most'><value>500</value></field>"
            "<field var='muc#maxhistoryfetch' type='text-single' label='Messages on entry at most'>"
            "<value>100</value></field>"
            "<field var='muc#roominfo_contactjid' type='jid-multi' label='Owner'><value>1@example.org</value></field>"
            "<field var='muc#roominfo_avatarhash' type='text-multi' label='Avatar hash'>"
            "<value>a31c4bd04de69663cfd7f424a8453f4674da37ff</value></field>"
            "</x>");
}

TEST(RoomInfo, leaves_out_what_is_not_known) {
  EXPECT_EQ(form_of({}),
            "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
            "<value>http://jabber.org/protocol/muc#roominfo</value></field>"
            "<field var='muc#roominfo_description' type='text-single' label='Description'><value/></field>"
            "<field var='muc#roominfo_subject' type='text-single' label='Subject'><value/></field></x>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
