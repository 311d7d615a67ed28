// SPDX-License-Identifier: Apache-2.0
// A client's message, translated and read again as Turms would get it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "bridge/message_to_turms.h"
#include "bridge/stanza_from.h"
#include "proto/messages.h"

namespace turms::xmpp::bridge {

inline constexpr UserId kSelf{1};

class ToTurms : public testing::Test {
 protected:
  ToTurms() {
    policy.max_text_units = 8000;
    policy.max_request_bytes = 262144;
    policy.persist_record = true;
  }

  /// Translates `<message>` and, when it goes to Turms, reads what Turms would get.
  void translate(std::string_view xml) {
    stanza = std::make_unique<Stanza>(stanza_from(xml));
    translate_message(*stanza, kSelf, addresses.classify(stanza->to(), kSelf), policy, 77, out);
    if (out.route != Route::turms) return;
    ASSERT_TRUE(proto::decode(out.body, request));
    ASSERT_EQ(reader.read(upstream::Repeated(out.body, 7)), PayloadReader::Found::payload);
    ASSERT_EQ(reader.foreign_records(), 0U);
  }
  void expect_refused(std::string_view xml, StanzaErrorCondition condition) {
    translate(xml);
    ASSERT_EQ(out.route, Route::refused) << xml;
    EXPECT_EQ(out.error->condition, condition) << xml;
  }
  [[nodiscard]] const Payload& payload() const { return reader.payload(); }

  Addresses addresses{"example.org", "conference.example.org", {"upload.example.org"}};
  MessagePolicy policy;
  std::unique_ptr<Stanza> stanza;
  OutgoingMessage out;
  proto::CreateMessageRequest request{};
  PayloadReader reader;
};

}  // namespace turms::xmpp::bridge
