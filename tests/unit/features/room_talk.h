// SPDX-License-Identifier: Apache-2.0
// A room in which people talk: the user's phone has joined group 7, Bob (2, the owner) and Carol (3) are members, and
// the group has a history.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "archive_stage.h"
#include "room_stage.h"

namespace turms::xmpp::features {

inline constexpr int64_t kHall = 7;

class RoomTalk : public ::testing::Test {
 protected:
  RoomTalk() {
    stage.codes[proto::RequestKind::kQueryMessages] = 0;  // for `history`
    stage.clock.advance_ms(1'000'000);
  }

  /// The phone is in the room, and knows what was said.
  Resource& join_phone() {
    phone = &stage.enter("phone", phone_out);
    enter_room(*phone);
    phone_out.take();
    return *phone;
  }
  void enter_room(const Resource& resource, std::string_view inside = {}) {
    stage.act(resource, "<presence to='7@conference.example.org/Ann'><x xmlns='http://jabber.org/protocol/muc'>" +
                            std::string(inside) + "</x></presence>");
    answer();
  }
  /// All that Turms is asked, history too.
  void answer() {
    stage.serve();
    while (history.answer() > 0) stage.serve();
  }
  void act(const Resource& from, std::string_view xml) {
    stage.act(from, xml);
    answer();
  }
  /// What the phone says to all; Turms takes it.
  void say(std::string_view id, std::string_view inside) { say(*phone, id, inside); }
  void say(const Resource& from, std::string_view id, std::string_view inside) {
    act(from, "<message to='7@conference.example.org' type='groupchat' id='" + std::string(id) + "'>" +
                  std::string(inside) + "</message>");
  }
  /// A message that the group has.
  void was_said(int64_t id, int64_t sender, std::string text, int64_t age_ms, std::string xmpp_id = {}) {
    StoredRow row{id, sender, 0, stage.clock.unix_ms() - age_ms, std::move(text), std::move(xmpp_id)};
    row.group = kHall;
    history.rows.push_back(std::move(row));
  }
  template <class Message>
  void relay(int64_t requester, const Message& message) {
    stage.relay(requester, message);
    answer();
  }
  /// The bodies in what was sent, each with a blank.
  static std::string bodies(std::string_view sent) {
    std::string all;
    for (size_t at = sent.find("<body>"); at != std::string_view::npos; at = sent.find("<body>", at + 1)) {
      all.append(sent, at + 6, sent.find("</body>", at) - at - 6).append(1, ' ');
    }
    return all;
  }

  RoomStage stage;
  FakeHistory history{stage};
  FakeOutlet phone_out;
  FakeOutlet laptop_out;
  Resource* phone = nullptr;
};

}  // namespace turms::xmpp::features
