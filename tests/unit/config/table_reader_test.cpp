// SPDX-License-Identifier: Apache-2.0
#include "config/table_reader.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace turms::xmpp::config {
namespace {

enum class Colour { red, green };

struct Thing {
  bool flag = false;
  uint32_t number = 5;
  uint16_t port = 7;
  std::string text = "default";
  std::vector<std::string> texts = {"default"};
  Colour colour = Colour::red;
};

std::string no_x(std::string_view text) {
  return text.find('x') == std::string_view::npos ? "" : "must have no x";
}

constexpr std::string_view kColours[] = {"red", "green"};

constexpr Option<Thing> kThing[] = {
    {"flag", Flag<Thing>{&Thing::flag}, ""},           {"number", Number<Thing>{&Thing::number, 1, 10}, ""},
    {"port", Port<Thing>{&Thing::port}, ""},           {"text", Text<Thing>{&Thing::text, &no_x}, ""},
    {"texts", Texts<Thing>{&Thing::texts, &no_x}, ""}, {"colour", choice<&Thing::colour, Thing>(kColours), ""},
};

class TableReaderTest : public ::testing::Test {
 protected:
  // Reads `text` as a Thing, and keeps the complaints as "line:column message".
  Thing read(const std::string& text) {
    Thing thing;
    Complaints complaints;
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
      ADD_FAILURE() << parsed.error().description();
      return thing;
    }
    TableReader reader(parsed.table(), "here", complaints);
    reader.read(Options<Thing>(kThing), thing);
    reader.finish();
    said_.clear();
    for (const ConfigError& error : complaints.sorted(text)) {
      said_.push_back(std::to_string(error.line) + ":" + std::to_string(error.column) + " " + error.message);
    }
    return thing;
  }
  void expect(const std::string& text, const std::string& complaint) {
    const Thing thing = read(text);
    EXPECT_EQ(said_, std::vector<std::string>{complaint}) << text;
    EXPECT_EQ(thing.number, 5u);
    EXPECT_EQ(thing.text, "default");
  }
  std::vector<std::string> said_;
};

TEST_F(TableReaderTest, reads_each_kind) {
  const Thing thing = read(R"(
flag = true
number = 10
port = 65535
text = "hello"
texts = ["a", "b"]
colour = "green"
)");
  EXPECT_TRUE(said_.empty());
  EXPECT_TRUE(thing.flag);
  EXPECT_EQ(thing.number, 10u);
  EXPECT_EQ(thing.port, 65535);
  EXPECT_EQ(thing.text, "hello");
  EXPECT_EQ(thing.texts, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(thing.colour, Colour::green);
}

TEST_F(TableReaderTest, what_is_not_there_keeps_its_default) {
  const Thing thing = read("");
  EXPECT_TRUE(said_.empty());
  EXPECT_EQ(thing.number, 5u);
  EXPECT_EQ(thing.texts, std::vector<std::string>{"default"});
}

TEST_F(TableReaderTest, a_value_of_another_kind_is_named) {
  expect("flag = 1", "1:8 here.flag is true or false, not a whole number");
  expect("number = 1.5", "1:10 here.number is a whole number, not a fraction");
  expect("text = []", "1:8 here.text is a text in quotes, not a list");
  expect("texts = 'a'", "1:9 here.texts is a list of texts, not a text");
  expect("texts = ['a', 2]", "1:15 here.texts is a text in quotes, not a whole number");
  expect("number = 2020-01-01", "1:10 here.number is a whole number, not a date or time");
  expect("[number]", "1:1 here.number is a whole number, not a table");
}

TEST_F(TableReaderTest, a_number_out_of_range_is_told_the_range) {
  expect("number = 0", "1:10 here.number is a number from 1 to 10");
  expect("number = 11", "1:10 here.number is a number from 1 to 10");
  expect("number = 9223372036854775807", "1:10 here.number is a number from 1 to 10");
  expect("port = -1", "1:8 here.port is a number from 0 to 65535");
  expect("port = 65536", "1:8 here.port is a number from 0 to 65535");
}

TEST_F(TableReaderTest, a_text_that_fails_its_check_is_quoted) {
  expect("text = 'box'", "1:8 here.text must have no x: \"box\"");
  expect("texts = ['a', 'box']", "1:15 here.texts must have no x: \"box\"");
  expect("text = '" + std::string(100, 'x') + "'", "1:8 here.text must have no x: this text");
}

TEST_F(TableReaderTest, control_characters_are_refused_and_never_repeated) {
  expect("text = \"a\\nb\"", "1:8 here.text must not contain control characters");
  expect("text = \"a\\u0000b\"", "1:8 here.text must not contain control characters");
  expect("\"a\\nb\" = 1", "1:1 here.a name with control characters is not known");
}

TEST_F(TableReaderTest, a_choice_is_told_its_words_and_a_guess) {
  expect("colour = 'blue'", "1:10 here.colour is \"red\" or \"green\"");
  expect("colour = 'gren'", "1:10 here.colour is \"red\" or \"green\"; did you mean \"green\"?");
  expect("colour = 1", "1:10 here.colour is \"red\" or \"green\"");
}

TEST_F(TableReaderTest, an_unknown_key_is_refused_where_it_stands_with_a_guess) {
  expect("\n  nubmer = 3", "2:3 here.nubmer is not known; did you mean \"number\"?");
  expect("zebra = 3", "1:1 here.zebra is not known");
  expect("[unknown.table]", "1:2 here.unknown is not known");
}

TEST_F(TableReaderTest, all_complaints_are_kept_in_order) {
  read("zebra = 1\nnumber = 'x'\nflag = 0\n");
  ASSERT_EQ(said_.size(), 3u);
  EXPECT_EQ(said_[0].substr(0, 2), "1:");
  EXPECT_EQ(said_[2].substr(0, 2), "3:");
}

}  // namespace
}  // namespace turms::xmpp::config
