// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace turms::xmpp {
namespace {

class Lines final : public Log {
 public:
  explicit Lines(Level lowest) : lowest_(lowest) {}
  void write(Level level, std::string_view event, std::string_view message, std::span<const Field> fields) override {
    std::string line = std::to_string(static_cast<int>(level)) + " " + std::string(event) + " " + std::string(message);
    for (const Field& field : fields) line += " " + std::string(field.key) + "=" + field.value;
    lines.push_back(line);
  }
  [[nodiscard]] bool wants(Level level) const override { return level >= lowest_; }

  std::vector<std::string> lines;

 private:
  Level lowest_;
};

TEST(Log, each_level_writes_its_event_with_fields_of_every_kind) {
  Lines log(Level::trace);
  log.debug("stream.opened", "opened", {{"conn", 7u}, {"from", "a"}, {"to", std::string("b")}});
  log.info("plugin.started", "");
  log.warn("queue.full", "lost", {{"left", -1}});
  log.error("disk.full", "act", {{"share", 0.5}});
  EXPECT_EQ(log.lines, (std::vector<std::string>{"1 stream.opened opened conn=7 from=a to=b", "2 plugin.started ",
                                                 "3 queue.full lost left=-1", "4 disk.full act share=0.500000"}));
}

TEST(Log, what_nobody_wants_is_not_written) {
  Lines log(Level::error);
  log.debug("a", "");
  log.info("b", "");
  log.warn("c", "");
  EXPECT_TRUE(log.lines.empty());
}

}  // namespace
}  // namespace turms::xmpp
