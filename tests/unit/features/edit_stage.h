// SPDX-License-Identifier: Apache-2.0
// A household for tests of edits, recalls and reactions: what Turms relays of them, and what was asked of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bridge/fingerprint.h"
#include "bridge/payload.h"
#include "history.h"
#include "message_stage.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {

class EditTest : public MessageTest {
 protected:
  /// The phone has sent kHello, and Turms has stored it as `id`. It was request 0.
  void sent(int64_t id) {
    stage.say(*phone, kHello);
    stage.answer(0, kOk, id);
    phone_out.take();
  }
  template <class Message>
  void relay_as(int64_t requester, const Message& message) {
    std::string relayed;
    ASSERT_TRUE(proto::write_request(relayed, 78, message));
    std::string notification;
    proto::write_push(notification, stage.clock.unix_ms(), requester, relayed);
    stage.notify(notification);
  }
  void relay_recall(int64_t requester, int64_t id) {
    proto::UpdateMessageRequest update{};
    update.message_id = id;
    update.has_recall_date = true;
    update.recall_date = stage.clock.unix_ms();
    relay_as(requester, update);
  }
  /// The system message `id` about the recall of message `recalled` (below 128).
  void relay_recall_message(int64_t sender, int64_t recipient, int64_t id, char recalled) {
    std::string number(8, '\0');
    number[0] = recalled;
    const std::vector<std::string_view> records{"\x01", number};
    proto::CreateMessageRequest message{};
    message.has_message_id = message.has_recipient_id = message.has_delivery_date = true;
    message.has_is_system_message = message.is_system_message = true;
    message.message_id = id;
    message.recipient_id = recipient;
    message.delivery_date = stage.clock.unix_ms();
    message.records = records;
    relay_as(sender, message);
  }
  /// The UpdateMessage that request `index` is; it throws when it is none.
  [[nodiscard]] upstream::MessageUpdateView update(size_t index) {
    bytes = stage.turms.requests.at(index);
    proto::Request request;
    upstream::MessageUpdateView view;
    if (!proto::parse_request(bytes, request) || request.kind != proto::RequestKind::kUpdateMessage ||
        !upstream::read_update(request.body, view)) {
      throw std::logic_error("not an update of a message");
    }
    return view;
  }
  [[nodiscard]] size_t requests() const { return stage.turms.requests.size(); }

  std::string bytes;  // what update() points into
};

}  // namespace turms::xmpp::features
