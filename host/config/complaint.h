// SPDX-License-Identifier: Apache-2.0
// What is wrong with a configuration and where: the currency of this room. All complaints of a file are collected, so
// that an operator mends it in one go.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace turms::gateway::config {

struct Complaint {
  std::string origin;   // name of the file
  uint32_t line = 0;    // from 1; 0: the file as a whole
  uint32_t column = 0;  // from 1, in bytes
  std::string text;

  /// `gateway.toml:12:1: [turms.tcp] unknown key "prot"; did you mean "port"?`
  [[nodiscard]] std::string to_string() const {
    if (line == 0) return origin + ": " + text;
    return origin + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + text;
  }
};

using Complaints = std::vector<Complaint>;

}  // namespace turms::gateway::config
