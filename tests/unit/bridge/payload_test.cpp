// SPDX-License-Identifier: Apache-2.0
#include "bridge/payload.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bridge/deflate.h"
#include "proto/wire.h"

namespace turms::xmpp::bridge {
namespace {

using Found = PayloadReader::Found;

/// A message's records as Turms encodes them.
class Records {
 public:
  Records(std::initializer_list<std::string> records) {
    for (const std::string& record : records) proto::append_bytes_field(bytes_, 7, record);
  }
  [[nodiscard]] upstream::Repeated range() const { return {bytes_, 7}; }

 private:
  std::string bytes_;
};

std::string record_of(const Payload& payload) {
  std::string record;
  EXPECT_TRUE(write_record(payload, record));
  return record;
}

std::string raw(const std::string& fields) {
  return std::string("XMPT\x01\0", 6) + fields;
}

Found read(PayloadReader& reader, const std::string& record) {
  static std::string kept;  // views point into it
  kept.clear();
  proto::append_bytes_field(kept, 7, record);
  return reader.read(upstream::Repeated(kept, 7));
}

TEST(payload, all_fields_come_back) {
  Payload payload;
  payload.kind = PayloadKind::edit_note;
  payload.id = "id-1";
  payload.origin_id = "origin";
  payload.from_resource = "phone";
  payload.type = PayloadType::headline;
  payload.lang = "fr";
  payload.subject = "subject";
  payload.thread = "thread";
  payload.thread_parent = "parent";
  payload.text_hash = 0xFEDCBA9876543210U;
  payload.body = "body";
  payload.children = "<a xmlns='b'/>";
  payload.ref_message = -5;
  payload.ref_id = "ref";
  payload.nonce = "123456789012";
  payload.hints = kHintStore | kHintNoCopy;
  payload.alt_bodies = {{"de", "hallo"}, {"", "no language"}};
  payload.part = PayloadPart{7, 1, 3};
  payload.muc_pm = 9;
  payload.no_body = true;
  payload.alt_subjects = {{"de", "betreff"}};
  payload.to_resource = "desk";

  PayloadReader reader;
  ASSERT_EQ(read(reader, record_of(payload)), Found::payload);
  const Payload& back = reader.payload();
  EXPECT_EQ(back.kind, payload.kind);
  EXPECT_EQ(back.id, payload.id);
  EXPECT_EQ(back.origin_id, payload.origin_id);
  EXPECT_EQ(back.from_resource, payload.from_resource);
  EXPECT_EQ(back.type, payload.type);
  EXPECT_EQ(back.lang, payload.lang);
  EXPECT_EQ(back.subject, payload.subject);
  EXPECT_EQ(back.thread, payload.thread);
  EXPECT_EQ(back.thread_parent, payload.thread_parent);
  EXPECT_EQ(back.text_hash, payload.text_hash);
  EXPECT_EQ(back.body, payload.body);
  EXPECT_EQ(back.children, payload.children);
  EXPECT_EQ(back.ref_message, payload.ref_message);
  EXPECT_EQ(back.ref_id, payload.ref_id);
  EXPECT_EQ(back.nonce, payload.nonce);
  EXPECT_EQ(back.hints, payload.hints);
  ASSERT_EQ(back.alt_bodies.size(), 2U);
  EXPECT_EQ(back.alt_bodies[0].lang, "de");
  EXPECT_EQ(back.alt_bodies[0].text, "hallo");
  EXPECT_EQ(back.alt_bodies[1].lang, "");
  ASSERT_TRUE(back.part);
  EXPECT_EQ(back.part->first_message_id, 7);
  EXPECT_EQ(back.part->index, 1);
  EXPECT_EQ(back.part->count, 3);
  EXPECT_EQ(back.muc_pm, 9);
  EXPECT_TRUE(back.no_body);
  ASSERT_EQ(back.alt_subjects.size(), 1U);
  EXPECT_EQ(back.alt_subjects[0].text, "betreff");
  EXPECT_EQ(back.to_resource, "desk");
}

TEST(payload, absent_is_not_empty) {
  Payload payload;
  PayloadReader reader;
  ASSERT_EQ(read(reader, record_of(payload)), Found::payload);
  EXPECT_FALSE(reader.payload().origin_id || reader.payload().subject || reader.payload().thread ||
               reader.payload().body);
  payload.origin_id = payload.subject = payload.thread = payload.body = "";
  ASSERT_EQ(read(reader, record_of(payload)), Found::payload);
  EXPECT_TRUE(reader.payload().origin_id && reader.payload().subject && reader.payload().thread &&
              reader.payload().body);
}

TEST(payload, is_written_as_documented) {
  Payload payload;
  payload.id = "a1";
  payload.type = PayloadType::normal;
  payload.text_hash = 0x0102030405060708U;
  payload.nonce = "ABCDEFGHIJKL";
  EXPECT_EQ(record_of(payload), raw("\x12\x02"
                                    "a1"
                                    "\x28\x01"
                                    "\x51\x08\x07\x06\x05\x04\x03\x02\x01"
                                    "\x7A\x0C"
                                    "ABCDEFGHIJKL"));
}

TEST(payload, is_found_in_any_position_and_leaves_foreign_records_alone) {
  Payload payload;
  payload.id = "mine";
  const std::string record = record_of(payload);
  PayloadReader reader;
  const Records first{record, "foreign", ""};
  ASSERT_EQ(reader.read(first.range()), Found::payload);
  EXPECT_EQ(reader.payload().id, "mine");
  EXPECT_EQ(reader.foreign_records(), 2U);
  EXPECT_EQ(reader.foreign_bytes(), 7U);
  const Records last{"foreign", record};
  EXPECT_EQ(reader.read(last.range()), Found::payload);
  const Records none{"foreign", "XMP", "XMPT"};
  EXPECT_EQ(reader.read(none.range()), Found::none);
  EXPECT_EQ(reader.foreign_records(), 3U);
  EXPECT_TRUE(reader.payload().id.empty()) << "nothing is left from the payload before";
}

TEST(payload, the_last_of_several_counts) {
  Payload one, two;
  one.id = "one";
  two.id = "two";
  PayloadReader reader;
  const Records records{record_of(one), record_of(two)};
  ASSERT_EQ(reader.read(records.range()), Found::payload);
  EXPECT_EQ(reader.payload().id, "two");
}

TEST(payload, other_versions_and_codecs_are_foreign) {
  std::string record = record_of(Payload{});
  record[4] = 2;
  EXPECT_FALSE(is_payload_record(record));
  record[4] = 1;
  record[5] = 2;
  EXPECT_FALSE(is_payload_record(record));
  record[5] = 0;
  EXPECT_TRUE(is_payload_record(record));
  record[0] = 'x';
  EXPECT_FALSE(is_payload_record(record));
}

TEST(payload, passes_over_what_a_later_writer_adds) {
  std::string fields;
  proto::append_varint_field(fields, 1, 4711);  // an unknown kind
  proto::append_bytes_field(fields, 100, "\xFF new");
  proto::append_bytes_field(fields, 2, "id");
  PayloadReader reader;
  ASSERT_EQ(read(reader, raw(fields)), Found::payload);
  EXPECT_EQ(reader.payload().id, "id");
  EXPECT_EQ(static_cast<uint32_t>(reader.payload().kind), 4711U);
}

TEST(payload, is_compressed_when_that_pays) {
  const std::string children(4000, 'x');
  Payload payload;
  payload.children = children;
  const std::string record = record_of(payload);
  EXPECT_EQ(record[5], 1);
  EXPECT_LT(record.size(), 200U);
  PayloadReader reader;
  ASSERT_EQ(read(reader, record), Found::payload);
  EXPECT_EQ(reader.payload().children, children);

  payload.children = std::string_view(children).substr(0, 400);
  EXPECT_EQ(record_of(payload)[5], 0) << "small ones stay as they are";
}

TEST(payload, is_appended_to_what_is_there) {
  std::string out = "before";
  const std::string children(4000, 'x');
  Payload payload;
  payload.children = children;
  ASSERT_TRUE(write_record(payload, out));
  EXPECT_EQ(out, "before" + record_of(payload));
}

TEST(payload, has_a_largest_size) {
  const std::string children(kPayloadBytes, 'x');
  Payload payload;
  payload.children = children;
  std::string out = "before";
  EXPECT_FALSE(write_record(payload, out));
  EXPECT_EQ(out, "before");
  payload.children = std::string_view(children).substr(0, kPayloadBytes - 64);
  EXPECT_TRUE(write_record(payload, out));
}

TEST(payload, a_bomb_is_malformed) {
  std::string fields;
  proto::append_bytes_field(fields, 12, std::string(8 << 20, 'a'));
  std::string record("XMPT\x01\x01", 6);
  ASSERT_TRUE(deflate(fields, record));
  PayloadReader reader;
  EXPECT_EQ(read(reader, record), Found::malformed);
  EXPECT_TRUE(reader.payload().children.empty());
}

TEST(payload, a_raw_one_is_bounded_as_well) {
  std::string fields;
  proto::append_bytes_field(fields, 12, std::string(kPayloadBytes, 'a'));
  PayloadReader reader;
  EXPECT_EQ(read(reader, raw(fields)), Found::malformed);
}

TEST(payload, wrong_forms_are_malformed) {
  const auto bytes_field = [](uint32_t number, std::string_view value) {
    std::string fields;
    proto::append_bytes_field(fields, number, value);
    return raw(fields);
  };
  const auto number_field = [](uint32_t number, uint64_t value) {
    std::string fields;
    proto::append_varint_field(fields, number, value);
    return raw(fields);
  };
  PayloadReader reader;
  EXPECT_EQ(read(reader, bytes_field(2, "\xC0\x80")), Found::malformed) << "id not UTF-8";
  EXPECT_EQ(read(reader, bytes_field(12, "<a>\xFF</a>")), Found::malformed) << "children not UTF-8";
  EXPECT_EQ(read(reader, bytes_field(15, "short")), Found::malformed) << "nonce of another size";
  EXPECT_EQ(read(reader, bytes_field(17, "\x12\x01\xFF")), Found::malformed) << "alternate not UTF-8";
  EXPECT_EQ(read(reader, bytes_field(1, "x")), Found::malformed) << "kind as text";
  EXPECT_EQ(read(reader, bytes_field(10, "12345678")), Found::malformed) << "hash as text";
  EXPECT_EQ(read(reader, number_field(2, 5)), Found::malformed) << "id as number";
  EXPECT_EQ(read(reader, number_field(18, 5)), Found::malformed) << "part as number";
  EXPECT_EQ(read(reader, number_field(1, uint64_t{1} << 40U)), Found::malformed) << "kind out of range";
  EXPECT_EQ(read(reader, raw("\x12\x09"
                             "cut")),
            Found::malformed);
  EXPECT_EQ(read(reader, std::string("XMPT\x01\x01", 6) + "no deflate"), Found::malformed);
}

TEST(payload, alternates_are_bounded) {
  std::string fields;
  for (size_t i = 0; i < kPayloadAlternates; ++i) proto::append_bytes_field(fields, 17, "\x12\x01x");
  PayloadReader reader;
  EXPECT_EQ(read(reader, raw(fields)), Found::payload);
  proto::append_bytes_field(fields, 17, "\x12\x01x");
  EXPECT_EQ(read(reader, raw(fields)), Found::malformed);
}

TEST(payload, survives_every_cut_and_every_flipped_byte) {
  const std::string children(2000, 'x');
  Payload payload;
  payload.id = "id";
  payload.alt_bodies = {{"de", "hallo"}};
  payload.part = PayloadPart{7, 1, 3};
  PayloadReader reader;
  for (const std::string_view extra : {std::string_view(), std::string_view(children)}) {
    payload.children = extra;
    const std::string record = record_of(payload);
    for (size_t at = 0; at < record.size(); ++at) {
      read(reader, record.substr(0, at));
      std::string flipped = record;
      flipped[at] = static_cast<char>(~flipped[at]);
      read(reader, flipped);
    }
  }
}

}  // namespace
}  // namespace turms::xmpp::bridge
