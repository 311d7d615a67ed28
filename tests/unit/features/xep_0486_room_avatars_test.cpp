// SPDX-License-Identifier: Apache-2.0
#include "../bridge/images.h"
#include "room_stage.h"

namespace turms::xmpp::features {
namespace {

class RoomVcardTest : public ::testing::Test {
 protected:
  std::string ask(const Resource& from, std::string_view type, std::string_view fields = {},
                  std::string_view to = "7@conference.example.org") {
    stage.act(from, "<iq type='" + std::string(type) + "' id='q1' to='" + std::string(to) +
                        "'><vCard xmlns='vcard-temp'>" + std::string(fields) + "</vCard></iq>");
    return phone_out.take();
  }
  /// The user is a manager, and his phone is in the room.
  Resource& join_as_manager() {
    stage.members[1].role = proto::group_member_role::kManager;
    return stage.join("phone", phone_out);
  }
  [[nodiscard]] static std::string photo(std::string_view tail = {}) {
    return "<PHOTO><TYPE>image/png</TYPE><BINVAL>" + base64_of(png(tail)) + "</BINVAL></PHOTO>";
  }
  RoomStage stage;
  FakeOutlet phone_out;
};

TEST_F(RoomVcardTest, is_what_the_group_says_of_itself) {
  stage.intro = "In fair Verona";
  Resource& phone = stage.join("phone", phone_out);
  const std::string answer = ask(phone, "get");
  EXPECT_TRUE(contains(answer,
                       "<vCard xmlns='vcard-temp'><FN>Room</FN><JABBERID>7@conference.example.org</JABBERID>"
                       "<DESC>In fair Verona</DESC></vCard>"))
      << answer;
}

TEST_F(RoomVcardTest, is_there_for_who_is_no_member) {
  stage.members.erase(1);
  Resource& phone = stage.enter("phone", phone_out);
  EXPECT_TRUE(contains(ask(phone, "get"), "<FN>Room</FN>"));
}

TEST_F(RoomVcardTest, of_no_group_is_not_found) {
  Resource& phone = stage.enter("phone", phone_out);
  EXPECT_TRUE(contains(ask(phone, "get", "", "8@conference.example.org"), "<item-not-found"));
  EXPECT_TRUE(contains(ask(phone, "set", "", "8@conference.example.org"), "<item-not-found"));
  EXPECT_TRUE(contains(ask(phone, "get", "", "verona@conference.example.org"), "<item-not-found"));
}

TEST_F(RoomVcardTest, has_the_image_that_a_manager_has_set) {
  Resource& phone = join_as_manager();
  const std::string answer = ask(phone, "set", "<FN>Room</FN>" + photo());
  EXPECT_TRUE(contains(answer, "type='result'")) << answer;
  EXPECT_TRUE(contains(ask(phone, "get"), photo()));
  EXPECT_TRUE(contains(ask(phone, "set"), "type='result'")) << "an empty vCard takes it away";
  EXPECT_FALSE(contains(ask(phone, "get"), "PHOTO"));
}

TEST_F(RoomVcardTest, is_set_by_nobody_but_owner_and_managers) {
  Resource& phone = stage.join("phone", phone_out);
  EXPECT_TRUE(contains(ask(phone, "set", photo()), "<forbidden"));
  stage.members.erase(1);
  proto::DeleteGroupMembersRequest removal{};
  const std::vector<int64_t> gone{1};
  removal.group_id = 7;
  removal.member_ids = gone;
  stage.relay(2, removal);
  phone_out.take();
  EXPECT_TRUE(contains(ask(phone, "set", photo()), "<forbidden"));
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(RoomVcardTest, a_new_image_changes_the_room_for_all_who_are_in) {
  struct Listener final : Feature {
    explicit Listener(std::vector<RoomChange::Kind>& heard_in) : heard(heard_in) {}
    void install(Hooks& on) override { on.room_changed(this, &Listener::changed); }
    void changed(Core&, Room&, const RoomChange& change) { heard.push_back(change.kind); }
    std::vector<RoomChange::Kind>& heard;
  };
  std::vector<RoomChange::Kind> heard;
  Resource& phone = join_as_manager();
  stage.hooks.install(std::make_unique<Listener>(heard));
  ask(phone, "set", photo());
  EXPECT_EQ(heard, std::vector<RoomChange::Kind>{RoomChange::Kind::settings});
  ask(phone, "set", "<PHOTO><BINVAL>!</BINVAL></PHOTO>");
  EXPECT_EQ(heard.size(), 1U) << "and one that is refused does not";
}

TEST_F(RoomVcardTest, what_a_room_does_not_keep_is_refused) {
  Resource& phone = join_as_manager();
  for (const std::string fields :
       {"<FN>Another</FN>", "<NICKNAME>Another</NICKNAME>", "<DESC>Another</DESC>", "<TITLE>Lady</TITLE>",
        "<PHOTO><EXTVAL>https://example.org/1.png</EXTVAL></PHOTO>", "<PHOTO><BINVAL>PHN2Zy8+</BINVAL></PHOTO>"}) {
    EXPECT_TRUE(contains(ask(phone, "set", fields), "<not-acceptable")) << fields;
  }
  EXPECT_TRUE(stage.store.values.empty());
  EXPECT_EQ(stage.take_writes(), Lines());
}

TEST_F(RoomVcardTest, an_image_may_be_as_large_as_a_value_of_the_store) {
  Resource& phone = join_as_manager();
  const std::string head = png();
  EXPECT_TRUE(contains(ask(phone, "set", photo(std::string(65536 - head.size(), 'x'))), "type='result'"));
  EXPECT_TRUE(contains(ask(phone, "set", photo(std::string(65537 - head.size(), 'x'))), "<not-acceptable"));
}

TEST_F(RoomVcardTest, has_no_image_without_a_store) {
  stage.store.is_there = false;
  Resource& phone = join_as_manager();
  EXPECT_TRUE(contains(ask(phone, "get"), "<FN>Room</FN>"));
  EXPECT_TRUE(contains(ask(phone, "set", photo()), "<service-unavailable"));
}

TEST_F(RoomVcardTest, goes_with_the_group_when_its_owner_dissolves_it) {
  stage.store.values.insert_or_assign({"rv/7", "photo"}, StoredValue(1, png()));
  stage.join("phone", phone_out);
  proto::DeleteGroupRequest end{};
  end.group_id = 7;
  stage.relay(2, end);
  EXPECT_EQ(stage.store.values.size(), 1U) << "the owner's own account tidies up";
  stage.relay(1, end);
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(RoomVcardTest, of_an_occupant_is_the_users) {
  Resource& phone = stage.join("phone", phone_out);
  const std::string answer = ask(phone, "get", "", "7@conference.example.org/Bob");
  EXPECT_TRUE(contains(answer, "from='7@conference.example.org/Bob'")) << answer;
  EXPECT_TRUE(contains(answer, "<NICKNAME>Bob</NICKNAME>")) << answer;
}

TEST_F(RoomVcardTest, other_questions_about_a_room_itself_have_no_answer) {
  Resource& phone = stage.join("phone", phone_out);
  stage.act(phone, "<iq type='get' id='q1' to='7@conference.example.org'><query xmlns='jabber:iq:version'/></iq>");
  EXPECT_TRUE(contains(phone_out.take(), "<service-unavailable"));
}

}  // namespace
}  // namespace turms::xmpp::features
