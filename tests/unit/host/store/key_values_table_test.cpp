// SPDX-License-Identifier: Apache-2.0
#include "store/key_values_table.h"

#include <gtest/gtest.h>

#include "host/store/temp_database.h"
#include "store/users_table.h"

namespace turms::gateway::store {
namespace {

using Keys = std::vector<std::string>;

struct KeyValuesTableTest : ::testing::Test {
  static ValuePlace at(std::string_view key, std::string_view bucket = "pep/7", int64_t tier = 1,
                       std::string_view owner = "xmpp") {
    return {owner, tier, bucket, key};
  }
  int64_t put(const ValuePlace& place, std::string_view value, std::optional<int64_t> expiry_date = std::nullopt) {
    const auto version = values.put(place, value, expiry_date, now);
    EXPECT_TRUE(version.ok()) << version.error().to_string();
    return version.ok() ? *version : 0;
  }
  std::string get(const ValuePlace& place) {
    const auto found = values.get(place, now).value();
    return found ? found->value : "none";
  }
  ListedValues list(std::string_view after, int64_t limit, bool with_values = false, int64_t max_bytes = 1'000'000) {
    return values.list(at(after), {limit, max_bytes, with_values}, now).value();
  }
  static Keys keys_of(const ListedValues& listed) {
    Keys keys;
    for (const KeyValue& value : listed.values) keys.push_back(value.key);
    return keys;
  }
  int64_t number(const char* sql) { return database.number(sql).value(); }

  Database database = memory_database();
  KeyValuesTable values{database};
  int64_t now = 1'000;
};

TEST_F(KeyValuesTableTest, gives_back_what_was_put_octet_for_octet) {
  const std::string key("\0\xff", 2);
  const std::string value("\xfe\0x", 3);
  put(at(key), value);
  put(at("empty"), "");
  EXPECT_EQ(get(at(key)), value);
  EXPECT_EQ(get(at("empty")), "");
  EXPECT_EQ(get(at("x")), "none");
}

TEST_F(KeyValuesTableTest, a_version_is_never_used_twice) {
  const int64_t first = put(at("a"), "1");
  const int64_t second = put(at("a"), "2");
  EXPECT_GT(first, 0);
  EXPECT_GT(second, first);
  EXPECT_EQ(values.get(at("a"), now).value()->version, second);
  EXPECT_TRUE(values.remove(at("a"), now).value());
  EXPECT_GT(put(at("a"), "3"), second) << "not even after the newest was removed";
}

TEST_F(KeyValuesTableTest, owners_tiers_and_buckets_do_not_mix) {
  put(at("a"), "1");
  put(at("a", "pep/8"), "2");
  put(at("a", "pep/7", 2), "3");
  put(at("a", "pep/7", 1, "other"), "4");
  EXPECT_EQ(get(at("a")), "1");
  EXPECT_EQ(get(at("a", "pep/8")), "2");
  EXPECT_EQ(get(at("a", "pep/7", 2)), "3");
  EXPECT_EQ(get(at("a", "pep/7", 1, "other")), "4");
  EXPECT_EQ(keys_of(list("", 10)), Keys{"a"});
}

TEST_F(KeyValuesTableTest, removing_says_whether_there_was_one) {
  put(at("a"), "1");
  EXPECT_TRUE(values.remove(at("a"), now).value());
  EXPECT_FALSE(values.remove(at("a"), now).value());
}

TEST_F(KeyValuesTableTest, a_value_past_its_date_is_gone) {
  put(at("a"), "1", now + 10);
  EXPECT_EQ(get(at("a")), "1");
  now += 10;
  EXPECT_EQ(get(at("a")), "none");
  EXPECT_TRUE(list("", 10).values.empty());
  EXPECT_FALSE(values.remove(at("a"), now).value());
}

TEST_F(KeyValuesTableTest, later_writes_clear_what_has_expired) {
  for (int i = 0; i < 20; ++i) put(at(std::to_string(i)), "x", now + 1);
  now += 1;
  put(at("y", "other"), "y");
  put(at("z", "other"), "z");
  EXPECT_EQ(number("SELECT count(*) FROM key_values"), 2);
  EXPECT_EQ(number("SELECT count(*) FROM key_value_buckets"), 1) << "an empty bucket leaves nothing";
}

TEST_F(KeyValuesTableTest, lists_by_the_octets_of_the_key_in_pages) {
  for (const char* key : {"b", "a", "\xc3\xa4", "ab"}) put(at(key), std::string("value of ") + key);
  const auto first = list("", 3);
  EXPECT_EQ(keys_of(first), (Keys{"a", "ab", "b"}));
  EXPECT_TRUE(first.has_more);
  EXPECT_EQ(first.values[0].value, "") << "values were not asked for";
  EXPECT_GT(first.values[0].version, 0);
  const auto second = list("b", 3, true);
  EXPECT_EQ(keys_of(second), Keys{"\xc3\xa4"});
  EXPECT_FALSE(second.has_more);
  EXPECT_EQ(second.values[0].value, "value of \xc3\xa4");
}

TEST_F(KeyValuesTableTest, a_page_ends_early_when_values_are_large) {
  for (const char* key : {"a", "b", "c"}) put(at(key), std::string(100, 'x'));
  const auto page = list("", 10, true, 150);
  EXPECT_EQ(keys_of(page), (Keys{"a", "b"}));
  EXPECT_TRUE(page.has_more);
  EXPECT_EQ(keys_of(list("", 10, true, 1)), Keys{"a"}) << "one is always given";
}

TEST_F(KeyValuesTableTest, a_bucket_holds_so_many_bytes) {
  const std::string large(KeyValuesTable::kMaxBytes / 2 - 1, 'x');
  put(at("a"), large);
  put(at("b"), large);
  EXPECT_EQ(values.put(at("c"), "x", {}, now).error().code, Code::limit);
  put(at("c", "other"), "x");
  put(at("a"), "small again");
  put(at("c"), "x");
}

TEST_F(KeyValuesTableTest, a_bucket_holds_so_many_keys_and_what_has_expired_makes_room) {
  put(at("dies"), "x", now + 1);
  put(at("stays"), "x");
  ASSERT_TRUE(
      database.execute(("UPDATE key_value_buckets SET keys = " + std::to_string(KeyValuesTable::kMaxKeys)).c_str())
          .ok());
  EXPECT_EQ(values.put(at("new"), "x", {}, now).error().code, Code::limit);
  put(at("stays"), "written over");
  now += 1;
  put(at("new"), "x");
}

TEST_F(KeyValuesTableTest, the_buckets_of_a_user_go_with_him_and_no_others) {
  const ValuePlace of_him[] = {at("a"),         at("b"),       at("a", "pep/7", 2), at("a", "pep/7", 1, "irc"),
                               at("a", "bl/7"), at("a", "z/7")};
  const ValuePlace of_others[] = {at("a", "pep/70"),  at("a", "pep/17"), at("a", "pep/6"),
                                  at("a", "pep/7/x"), at("a", "7"),      at("a", "pep0"),
                                  at("a", "pep"),     at("a", "pep/07"), at("a", "bl/8", 2)};
  for (const ValuePlace& place : of_him) put(place, "his");
  for (const ValuePlace& place : of_others) put(place, "theirs");
  ASSERT_TRUE(values.remove_buckets_of(7).ok());
  for (const ValuePlace& place : of_him) EXPECT_EQ(get(place), "none") << place.bucket;
  for (const ValuePlace& place : of_others) EXPECT_EQ(get(place), "theirs") << place.bucket;
  EXPECT_EQ(number("SELECT count(*) FROM key_value_buckets"), 9);
}

TEST_F(KeyValuesTableTest, a_user_who_was_removed_gets_no_bucket_again) {
  UsersTable users(database);
  User user;
  user.id = 7;
  ASSERT_TRUE(users.insert(user).ok());
  put(at("a"), "1");
  ASSERT_TRUE(users.remove(7, now).value());
  EXPECT_EQ(values.put(at("a"), "2", {}, now).error().code, Code::not_found);
  put(at("a", "pep/8"), "of nobody whom we know");
  put(at("a", "pep"), "of nobody");
}

TEST_F(KeyValuesTableTest, the_way_through_the_kinds_descends_an_index) {
  Query plan(database,
             "EXPLAIN QUERY PLAN SELECT owner, tier, bucket FROM key_value_buckets "
             "WHERE (owner, tier, bucket) > ('a', 1, 'b') ORDER BY owner, tier, bucket LIMIT 1");
  std::string text;
  ASSERT_TRUE(plan.each([&](const Rows& row) { text.append(row.text(3)).append("\n"); }).ok());
  EXPECT_NE(text.find("SEARCH key_value_buckets USING PRIMARY KEY"), std::string::npos) << text;
  EXPECT_EQ(text.find("TEMP B-TREE"), std::string::npos) << text;
}

TEST_F(KeyValuesTableTest, every_access_descends_an_index) {
  for (const char* where : {"owner = 'a' AND tier = 1 AND bucket = 'b' AND key > x'00' ORDER BY key",
                            "expiry_date <= 5 ORDER BY expiry_date"}) {
    Query plan(database, std::string("EXPLAIN QUERY PLAN SELECT version FROM key_values WHERE ") + where);
    std::string text;
    ASSERT_TRUE(plan.each([&](const Rows& row) { text.append(row.text(3)).append("\n"); }).ok());
    EXPECT_NE(text.find("SEARCH key_values USING"), std::string::npos) << text;
    EXPECT_EQ(text.find("TEMP B-TREE"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace turms::gateway::store
