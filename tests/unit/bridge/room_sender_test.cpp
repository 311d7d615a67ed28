// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_sender.h"

#include <gtest/gtest.h>

#include <string>

namespace turms::xmpp::bridge {
namespace {

std::string written(std::string_view occupant_id, const std::optional<RoomSender>& sender) {
  std::string out;
  xml::Writer writer(out);
  writer.open("message", "jabber:client");
  write_room_sender(writer, occupant_id, sender);
  writer.close();
  return out;
}

TEST(RoomSender, is_told_by_his_occupant_id) {
  EXPECT_EQ(written("b2Nj", {}), "<message><occupant-id xmlns='urn:xmpp:occupant-id:0' id='b2Nj'/></message>");
}

TEST(RoomSender, is_told_by_name_where_archives_tell_it) {
  RoomSender sender;
  sender.jid = *Jid::parse("2@example.org");
  sender.affiliation = "member";
  sender.role = "participant";
  EXPECT_EQ(written("b2Nj", sender),
            "<message><occupant-id xmlns='urn:xmpp:occupant-id:0' id='b2Nj'/>"
            "<x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='member' jid='2@example.org' role='participant'/></x></message>");
}

TEST(RoomSender, is_not_told_at_all_where_nothing_is_known) {
  EXPECT_EQ(written({}, {}), "<message/>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
