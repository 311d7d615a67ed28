// SPDX-License-Identifier: Apache-2.0
#include "profile_stage.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kGet = "<vCard xmlns='vcard-temp'/>";

class VcardTempTest : public ProfileTest {
 protected:
  std::string get(Resource& from, std::string_view to = {}) { return ask(from, "get", to, kGet); }
  std::string set(Resource& from, const std::string& fields) {
    return ask(from, "set", "", "<vCard xmlns='vcard-temp'>" + fields + "</vCard>");
  }
};

TEST_F(VcardTempTest, the_own_vcard_is_the_profile) {
  intro = "in love";
  picture = "https://cdn.example/1.png";
  Resource& phone = enter();
  const std::string answer = get(phone);
  EXPECT_TRUE(contains(answer,
                       "<vCard xmlns='vcard-temp'><FN>Romeo</FN><NICKNAME>Romeo</NICKNAME>"
                       "<PHOTO><EXTVAL>https://cdn.example/1.png</EXTVAL></PHOTO>"
                       "<JABBERID>1@example.org</JABBERID><DESC>in love</DESC></vCard>"))
      << answer;
}

TEST_F(VcardTempTest, everybody_has_one) {
  name = "Bea";
  Resource& phone = enter();
  const std::string answer = get(phone, "2@example.org");
  EXPECT_TRUE(contains(answer, "from='2@example.org'")) << answer;
  EXPECT_TRUE(contains(answer, "<NICKNAME>Bea</NICKNAME><JABBERID>2@example.org</JABBERID>")) << answer;
}

TEST_F(VcardTempTest, whom_turms_does_not_know_has_none) {
  exists = false;
  Resource& phone = enter();
  EXPECT_TRUE(contains(get(phone, "77@example.org"), "item-not-found"));
}

TEST_F(VcardTempTest, turms_is_asked_once_a_minute) {
  Resource& phone = enter();
  get(phone, "2@example.org");
  const size_t before = stage.turms.requests.size();
  get(phone, "2@example.org");
  EXPECT_EQ(stage.turms.requests.size(), before);
}

TEST_F(VcardTempTest, setting_it_changes_the_profile) {
  Resource& phone = enter();
  const std::string answer = set(phone, "<FN>Romeo M</FN><NICKNAME>Romeo</NICKNAME><DESC>hi</DESC>");
  EXPECT_TRUE(contains(answer, "type='result'")) << answer;
  EXPECT_EQ(update().name.view(), "Romeo M");
  EXPECT_EQ(update().intro.view(), "hi");
  EXPECT_FALSE(update().profile_picture.has());
  EXPECT_FALSE(update().password.has());
  EXPECT_TRUE(contains(get(phone), "<FN>Romeo M</FN><NICKNAME>Romeo M</NICKNAME>"));
}

TEST_F(VcardTempTest, what_has_not_changed_is_not_written) {
  Resource& phone = enter();
  EXPECT_TRUE(contains(set(phone, "<FN>Romeo</FN><NICKNAME>Romeo</NICKNAME>"), "type='result'"));
  EXPECT_TRUE(updates.empty());
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(VcardTempTest, other_fields_are_kept_and_shown_to_everybody) {
  Resource& phone = enter();
  set(phone, "<NICKNAME>Romeo</NICKNAME><EMAIL><USERID>r@example.org</USERID></EMAIL>");
  EXPECT_TRUE(contains(get(phone), "<EMAIL><USERID>r@example.org</USERID></EMAIL>"));
  EXPECT_TRUE(stage.store.values.contains({"vcard/1", "kept"}));
  stage.store.values.insert_or_assign({"vcard/2", "kept"},
                                      StoredValue(9, "<vCard xmlns='vcard-temp'><TITLE>Lady</TITLE></vCard>"));
  EXPECT_TRUE(contains(get(phone, "2@example.org"), "<TITLE>Lady</TITLE>"));
  set(phone, "<NICKNAME>Romeo</NICKNAME>");
  EXPECT_FALSE(stage.store.values.contains({"vcard/1", "kept"})) << "a set replaces the whole";
}

TEST_F(VcardTempTest, what_turms_refuses_is_named_and_nothing_is_kept) {
  update_code = 1102;
  Resource& phone = enter();
  const std::string answer = set(phone, "<NICKNAME>a name of more than twenty</NICKNAME><TITLE>x</TITLE>");
  EXPECT_TRUE(contains(answer, "not-acceptable")) << answer;
  EXPECT_TRUE(contains(answer, "NICKNAME (or FN) is longer than 20 characters")) << answer;
  EXPECT_TRUE(stage.store.values.empty());
}

TEST_F(VcardTempTest, too_much_to_keep_is_refused_before_turms_is_asked) {
  Resource& phone = enter();
  const std::string answer = set(phone, "<NICKNAME>new</NICKNAME><NOTE>" + std::string(16384, 'x') + "</NOTE>");
  EXPECT_TRUE(contains(answer, "not-acceptable")) << answer;
  EXPECT_TRUE(updates.empty());
}

TEST_F(VcardTempTest, nobody_sets_that_of_others) {
  Resource& phone = enter();
  EXPECT_TRUE(contains(ask(phone, "set", "2@example.org", kGet), "type='error'"));
  EXPECT_TRUE(updates.empty());
}

TEST_F(VcardTempTest, without_a_store_only_what_turms_has_can_be_set) {
  stage.store.is_there = stage.core.capabilities.store = false;
  Resource& phone = enter();
  EXPECT_TRUE(contains(set(phone, "<NICKNAME>new</NICKNAME><TITLE>x</TITLE>"), "not-acceptable"));
  EXPECT_TRUE(updates.empty());
  EXPECT_TRUE(contains(set(phone, "<NICKNAME>new</NICKNAME>"), "type='result'"));
  EXPECT_EQ(update().name.view(), "new");
}

TEST_F(VcardTempTest, a_store_that_fails_is_an_error_and_no_empty_vcard) {
  Resource& phone = enter();
  stage.store.failure = Error{Code::io, "store", "disk"};
  EXPECT_TRUE(contains(get(phone), "internal-server-error"));
}

TEST_F(VcardTempTest, a_photo_is_the_avatar) {
  Resource& phone = enter();
  const std::string photo = "<PHOTO><TYPE>image/png</TYPE><BINVAL>" + base64_of(png()) + "</BINVAL></PHOTO>";
  EXPECT_TRUE(contains(set(phone, "<NICKNAME>Romeo</NICKNAME>" + photo), "type='result'"));
  EXPECT_TRUE(contains(get(phone), photo));
  EXPECT_TRUE(contains(items(phone, "", "urn:xmpp:avatar:data"), base64_of(png())));
  EXPECT_TRUE(contains(items(phone, "", "urn:xmpp:avatar:metadata"), "type='image/png'"));
  EXPECT_TRUE(contains(set(phone, "<NICKNAME>Romeo</NICKNAME>"), "type='result'"));
  EXPECT_FALSE(contains(get(phone), "PHOTO"));
}

TEST_F(VcardTempTest, a_change_by_a_turms_client_shows_at_once) {
  Resource& phone = enter();
  get(phone);
  get(phone, "2@example.org");
  proto::UpdateUserRequest change{};
  change.name = "Roma";
  relay_update(1, change);
  EXPECT_TRUE(contains(get(phone), "<NICKNAME>Roma</NICKNAME>"));
  change.name = "Bea";
  relay_update(2, change);
  EXPECT_TRUE(contains(get(phone, "2@example.org"), "<NICKNAME>Bea</NICKNAME>"));
}

TEST_F(VcardTempTest, a_password_that_comes_by_is_not_looked_at) {
  Resource& phone = enter();
  const size_t logged = stage.log.events.size();
  proto::UpdateUserRequest change{};
  change.password = "s3cret";
  relay_update(1, change);
  EXPECT_EQ(stage.log.events.size(), logged);
  EXPECT_EQ(out.take(), "");
  EXPECT_TRUE(contains(get(phone), "<NICKNAME>Romeo</NICKNAME>"));
}

}  // namespace
}  // namespace turms::xmpp::features
