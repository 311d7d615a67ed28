// SPDX-License-Identifier: Apache-2.0
// A message as Turms relays it, put together by hand, and what a viewer gets of it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "bridge/fingerprint.h"
#include "bridge/message_from_turms.h"
#include "bridge/message_to_turms.h"
#include "bridge/stanza_from.h"
#include "proto/messages.h"

namespace turms::xmpp::bridge {

inline constexpr UserId kSelf{1};
inline constexpr UserId kPeer{2};
inline constexpr int64_t kDate = 1700000000123;

class TurmsMessage : public testing::Test {
 protected:
  TurmsMessage() {
    policy.max_text_units = 8000;
    policy.max_request_bytes = 262144;
    policy.persist_record = true;
    request.has_message_id = request.has_recipient_id = request.has_delivery_date = true;
    request.message_id = 777;
    request.recipient_id = kSelf.value();
    request.delivery_date = kDate;
  }

  /// Takes in `request` as relayed from `sender`.
  void receive(UserId sender = kPeer) {
    request.records = records;
    body.clear();
    ASSERT_TRUE(proto::encode(request, body));
    upstream::Push push;
    push.requester = sender;
    push.timestamp_ms = kDate;
    push.kind = static_cast<uint32_t>(proto::RequestKind::kCreateMessage);
    push.body = as_bytes(body);
    upstream::MessageView view;
    ASSERT_TRUE(upstream::read(push, view));
    message.read(view);
  }
  [[nodiscard]] std::string rendered(const Rendering& rendering) const {
    std::string out;
    xml::Writer writer(out);
    render(writer, message, rendering);
    return out;
  }
  [[nodiscard]] std::string rendered() const { return rendered(addressed(message, kSelf, addresses)); }
  void put(const Payload& payload) {
    std::string& record = records.emplace_back();
    ASSERT_TRUE(write_record(payload, record));
  }
  static Payload payload_for(std::string_view text) {
    Payload payload;
    payload.text_hash = text_hash_of(text);
    return payload;
  }

  /// A client's stanza to user 2, as user 2 gets it.
  std::string passed_through(std::string_view xml) {
    const Stanza stanza = stanza_from(xml);
    OutgoingMessage out;
    translate_message(stanza, kSelf, addresses.classify(stanza.to(), kSelf), policy, 5, out);
    EXPECT_EQ(out.route, Route::turms) << xml;
    body = out.body;
    EXPECT_TRUE(message.read_own(as_bytes(body), kSelf, MessageId(777), kDate));
    return rendered(addressed(message, kPeer, addresses));
  }

  Addresses addresses{"example.org", "conference.example.org"};
  MessagePolicy policy;
  proto::CreateMessageRequest request{};
  std::vector<std::string> records;
  std::string body;
  IncomingMessage message;
};

inline const std::string kFrom2 = "<message from='2@example.org' to='1@example.org' type='chat'";
inline const std::string kStanzaId = "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='777'/></message>";

}  // namespace turms::xmpp::bridge
