// SPDX-License-Identifier: Apache-2.0
// A household for message tests: user 1 with a phone and a laptop, both available, and a Turms that relays what user 2
// writes.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "bridge/message_to_turms.h"
#include "proto/messages.h"
#include "stage.h"
#include "turms/requests.h"

namespace turms::xmpp::features {

inline constexpr int32_t kOk = 1000;
inline constexpr int32_t kNotActive = 5000;
inline constexpr std::string_view kHello =
    "<message to='2@example.org' type='chat' id='m1'><body>Hello</body></message>";

class MessageTest : public ::testing::Test {
 protected:
  MessageTest() {
    stage.play();
    phone = &stage.bind("phone", phone_out);
    laptop = &stage.bind("laptop", laptop_out);
    stage.say(*phone, "<presence/>");
    stage.say(*laptop, "<presence/>");
    phone_out.take();
    laptop_out.take();
  }

  /// A message that Turms relays: `request` as the sender made it, with what Turms adds.
  void relay(int64_t sender, int64_t recipient, std::string_view text, int64_t id,
             proto::CreateMessageRequest message = {}) {
    message.has_message_id = message.has_recipient_id = message.has_delivery_date = true;
    message.message_id = id;
    message.recipient_id = recipient;
    message.delivery_date = stage.clock.unix_ms();
    message.text = text;
    std::string relayed;
    ASSERT_TRUE(proto::write_request(relayed, 77, message));
    std::string notification;
    proto::write_push(notification, stage.clock.unix_ms(), sender, relayed);
    stage.notify(notification);
  }

  /// What user 2 writes as `xml`, as Turms relays it to user 1.
  void relay_stanza(std::string_view xml, int64_t id) {
    bridge::MessagePolicy policy;
    policy.persist_record = true;
    policy.max_text_units = 8000;
    const Stanza stanza = stanza_from(xml, "2@example.org/balcony");
    bridge::OutgoingMessage out;
    bridge::translate_message(stanza, UserId(2), stage.addresses.classify(stanza.to(), UserId(2)), policy,
                              static_cast<uint64_t>(id), out);
    ASSERT_EQ(out.route, bridge::Route::turms);
    relay_body(out.body, id);
  }
  /// What user 2's Turms app or gateway sent as `body`.
  void relay_body(const std::string& body, int64_t id) {
    proto::CreateMessageRequest message = {};
    ASSERT_TRUE(proto::decode(body, message));
    relay(2, 1, message.text.view(), id, message);
  }
  void want_carbons(Resource& resource, FakeOutlet& out) {
    stage.say(resource, "<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
    out.take();
  }

  Stage stage;
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
  Resource* laptop = nullptr;
};

}  // namespace turms::xmpp::features
