// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "room_stage.h"

#include "../bridge/images.h"
#include "bridge/avatar.h"
#include "features/group_types.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr std::string_view kItemsNs = "http://jabber.org/protocol/disco#items";

class OneType final : public GroupTypes {
 public:
  [[nodiscard]] bool is_offered() const override { return true; }
  Task<Result<bridge::GroupTypeRules>> rules(int64_t) override { co_return type; }
  [[nodiscard]] const bridge::GroupTypeRules* known(int64_t) const override { return &type; }
  Task<Result<std::vector<bridge::GroupTypeRules>>> creatable(UserId) override {
    co_return std::vector<bridge::GroupTypeRules>{type};
  }
  bridge::GroupTypeRules type;
};

class RoomDiscoTest : public ::testing::Test {
 protected:
  std::string ask(const Resource& from, std::string_view ns, std::string_view to, std::string_view node = {}) {
    std::string query = "<query xmlns='" + std::string(ns) + "'";
    if (!node.empty()) query += " node='" + std::string(node) + "'";
    stage.act(from, "<iq type='get' id='q1' to='" + std::string(to) + "'>" + query + "/></iq>");
    return phone_out.take();
  }
  std::string info(const Resource& from, std::string_view node = {}) {
    return ask(from, kInfoNs, "7@conference.example.org", node);
  }
  std::string items(const Resource& from, std::string_view node = {}) {
    return ask(from, kItemsNs, "7@conference.example.org", node);
  }
  RoomStage stage;
  FakeOutlet phone_out;
};

bool has_feature(std::string_view answer, std::string_view name) {
  return contains(answer, "<feature var='" + std::string(name) + "'/>");
}

TEST_F(RoomDiscoTest, the_service_says_what_it_is) {
  Resource& phone = stage.enter("phone", phone_out);
  const std::string answer = ask(phone, kInfoNs, "conference.example.org");
  EXPECT_TRUE(contains(answer, "<identity category='conference' type='text' name='Rooms'/>")) << answer;
  for (const char* name : {"http://jabber.org/protocol/muc", "http://jabber.org/protocol/disco#info",
                           "http://jabber.org/protocol/disco#items", "urn:xmpp:ping", "vcard-temp"}) {
    EXPECT_TRUE(has_feature(answer, name)) << name << " in " << answer;
  }
}

TEST_F(RoomDiscoTest, the_service_lists_the_groups_of_who_asks) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.codes[proto::RequestKind::kQueryJoinedGroupInfos] = 0;  // answered here
  EXPECT_EQ(ask(phone, kItemsNs, "conference.example.org"), "");
  std::vector<proto::Group> rows(2);
  rows[0] = rows[1] = {};
  rows[0].has_id = rows[1].has_id = true;
  rows[0].id = 9;
  rows[1].id = 7;
  rows[1].name = "Room <7>";
  proto::GroupsWithVersion data{};
  data.groups = rows;
  std::string out;
  const int64_t id = stage.request(stage.turms.requests.size() - 1).request_id;
  ASSERT_TRUE(proto::write_data_response(out, stage.clock.unix_ms(), id, proto::status::kOk, data));
  stage.notify(out);
  const std::string answer = phone_out.take();
  EXPECT_TRUE(contains(answer,
                       "<query xmlns='http://jabber.org/protocol/disco#items'>"
                       "<item jid='7@conference.example.org' name='Room &lt;7&gt;'/>"
                       "<item jid='9@conference.example.org' name='9'/></query>"))
      << answer;
}

TEST_F(RoomDiscoTest, the_service_tells_why_it_can_not_list_them) {
  Resource& phone = stage.enter("phone", phone_out);
  stage.codes[proto::RequestKind::kQueryJoinedGroupInfos] = proto::status::kServerUnavailable;
  EXPECT_TRUE(contains(ask(phone, kItemsNs, "conference.example.org"), "type='error'"));
}

TEST_F(RoomDiscoTest, the_service_lists_no_rooms_for_nodes_and_takes_no_registration) {
  Resource& phone = stage.enter("phone", phone_out);
  EXPECT_TRUE(contains(ask(phone, kItemsNs, "conference.example.org", "http://jabber.org/protocol/muc#rooms"),
                       "<item-not-found"));
  EXPECT_TRUE(contains(ask(phone, "jabber:iq:register", "conference.example.org"), "<service-unavailable"));
}

TEST_F(RoomDiscoTest, a_room_tells_members_what_it_is_and_how_many_are_there) {
  stage.intro = "In fair Verona";
  stage.announcement = "Welcome";
  stage.members[2].device = proto::device_type::kIos;
  Resource& phone = stage.join("phone", phone_out);
  const std::string answer = info(phone);
  EXPECT_TRUE(contains(answer, "<identity category='conference' type='text' name='Room'/>")) << answer;
  for (const char* name :
       {"http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#stable_id", "muc_persistent", "muc_hidden",
        "muc_nonanonymous", "muc_unsecured", "muc_membersonly", "muc_unmoderated", "urn:xmpp:occupant-id:0",
        "http://jabber.org/protocol/muc#self-ping-optimization", "urn:xmpp:mam:2", "urn:xmpp:sid:0", "vcard-temp"}) {
    EXPECT_TRUE(has_feature(answer, name)) << name << " in " << answer;
  }
  for (const char* field :
       {"muc#roominfo_description' type='text-single' label='Description'><value>In fair Verona</value>",
        "muc#roominfo_subject' type='text-single' label='Subject'><value>Welcome</value>",
        "muc#roominfo_occupants' type='text-single' label='Occupants'><value>2</value>",
        "muc#maxhistoryfetch' type='text-single' label='Messages on entry at most'><value>100</value>",
        "muc#roominfo_contactjid' type='jid-multi' label='Owner'><value>2@example.org</value>"}) {
    EXPECT_TRUE(contains(answer, field)) << field << " in " << answer;
  }
  for (const char* field : {"muc#roominfo_subjectmod", "muc#roomconfig_maxusers", "muc#roominfo_avatarhash"})
    EXPECT_FALSE(contains(answer, field)) << field << " is not known";
}

TEST_F(RoomDiscoTest, a_room_says_nothing_twice) {
  Resource& phone = stage.join("phone", phone_out);
  const auto iq = document_from(info(phone));
  std::set<std::string> told;
  for (const xml::Element& child : iq->root().first_child()->children()) {
    if (child.name() == "feature") EXPECT_TRUE(told.emplace(child.attr("var")).second) << child.attr("var");
  }
  EXPECT_GE(told.size(), 10U);
}

TEST_F(RoomDiscoTest, who_is_no_member_learns_what_turms_shows_to_everybody) {
  stage.members[2].device = proto::device_type::kIos;
  stage.members.erase(1);
  Resource& phone = stage.enter("phone", phone_out);
  const std::string answer = info(phone);
  EXPECT_TRUE(contains(answer, "name='Room'")) << answer;
  EXPECT_TRUE(has_feature(answer, "muc_membersonly")) << answer;
  EXPECT_FALSE(contains(answer, "muc#roominfo_occupants")) << answer;
  const std::string empty = items(phone);
  EXPECT_TRUE(contains(empty, "type='result'")) << empty;
  EXPECT_FALSE(contains(empty, "<item ")) << empty;
}

TEST_F(RoomDiscoTest, a_group_that_is_none_is_not_found) {
  stage.exists = false;
  Resource& phone = stage.enter("phone", phone_out);
  EXPECT_TRUE(contains(info(phone), "<item-not-found"));
  EXPECT_TRUE(contains(info(phone, "x-roomuser-item"), "<item-not-found"));
  EXPECT_TRUE(contains(items(phone), "<item-not-found"));
  EXPECT_TRUE(contains(ask(phone, kInfoNs, "verona@conference.example.org"), "<item-not-found"));
  EXPECT_TRUE(contains(ask(phone, kItemsNs, "verona@conference.example.org"), "<item-not-found"));
}

TEST_F(RoomDiscoTest, the_rules_of_the_type_decide_what_kind_of_room_it_is) {
  OneType types;
  types.type.join = bridge::JoinRule::open;
  types.type.info_updaters = bridge::GroupRule::members;
  types.type.size_limit = 500;
  stage.core.group_types = &types;
  Resource& phone = stage.join("phone", phone_out);
  std::string answer = info(phone);
  EXPECT_TRUE(has_feature(answer, "muc_open")) << answer;
  EXPECT_FALSE(has_feature(answer, "muc_membersonly")) << answer;
  EXPECT_TRUE(contains(answer, "label='Members may change the subject'><value>1</value>")) << answer;
  EXPECT_TRUE(
      contains(answer, "muc#roomconfig_maxusers' type='text-single' label='Members at most'><value>500</value>"))
      << answer;
  types.type.info_updaters = bridge::GroupRule::owner_and_managers;
  EXPECT_TRUE(contains(info(phone), "label='Members may change the subject'><value>0</value>"));
  stage.core.group_types = nullptr;
}

TEST_F(RoomDiscoTest, a_room_names_its_image) {
  stage.store.values.insert_or_assign({"rv/7", "photo"}, StoredValue(1, png()));
  Resource& phone = stage.join("phone", phone_out);
  EXPECT_TRUE(contains(info(phone), "var='muc#roominfo_avatarhash' type='text-multi' label='Avatar hash'><value>" +
                                        bridge::image_of(png())->sha1 + "</value>"));
}

TEST_F(RoomDiscoTest, members_see_who_is_there) {
  stage.members[2].device = proto::device_type::kIos;
  Resource& phone = stage.join("phone", phone_out);
  const std::string answer = items(phone);
  EXPECT_TRUE(contains(answer,
                       "<query xmlns='http://jabber.org/protocol/disco#items'>"
                       "<item jid='7@conference.example.org/Ann'/><item jid='7@conference.example.org/Bob'/></query>"))
      << answer;
}

TEST_F(RoomDiscoTest, of_many_who_are_there_some_are_named) {
  stage.settings.room_occupants = 1;
  stage.members[2].device = proto::device_type::kIos;
  Resource& phone = stage.join("phone", phone_out);
  const std::string answer = items(phone);
  EXPECT_TRUE(contains(answer, "/Ann'/></query>")) << answer;
}

TEST_F(RoomDiscoTest, the_reserved_nick_is_the_name_in_turms) {
  stage.members[1].name = "Queen";
  Resource& phone = stage.enter("phone", phone_out);
  const std::string answer = info(phone, "x-roomuser-item");
  EXPECT_TRUE(contains(answer,
                       "<query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'>"
                       "<identity category='conference' type='text' name='Queen'/></query>"))
      << answer;
}

TEST_F(RoomDiscoTest, who_is_no_member_has_no_reserved_nick) {
  stage.members.erase(1);
  Resource& phone = stage.enter("phone", phone_out);
  EXPECT_TRUE(contains(info(phone, "x-roomuser-item"), "node='x-roomuser-item'/>"));
}

TEST_F(RoomDiscoTest, the_node_of_traffic_is_empty_and_others_do_not_exist) {
  Resource& phone = stage.join("phone", phone_out);
  const std::string answer = info(phone, "http://jabber.org/protocol/muc#traffic");
  EXPECT_TRUE(contains(answer, "type='result'")) << answer;
  EXPECT_TRUE(contains(answer, "node='http://jabber.org/protocol/muc#traffic'/>")) << answer;
  EXPECT_TRUE(contains(info(phone, "x"), "<item-not-found"));
  EXPECT_TRUE(contains(items(phone, "x"), "<item-not-found"));
}

}  // namespace
}  // namespace turms::xmpp::features
