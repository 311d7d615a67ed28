// SPDX-License-Identifier: Apache-2.0
// A client in room 7 that runs ad-hoc commands.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "room_stage.h"

namespace turms::xmpp::features {

class RoomCommandTest : public ::testing::Test {
 protected:
  RoomCommandTest() {
    phone = &stage.join("phone", out);
    stage.take_writes();
  }
  /// Begins a command; what came back is `heard`.
  void begin(std::string_view name) {
    node = "urn:turms:command:" + std::string(name);
    send("", "");
  }
  /// The next stage, with fields as "var=value"; a field that is named again has one value more.
  void submit(std::initializer_list<std::string> fields) {
    std::string form;
    std::string last;
    for (const std::string& field : fields) {
      const size_t at = field.find('=');
      const std::string var = field.substr(0, at);
      if (var != last) form += (last.empty() ? "" : "</field>") + ("<field var='" + var) + "'>";
      form += "<value>" + field.substr(at + 1) + "</value>";
      last = var;
    }
    send("action='complete' sessionid='" + session + "'",
         "<x xmlns='jabber:x:data' type='submit'>" + form + "</field></x>");
  }
  void listen() {
    heard = out.take();
    const size_t at = heard.find("sessionid='");
    if (at != std::string::npos) session = heard.substr(at + 11, heard.find('\'', at + 11) - at - 11);
  }
  [[nodiscard]] bool says(std::string_view part) const { return contains(heard, part); }
  template <class Message>
  Message last() {
    Message message{};
    const proto::Request request = stage.request(stage.turms.requests.size() - 1);
    EXPECT_EQ(request.kind, proto::kRequestKindOf<Message>);
    EXPECT_TRUE(proto::decode(request.body, message));
    return message;
  }
  /// Answers the last request, of a kind whose code is 0.
  template <class Data>
  void answer_last(const Data& data) {
    std::string answer;
    ASSERT_TRUE(proto::write_data_response(answer, stage.clock.unix_ms(),
                                           stage.request(stage.turms.requests.size() - 1).request_id,
                                           proto::status::kOk, data));
    stage.notify(answer);
    stage.serve();
    listen();
  }
  static constexpr const char* kRoomIs = "room=7@conference.example.org";

  RoomStage stage;
  FakeOutlet out;
  Resource* phone = nullptr;
  std::string heard;

 private:
  void send(const std::string& attributes, const std::string& content) {
    stage.act(*phone,
              "<iq type='set' id='q1' to='example.org'><command xmlns='http://jabber.org/protocol/commands' node='" +
                  node + "' " + attributes + ">" + content + "</command></iq>");
    listen();
  }
  std::string node;
  std::string session;
};

}  // namespace turms::xmpp::features
