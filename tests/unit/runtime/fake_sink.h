// SPDX-License-Identifier: Apache-2.0
// A connection of which only the writing is left.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/resource_stream.h"

namespace turms::xmpp::runtime {

class FakeSink final : public StreamSink {
 public:
  void write(std::string_view bytes) override { written += bytes; }
  void end(StreamError error) override { ended.push_back(error.condition); }
  void on_handled() override { ++handled; }
  void lose_resource(StreamError error) override { lost.push_back(error.condition); }
  std::string take() { return std::exchange(written, {}); }

  std::string written;
  std::vector<StreamErrorCondition> ended, lost;
  int handled = 0;
};

}  // namespace turms::xmpp::runtime
