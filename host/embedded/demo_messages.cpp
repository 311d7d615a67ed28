// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "embedded/demo_content.h"

namespace turms::gateway::embedded {
namespace {

constexpr int64_t kLastCorrespondent = 10;  // with users 2 to this one there are messages
constexpr int kMessagesEachWay = 100;
constexpr int64_t kMessageIntervalMs = 60'000;
constexpr int64_t kLastSpeaker = 50;  // in the group; the members behind are muted

Result<void> add_message(DemoStage& stage, store::NewMessage message, const std::string& text, int64_t date) {
  const auto stamp = stage.stamps.next(date);
  message.id = stamp.id;
  message.delivery_date = stamp.delivery_date;
  message.text = text;
  return stage.tables.messages.insert(message);
}

Result<void> add_private(DemoStage& stage, int64_t sender, int64_t recipient, int number, int64_t date) {
  store::NewMessage message;
  message.sender_id = sender;
  message.target_id = recipient;
  const std::string text = "Message " + std::to_string(number) + " from user " + std::to_string(sender) + " to user " +
                           std::to_string(recipient);
  return add_message(stage, message, text, date);
}

Result<void> add_to_group(DemoStage& stage, int number, int64_t date) {
  store::NewMessage message;
  message.sender_id = number % kLastSpeaker + 1;
  message.target_id = kDemoGroup;
  message.is_group = true;
  const std::string text =
      "Message " + std::to_string(number) + " from user " + std::to_string(message.sender_id) + " to everybody";
  return add_message(stage, message, text, date);
}

/// Everybody has read what there was up to `date`.
Result<void> add_read_dates(DemoStage& stage, int64_t date) {
  store::ConversationsTable& conversations = stage.tables.conversations;
  for (int64_t other = kDemoHub + 1; other <= kLastCorrespondent; ++other) {
    TURMS_TRY(conversations.note_written(kDemoHub, other, date));
    TURMS_TRY(conversations.note_written(other, kDemoHub, date));
  }
  for (int64_t member = kDemoHub; member <= kLastSpeaker; ++member) {
    const auto moved = conversations.move_group(kDemoGroup, member, date, store::ReadDateMoves::forward_only);
    if (!moved.ok()) return moved.error();
  }
  return {};
}

}  // namespace

/// Question and answer by turns, a minute apart, the last one just before now.
Result<void> add_demo_messages(DemoStage& stage) {
  int64_t date = 0;
  for (int turn = 0; turn < 2 * kMessagesEachWay; ++turn) {
    date = stage.now - (2 * kMessagesEachWay - turn) * kMessageIntervalMs;
    const int number = turn / 2 + 1;
    const bool from_hub = turn % 2 == 0;
    for (int64_t other = kDemoHub + 1; other <= kLastCorrespondent; ++other) {
      TURMS_TRY(add_private(stage, from_hub ? kDemoHub : other, from_hub ? other : kDemoHub, number, date));
    }
    if (from_hub) TURMS_TRY(add_to_group(stage, number, date));
  }
  return add_read_dates(stage, date);
}

}  // namespace turms::gateway::embedded
