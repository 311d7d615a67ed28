// SPDX-License-Identifier: Apache-2.0
// What a hostile client sends, for every kind of request there is: refused with a code of Turms or taken for what it
// says, never 1200, never with much memory. tests/fuzz/service_fuzz.cpp goes on from here.
#include <array>
#include <limits>
#include <string>

#include "host/service/storage_fixture.h"
#include "proto/wire.h"

namespace turms::gateway::service {
namespace {

using proto::RequestKind;

#define TURMS_KIND(number, constant, field, type) RequestKind::constant,
constexpr std::array kKinds = {TURMS_PROTO_REQUEST_KINDS(TURMS_KIND)};
#undef TURMS_KIND

constexpr size_t kMostBytes = 1024 * 1024;  // what was stored comes back, and no more than that

struct HostileRequests : StorageTest {
  Outcome ask(RequestKind kind, std::string_view body) {
    std::string bytes;
    proto::write_request_bytes(bytes, 77, kind, body);
    return handle_bytes(session(1), bytes);
  }
  /// Asks every kind the same and looks at each answer.
  void ask_all(std::string_view body) {
    for (const RequestKind kind : kKinds) {
      if (kind == RequestKind::kDeleteSession) continue;  // never answered
      const Outcome outcome = ask(kind, body);
      const char* const name = proto::name_of(kind);
      EXPECT_FALSE(outcome.failure()) << name << ": " << outcome.failure()->to_string();
      EXPECT_STRNE(proto::status::name_of(outcome.code()), "UNKNOWN") << name << ": " << outcome.code();
      EXPECT_LE(outcome.response().size(), kMostBytes) << name;
      EXPECT_TRUE(outcome.pushes().empty() || outcome.code() == status::kOk) << name;
      EXPECT_TRUE(Response(outcome).readable) << name;
    }
  }
  /// And expects 1100, or the refusal of a kind that is not served at all.
  void expect_malformed(std::string_view body) {
    for (const RequestKind kind : kKinds) {
      if (kind == RequestKind::kDeleteSession) continue;
      const Outcome sound = ask(kind, {});
      const Outcome outcome = ask(kind, body);
      EXPECT_TRUE(outcome.code() == status::kInvalidRequest || outcome.code() == sound.code())
          << proto::name_of(kind) << ": " << outcome.code() << " " << outcome.response();
      EXPECT_TRUE(outcome.pushes().empty()) << proto::name_of(kind);
    }
  }
};

/// A Value in a Value, `depth` times.
std::string deep_value(int depth) {
  std::string value;
  for (int i = 0; i < depth; ++i) {
    std::string outer;
    proto::append_bytes_field(outer, 8, value);
    value = std::move(outer);
  }
  return value;
}

TEST_F(HostileRequests, a_body_with_nothing_in_it) {
  ask_all({});
}

TEST_F(HostileRequests, lengths_beyond_the_end) {
  for (uint32_t field = 1; field <= 15; ++field) {
    for (const uint64_t length :
         {uint64_t{1}, uint64_t{0x7fffffff}, uint64_t{0xffffffff}, std::numeric_limits<uint64_t>::max()}) {
      std::string body;
      proto::append_varint(body, field << 3 | 2);
      proto::append_varint(body, length);
      expect_malformed(body);
    }
  }
}

TEST_F(HostileRequests, varints_and_tags_that_do_not_end) {
  expect_malformed(std::string("\x08\xff", 2));
  expect_malformed(std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11));
  expect_malformed(std::string("\x08") + std::string(10, '\xff') + '\x01');
}

TEST_F(HostileRequests, numbers_at_the_edge_in_every_field) {
  for (const int64_t value : {int64_t{-1}, int64_t{0}, std::numeric_limits<int64_t>::min(),
                              std::numeric_limits<int64_t>::max(), int64_t{1} << 32}) {
    for (uint32_t fields = 1; fields <= 12; ++fields) {
      std::string body;
      for (uint32_t field = 1; field <= fields; ++field)
        proto::append_varint_field(body, field, static_cast<uint64_t>(value));
      ask_all(body);
    }
  }
}

TEST_F(HostileRequests, one_number_at_the_edge_and_a_sound_one_elsewhere) {
  for (const int64_t value : {int64_t{-1}, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()}) {
    for (uint32_t field = 1; field <= 12; ++field) {
      for (uint32_t other = 1; other <= 12; ++other) {
        if (other == field) continue;
        std::string body;
        proto::append_varint_field(body, field, static_cast<uint64_t>(value));
        proto::append_varint_field(body, other, 2);
        ask_all(body);
      }
    }
  }
}

TEST_F(HostileRequests, lists_of_numbers_in_every_field) {
  std::string numbers;
  for (int i = 0; i < 20'000; ++i) proto::append_varint(numbers, static_cast<uint64_t>(i % 2 == 0 ? i : -i));
  for (uint32_t field = 1; field <= 8; ++field) {
    std::string body;
    proto::append_bytes_field(body, field, numbers);
    ask_all(body);
  }
}

TEST_F(HostileRequests, texts_that_are_long_or_strange_in_every_field) {
  for (const std::string& text :
       {std::string(100'000, 'x'), std::string("\0", 1), std::string("%_'\"; DROP TABLE users"), std::string("\xc3\x28"),
        std::string("\xed\xa0\x80")}) {
    for (uint32_t field = 1; field <= 10; ++field) {
      std::string body;
      proto::append_bytes_field(body, field, text);
      ask_all(body);
    }
  }
  EXPECT_EQ(*database.number("SELECT count(*) FROM users"), 9);
}

TEST_F(HostileRequests, values_nested_beyond_the_bound_are_malformed) {
  for (const uint32_t field : {1U, 15U}) {
    std::string entry;
    proto::append_bytes_field(entry, 1, "name");
    proto::append_bytes_field(entry, 2, deep_value(20'000));
    std::string body;
    proto::append_bytes_field(body, field, field == 15 ? deep_value(20'000) : entry);
    for (const RequestKind kind :
         {RequestKind::kUpdateUserSettings, RequestKind::kUpdateConversationSettings, RequestKind::kUpdateUser}) {
      if (field == 1 && kind != RequestKind::kUpdateUserSettings) continue;
      const Outcome outcome = ask(kind, body);
      EXPECT_TRUE(outcome.code() == status::kInvalidRequest || outcome.code() == ask(kind, {}).code())
          << proto::name_of(kind) << ": " << outcome.code();
    }
  }
}

TEST_F(HostileRequests, many_small_entries_cost_no_more_than_their_bytes) {
  std::string body;
  std::string entry;
  proto::append_bytes_field(entry, 1, "k");
  for (int i = 0; i < 10'000; ++i) proto::append_bytes_field(body, 1, entry);
  ask_all(body);
  ask_all(std::string(60'000, '\x0a') + '\x00');
}

}  // namespace
}  // namespace turms::gateway::service
