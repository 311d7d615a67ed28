// SPDX-License-Identifier: Apache-2.0
#include "features/archive_rows.h"

#include "features/rooms.h"
#include "room_talk.h"

namespace turms::xmpp::features {
namespace {

constexpr int64_t kStart = 1'600'000'000'000;  // 2020-09-13T12:26:40Z

class ArchiveRowsTest : public RoomTalk {
 protected:
  std::string written(const StoredRow& row, bool tells_edit = false, const Jid* with = nullptr) {
    const std::string bytes = row.encoded();
    upstream::MessageView view;
    if (!upstream::read_row(bytes, view)) throw std::logic_error("not a row");
    const RoomPtr room = row.group != 0 ? stage.core.rooms.find(GroupId(row.group)) : nullptr;
    const Jid archive = row.group != 0 ? stage.addresses.room(GroupId(row.group)) : stage.addresses.user(UserId(1));
    const Jid to = stage.addresses.user(UserId(1), "phone");
    return writer.write({stage.account, archive, to, "f", with, room.get()}, ArchiveRow(view, tells_edit));
  }
  static StoredRow said(int64_t id, int64_t sender, std::string text, std::string xmpp_id = {}) {
    StoredRow row{id, sender, 0, kStart, std::move(text), std::move(xmpp_id)};
    row.group = kHall;
    return row;
  }

  ArchiveRowWriter writer;
};

TEST_F(ArchiveRowsTest, of_a_room_names_the_occupant_and_who_he_is) {
  join_phone();
  const std::string row = written(said(11, 2, "Hello", "m1"));
  EXPECT_TRUE(contains(row,
                       "<message from='7@conference.example.org' to='1@example.org/phone'>"
                       "<result xmlns='urn:xmpp:mam:2' queryid='f' id='11'>"))
      << row;
  EXPECT_TRUE(contains(row,
                       "<message xmlns='jabber:client' from='7@conference.example.org/Bob' type='groupchat' "
                       "id='m1'><body>Hello</body>"))
      << row;
  EXPECT_TRUE(contains(row, "<item affiliation='owner' jid='2@example.org' role='moderator'/>")) << row;
  EXPECT_TRUE(contains(row, "<stanza-id xmlns='urn:xmpp:sid:0' by='7@conference.example.org' id='11'/>")) << row;
}

TEST_F(ArchiveRowsTest, of_a_room_are_told_whoever_is_blocked) {
  join_phone();
  stage.account.contacts().list_to_fill().at(UserId(2)).is_blocked = true;
  EXPECT_NE(written(said(11, 2, "Hello")), "");
  EXPECT_EQ(written({12, 2, 1, kStart, "Hello"}), "");
}

TEST_F(ArchiveRowsTest, recalls_in_rooms_go_by_the_number) {
  join_phone();
  stage.core.rooms.index().put(bridge::Conversation::in(GroupId(kHall)), UserId(2), "m7", {MessageId(7), kStart});
  StoredRow recall = said(11, 2, "7");
  recall.is_recall = true;
  EXPECT_TRUE(contains(written(recall), "<retract xmlns='urn:xmpp:message-retract:1' id='7'/>"));
}

TEST_F(ArchiveRowsTest, private_recalls_go_by_the_senders_id) {
  join_phone();
  stage.account.message_index().put(bridge::Conversation::with(UserId(2)), UserId(2), "m7", {MessageId(7), kStart});
  EXPECT_TRUE(
      contains(written({11, 2, 1, kStart, "7", {}, 0, true}), "<retract xmlns='urn:xmpp:message-retract:1' id='m7'/>"));
}

TEST_F(ArchiveRowsTest, an_edit_is_a_correction) {
  join_phone();
  StoredRow row = said(11, 2, "now", "m1");
  row.modified_ms = kStart + 9;
  const std::string told = written(row, true);
  EXPECT_TRUE(contains(told, "id='11~1600000000009'")) << told;
  EXPECT_TRUE(contains(told, "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>")) << told;
}

TEST_F(ArchiveRowsTest, what_is_told_is_remembered_where_it_belongs) {
  join_phone();
  written(said(11, 2, "Hello", "m1"));
  EXPECT_NE(stage.core.rooms.index().find(bridge::Conversation::in(GroupId(kHall)), UserId(2), "m1"), nullptr);
  written({12, 2, 1, kStart, "Hello", "m2"});
  EXPECT_NE(stage.account.message_index().find(bridge::Conversation::with(UserId(2)), UserId(2), "m2"), nullptr);
}

TEST_F(ArchiveRowsTest, of_another_resource_are_not_meant) {
  join_phone();
  const Jid with = stage.addresses.user(UserId(2), "balcony");
  EXPECT_EQ(written({12, 2, 1, kStart, "Hello"}, false, &with), "");
}

}  // namespace
}  // namespace turms::xmpp::features
