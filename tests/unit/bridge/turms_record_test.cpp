// SPDX-License-Identifier: Apache-2.0
#include "bridge/turms_record.h"

#include <gtest/gtest.h>

#include <limits>

#include "bridge/turms_message.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kUrl = "https://example.org/a.jpg";

template <class Description>
std::string description_of(std::string_view url) {
  Description description{};
  description.url = url;
  std::string bytes;
  EXPECT_TRUE(proto::encode(description, bytes));
  return bytes;
}

/// All four kinds of files have their description in field 1.
std::string file(std::string_view description) {
  std::string record;
  proto::append_bytes_field(record, 1, description);
  return record;
}

std::string place(float latitude, float longitude) {
  proto::UserLocation location{};
  location.latitude = latitude;
  location.longitude = longitude;
  std::string record;
  EXPECT_TRUE(proto::encode(location, record));
  return record;
}

TEST(turms_record, files_of_every_kind_have_a_url) {
  EXPECT_EQ(file_url_in(file(description_of<proto::File_Description>(kUrl))), kUrl);
  EXPECT_EQ(file_url_in(file(description_of<proto::AudioFile_Description>(kUrl))), kUrl);
  EXPECT_EQ(file_url_in(file(description_of<proto::VideoFile_Description>(kUrl))), kUrl);
  proto::ImageFile_Description image{};
  image.url = kUrl;
  image.has_original = image.original = true;
  image.has_file_size = true;
  image.file_size = 70000;
  std::string bytes;
  ASSERT_TRUE(proto::encode(image, bytes));
  EXPECT_EQ(file_url_in(file(bytes)), kUrl);
}

TEST(turms_record, what_is_no_web_address_is_no_file) {
  for (const std::string_view url : {"", "javascript:alert(1)", "file:///etc/passwd", "https://a b", "https://a\nb"}) {
    EXPECT_FALSE(file_url_in(file(description_of<proto::File_Description>(url)))) << url;
  }
  EXPECT_FALSE(file_url_in(file(description_of<proto::File_Description>("https://" + std::string(3000, 'x')))));
  EXPECT_FALSE(file_url_in("https://example.org"));
  EXPECT_FALSE(file_url_in(""));
}

TEST(turms_record, places_are_on_earth) {
  const auto verona = place_in(place(45.4386F, 10.9928F));
  ASSERT_TRUE(verona);
  EXPECT_EQ(verona->latitude, "45.4386");
  EXPECT_EQ(verona->longitude, "10.9928");
  EXPECT_FALSE(place_in(place(91.0F, 1.0F)));
  EXPECT_FALSE(place_in(place(1.0F, std::numeric_limits<float>::quiet_NaN())));
  EXPECT_FALSE(place_in(""));
  EXPECT_FALSE(place_in(file(description_of<proto::File_Description>(kUrl))));
}

class TurmsRecords : public TurmsMessage {
 protected:
  std::string shown(uint8_t reading) {
    receive();
    Rendering rendering = addressed(message, kSelf, addresses);
    rendering.record_reading = reading;
    return rendered(rendering);
  }
};

TEST_F(TurmsRecords, a_file_is_its_address_and_a_link) {
  records = {file(description_of<proto::File_Description>(kUrl))};
  EXPECT_EQ(shown(kReadRecords), kFrom2 +
                                     " id='777'><body>https://example.org/a.jpg</body><x xmlns='jabber:x:oob'>"
                                     "<url>https://example.org/a.jpg</url></x>" +
                                     kStanzaId);
  request.text = "look";
  EXPECT_NE(shown(kReadRecords).find("<body>look</body><x xmlns='jabber:x:oob'>"), std::string::npos);
  EXPECT_EQ(shown(0).find("jabber:x:oob"), std::string::npos) << "only when the operator wants it";
}

TEST_F(TurmsRecords, a_place_can_be_seen_on_a_map) {
  records = {place(45.5F, 11.0F)};
  EXPECT_EQ(shown(kReadRecords), kFrom2 +
                                     " id='777'><body>geo:45.5,11</body><geoloc "
                                     "xmlns='http://jabber.org/protocol/geoloc'><lat>45.5</lat><lon>11</lon></geoloc>" +
                                     kStanzaId);
}

TEST_F(TurmsRecords, what_can_not_be_shown_is_counted) {
  request.text = "look";
  records = {"one", "two", file(description_of<proto::File_Description>(kUrl))};
  EXPECT_NE(shown(kCountRecords).find("<body>look\n[3 attachments]</body>"), std::string::npos);
  EXPECT_NE(shown(kCountRecords | kReadRecords).find("<body>look\n[2 attachments]</body>"), std::string::npos);
  records = {"one"};
  EXPECT_NE(shown(kCountRecords).find("<body>look\n[1 attachment]</body>"), std::string::npos);
  EXPECT_NE(shown(0).find("<body>look</body>"), std::string::npos);
}

}  // namespace
}  // namespace turms::xmpp::bridge
