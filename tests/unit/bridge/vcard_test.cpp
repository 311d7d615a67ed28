// SPDX-License-Identifier: Apache-2.0
#include "bridge/vcard.h"

#include <gtest/gtest.h>

#include "bridge/vcard_temp.h"
#include "images.h"
#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

/// One owner who sets vCards, each on top of the one before.
struct Owner {
  std::string name = "Romeo";
  std::string intro;
  std::string picture;
  Vcard kept;
  std::optional<Image> avatar;

  Vcard shown() const { return shown_vcard(kept, name, intro, picture, avatar); }
  VcardWish set(const std::string& fields, bool photo_counts = true) {
    const auto document = document_from("<vCard xmlns='vcard-temp'>" + fields + "</vCard>");
    Result<Vcard, StanzaError> wanted = read_vcard_temp(document->root(), 10000);
    EXPECT_TRUE(wanted.ok());
    VcardWish wish = wish_of(std::move(*wanted), shown(), kept, photo_counts);
    name = wish.name.value_or(name);
    intro = wish.intro.value_or(intro);
    picture = wish.picture.value_or(picture);
    kept = wish.kept;
    return wish;
  }
};

TEST(Vcard, shows_the_profile) {
  Owner romeo;
  romeo.intro = "in love";
  romeo.picture = "https://cdn.example/1.png";
  const Vcard shown = romeo.shown();
  EXPECT_EQ(shown.full_name, "Romeo");
  EXPECT_EQ(shown.nickname, "Romeo");
  EXPECT_EQ(shown.note, "in love");
  EXPECT_EQ(shown.photo_url, "https://cdn.example/1.png");
}

TEST(Vcard, a_picture_that_is_no_url_is_not_shown) {
  Owner romeo;
  romeo.picture = "picture-42";
  EXPECT_EQ(romeo.shown().photo_url, "");
  EXPECT_FALSE(is_http_url("javascript:alert(1)"));
}

TEST(Vcard, whichever_name_is_changed_is_the_new_name) {
  Owner romeo;
  EXPECT_EQ(romeo.set("<FN>Montague</FN><NICKNAME>Romeo</NICKNAME>").name, "Montague");
  EXPECT_EQ(romeo.shown().nickname, "Montague");
  EXPECT_EQ(romeo.set("<FN>Montague</FN><NICKNAME>rom</NICKNAME>").name, "rom");
  EXPECT_EQ(romeo.shown().full_name, "rom") << "FN follows while it was never another";
  EXPECT_EQ(romeo.set("<FN>Only FN</FN>").name, "Only FN");
  EXPECT_EQ(romeo.set("<NICKNAME>Only nick</NICKNAME>").name, "Only nick");
}

TEST(Vcard, different_names_are_kept_apart) {
  Owner romeo;
  EXPECT_EQ(romeo.set("<FN>Romeo Montague</FN><NICKNAME>rom</NICKNAME>").name, "rom");
  EXPECT_EQ(romeo.shown().full_name, "Romeo Montague");
  EXPECT_FALSE(romeo.set("<FN>Romeo Montague</FN><NICKNAME>rom</NICKNAME>").name) << "set again as it is";
  EXPECT_EQ(romeo.shown().full_name, "Romeo Montague");
  EXPECT_FALSE(romeo.set("<FN>Romeo M.</FN><NICKNAME>rom</NICKNAME>").name);
  EXPECT_EQ(romeo.shown().full_name, "Romeo M.");
  romeo.name = "Roma";  // by a Turms client
  EXPECT_EQ(romeo.shown().full_name, "Romeo M.");
  EXPECT_EQ(romeo.shown().nickname, "Roma");
}

TEST(Vcard, without_a_name_leaves_the_name) {
  Owner romeo;
  EXPECT_FALSE(romeo.set("<EMAIL><USERID>r@example.org</USERID></EMAIL>").name);
  EXPECT_EQ(romeo.name, "Romeo");
}

TEST(Vcard, the_intro_is_set_and_taken_away) {
  Owner romeo;
  EXPECT_EQ(romeo.set("<DESC>in love</DESC>").intro, "in love");
  EXPECT_FALSE(romeo.set("<DESC>in love</DESC>").intro);
  EXPECT_EQ(romeo.set("").intro, "");
}

TEST(Vcard, a_new_url_is_the_picture_and_a_missing_one_changes_nothing) {
  Owner romeo;
  EXPECT_EQ(romeo.set("<PHOTO><EXTVAL>https://a.example/1</EXTVAL></PHOTO>").picture, "https://a.example/1");
  EXPECT_FALSE(romeo.set("<PHOTO><EXTVAL>https://a.example/1</EXTVAL></PHOTO>").picture);
  EXPECT_FALSE(romeo.set("").picture);
  EXPECT_FALSE(romeo.set("<PHOTO><EXTVAL>file:///etc/passwd</EXTVAL></PHOTO>").picture);
}

TEST(Vcard, a_photo_is_set_left_and_taken_away) {
  Owner romeo;
  const std::string photo = "<PHOTO><TYPE>image/png</TYPE><BINVAL>" + base64_of(png()) + "</BINVAL></PHOTO>";
  VcardWish wish = romeo.set(photo);
  EXPECT_EQ(wish.photo, VcardWish::Photo::set);
  ASSERT_TRUE(wish.image);
  EXPECT_EQ(wish.image->bytes, png());
  romeo.avatar = wish.image;
  EXPECT_EQ(romeo.set(photo).photo, VcardWish::Photo::leave);
  EXPECT_EQ(romeo.set("", false).photo, VcardWish::Photo::leave);
  EXPECT_EQ(romeo.set("").photo, VcardWish::Photo::remove);
  romeo.avatar.reset();
  EXPECT_EQ(romeo.set("").photo, VcardWish::Photo::leave);
}

TEST(Vcard, what_is_kept_comes_back) {
  Owner romeo;
  romeo.set("<FN>Romeo Montague</FN><NICKNAME>rom</NICKNAME><TITLE>a &amp; b</TITLE>");
  const Vcard back = decode_kept(encode_kept(romeo.kept));
  EXPECT_EQ(back.full_name, "Romeo Montague");
  EXPECT_EQ(back.rest, "<TITLE>a &amp; b</TITLE>");
  EXPECT_EQ(encode_kept(back), encode_kept(romeo.kept));
  EXPECT_EQ(encode_kept(Vcard()), "");
}

TEST(Vcard, a_damaged_value_of_the_store_is_an_empty_vcard) {
  for (const char* value : {"", "x", "<vCard xmlns='vcard-temp'>", "<other/>"}) {
    EXPECT_EQ(decode_kept(value).rest, "") << value;
    EXPECT_EQ(decode_kept(value).full_name, "") << value;
  }
}

TEST(Vcard, what_is_too_long_is_refused_by_name) {
  VcardWish wish;
  EXPECT_FALSE(refusal_of(wish));
  wish.name = std::string(kProfileFieldBytes + 1, 'x');
  EXPECT_EQ(refusal_of(wish)->text, "the name is longer than 2048 bytes");
  wish.name.reset();
  wish.kept.rest = "<NOTE>" + std::string(kKeptVcardBytes, 'x') + "</NOTE>";
  ASSERT_TRUE(refusal_of(wish));
  EXPECT_EQ(refusal_of(wish)->condition, StanzaErrorCondition::not_acceptable);
}

TEST(Vcard, what_turms_refuses_is_named) {
  VcardWish wish;
  wish.name = std::string(21, 'x');
  EXPECT_EQ(refusal_by_turms(wish, "why").text, "NICKNAME (or FN) is longer than 20 characters");
  wish.name = "short";
  wish.intro = std::string(101, 'x');
  EXPECT_EQ(refusal_by_turms(wish, "why").text, "DESC is longer than 100 characters");
  wish.intro = "short";
  EXPECT_EQ(refusal_by_turms(wish, "why").text, "why");
}

}  // namespace
}  // namespace turms::xmpp::bridge
