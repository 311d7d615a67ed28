// SPDX-License-Identifier: Apache-2.0
// Read dates in feature tests: what was written to Turms, what Turms tells, and time that passes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "history.h"
#include "message_stage.h"

namespace turms::xmpp::features {

class ReadTest : public MessageTest {
 protected:
  struct Written {
    int64_t user = 0;
    int64_t group = 0;
    int64_t date_ms = 0;
    friend bool operator==(const Written&, const Written&) = default;
  };

  /// Indexes of the requests of a kind.
  [[nodiscard]] std::vector<size_t> requests(proto::RequestKind kind) const {
    std::vector<size_t> found;
    for (size_t i = 0; i < stage.turms.requests.size(); ++i) {
      if (stage.request(i).kind == kind) found.push_back(i);
    }
    return found;
  }
  [[nodiscard]] std::vector<size_t> write_requests() const { return requests(proto::RequestKind::kUpdateConversation); }
  [[nodiscard]] std::vector<Written> written() const {
    std::vector<Written> all;
    for (const size_t i : write_requests()) {
      proto::UpdateConversationRequest read;
      if (!proto::decode(stage.request(i).body, read)) throw std::logic_error("malformed");
      all.push_back({read.has_user_id ? read.user_id : 0, read.has_group_id ? read.group_id : 0, read.read_date});
    }
    return all;
  }
  void answer_last(int32_t code) { stage.answer(stage.turms.requests.size() - 1, code); }
  /// Somebody has read until then, says Turms.
  void read_until(int64_t who, int64_t user, int64_t date_ms, bool is_group = false) {
    proto::UpdateConversationRequest read{};
    read.has_user_id = !is_group;
    read.has_group_id = is_group;
    (is_group ? read.group_id : read.user_id) = user;
    read.read_date = date_ms;
    std::string relayed;
    ASSERT_TRUE(proto::write_request(relayed, 77, read));
    std::string notification;
    proto::write_push(notification, stage.clock.unix_ms(), who, relayed);
    stage.notify(notification);
  }
  void pass(uint64_t ms) {
    stage.clock.advance_ms(ms);
    stage.account.tick();
    stage.ready.run();
  }
  /// A message of the phone to user 2 that Turms has stored; gives its date.
  int64_t write(std::string_view id, int64_t number) {
    stage.say(*phone, "<message to='2@example.org' type='chat' id='" + std::string(id) + "'><body>" + std::string(id) +
                          "</body></message>");
    stage.answer(stage.turms.requests.size() - 1, kOk, number);
    return stage.clock.unix_ms();
  }
  static std::string displayed(std::string_view id, std::string_view more = {}) {
    return "<message to='2@example.org/balcony' type='chat' id='d1'><displayed xmlns='urn:xmpp:chat-markers:0' id='" +
           std::string(id) + "'/>" + std::string(more) + "</message>";
  }
};

}  // namespace turms::xmpp::features
