// SPDX-License-Identifier: Apache-2.0
// A client that runs ad-hoc commands, for the tests of commands.
#pragma once

#include <string>

#include "answers.h"

namespace turms::xmpp::features {

class CommandTest : public AnswersTest {
 protected:
  /// Sends one stage; `attributes` such as action='next'. What came back is `heard`.
  void send(const std::string& node, const std::string& attributes = {}, const std::string& content = {}) {
    stage.say(*phone,
              "<iq type='set' id='q1' to='example.org'><command xmlns='http://jabber.org/protocol/commands' node='" +
                  node + "' " + attributes + ">" + content + "</command></iq>");
    listen();
  }
  void listen() {
    heard = out.take();
    const size_t at = heard.find("sessionid='");
    if (at != std::string::npos) session = heard.substr(at + 11, heard.find('\'', at + 11) - at - 11);
  }
  /// The next stage of the same session, with fields as "var=value".
  void submit(const std::string& node, std::initializer_list<std::string> fields,
              const std::string& action = "complete") {
    std::string form = "<x xmlns='jabber:x:data' type='submit'>";
    for (const std::string& field : fields) {
      const size_t at = field.find('=');
      form += "<field var='" + field.substr(0, at) + "'><value>" + field.substr(at + 1) + "</value></field>";
    }
    send(node, "action='" + action + "' sessionid='" + session + "'", form + "</x>");
  }
  void act(const std::string& node, const std::string& action) {
    send(node, "action='" + action + "' sessionid='" + session + "'");
  }
  [[nodiscard]] bool says(std::string_view part) const { return contains(heard, part); }

  std::string heard;
  std::string session;
};

}  // namespace turms::xmpp::features
