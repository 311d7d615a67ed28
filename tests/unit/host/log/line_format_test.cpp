// SPDX-License-Identifier: Apache-2.0
#include "log/line_format.h"

#include <gtest/gtest.h>

namespace turms::gateway::log {
namespace {

constexpr int64_t kThen = 1'772'357'400'125;  // 2026-03-01T09:30:00.125Z

TEST(FormatText, puts_time_level_event_message_and_fields_in_columns) {
  const Field fields[] = {{"user", 7}, {"peer", "127.0.0.1:40000"}};
  EXPECT_EQ(format_text({kThen, Level::info, "session.opened", "open", fields}, false),
            "2026-03-01T09:30:00.125Z INFO  session.opened           open  user=7 peer=127.0.0.1:40000\n");
}

TEST(FormatText, leaves_no_trailing_blanks) {
  EXPECT_EQ(format_text({kThen, Level::error, "a", "", {}}, false), "2026-03-01T09:30:00.125Z ERROR a\n");
}

TEST(FormatText, quotes_what_a_reader_could_misread) {
  const Field fields[] = {{"a", "two words"}, {"b", ""}, {"c", "x=y"}, {"d", "say \"hi\""}, {"e", "back\\slash"}};
  const std::string line = format_text({kThen, Level::warn, "e", "", fields}, false);
  EXPECT_NE(line.find(R"(a="two words" b="" c="x=y" d="say \"hi\"" e="back\\slash")"), std::string::npos) << line;
}

TEST(FormatText, a_peer_cannot_forge_a_line) {
  const Field fields[] = {{"name", "x\n2026-03-01T09:30:00.125Z ERROR forged"}};
  const std::string line = format_text({kThen, Level::info, "e", "me\rs\x1bsage\x7f\xC2\x9B", fields}, false);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_EQ(line.find('\r'), std::string::npos);
  EXPECT_NE(line.find("\\u001b"), std::string::npos);
  EXPECT_NE(line.find("\\u009b"), std::string::npos);
}

TEST(FormatText, replaces_bytes_that_are_not_utf8_and_keeps_those_that_are) {
  const Field fields[] = {{"name", "J\xC3\xBCrgen \xFF"}};
  const std::string line = format_text({kThen, Level::info, "e", "", fields}, false);
  EXPECT_NE(line.find("name=\"J\xC3\xBCrgen \xEF\xBF\xBD\""), std::string::npos) << line;
}

TEST(FormatText, colours_only_when_asked) {
  const Event event{kThen, Level::warn, "e", "m", {}};
  EXPECT_EQ(format_text(event, false).find('\x1b'), std::string::npos);
  EXPECT_NE(format_text(event, true).find("\x1b[33mWARN \x1b[0m"), std::string::npos);
}

TEST(FormatJson, writes_one_object_a_line) {
  const Field fields[] = {{"user", 7}, {"peer", "a \"b\"\n"}};
  EXPECT_EQ(format_json({kThen, Level::info, "session.opened", "open", fields}),
            R"({"time":"2026-03-01T09:30:00.125Z","level":"info","event":"session.opened","message":"open",)"
            R"("fields":{"user":7,"peer":"a \"b\"\n"}})"
            "\n");
}

TEST(FormatJson, leaves_out_what_is_empty) {
  EXPECT_EQ(format_json({kThen, Level::debug, "e", "", {}}),
            "{\"time\":\"2026-03-01T09:30:00.125Z\",\"level\":\"debug\",\"event\":\"e\"}\n");
}

}  // namespace
}  // namespace turms::gateway::log
