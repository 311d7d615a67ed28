// SPDX-License-Identifier: Apache-2.0
// How the tests of this room read a configuration: a text, and all complaints as an operator would see them.
#pragma once

#include <string>
#include <string_view>

#include "config/load.h"

namespace turms::gateway::config::testing {

inline Loaded read(std::string_view text) {
  return parse(text, "gateway.toml", "/etc/turms-gateway");
}

inline std::string complaints_of(std::string_view text) {
  std::string all;
  for (const Complaint& complaint : read(text).complaints) all += complaint.to_string() + "\n";
  return all;
}

}  // namespace turms::gateway::config::testing
