// SPDX-License-Identifier: Apache-2.0
// One resource that asks, for the tests of features that answer IQs.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "stage.h"

namespace turms::xmpp::features {

class IqTest : public ::testing::Test {
 protected:
  /// The answer to an IQ of `type` with `payload`, to `to` (empty: no `to`).
  std::string ask(std::string_view type, std::string_view to, std::string_view payload) {
    stage.play();
    Resource& phone = stage.bind("phone", out);
    std::string iq = "<iq id='q1' type='" + std::string(type) + "'";
    if (!to.empty()) iq += " to='" + std::string(to) + "'";
    stage.say(phone, iq + ">" + std::string(payload) + "</iq>");
    return out.take();
  }
  static bool is_result(std::string_view answer) { return contains(answer, "type='result'") && contains(answer, "id='q1'"); }
  static bool is_error(std::string_view answer, std::string_view condition) {
    return contains(answer, "type='error'") && contains(answer, "id='q1'") && contains(answer, condition);
  }

  Stage stage;
  FakeOutlet out;
};

}  // namespace turms::xmpp::features
