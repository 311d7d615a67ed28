// SPDX-License-Identifier: Apache-2.0
// A shard without a thread: the test turns its loop by hand, so that what stands in one batch and what does not is its decision.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fake_host.h"
#include "runtime/host_link.h"
#include "runtime/settings_map.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

class ShardRig : public ::testing::Test {
 protected:
  /// \param extensions  tables that the host offers beside its own, by id
  explicit ShardRig(size_t shards = 1, std::map<std::string, const void*> extensions = {})
      : link((host.extensions = std::move(extensions), host.table())), metrics(link) {
    settings.domain = "example.org";
    shared = std::make_unique<Shared>(link, settings, feature_settings_of(settings), addresses_of(settings),
                                      stream_settings_of(settings, link.capabilities()), admission_limits_of(settings, 0), metrics);
    auto workers = io::Workers::start({"test", 1, 2, 0});
    shared->workers = std::move(*workers);
    for (size_t i = 0; i < shards; ++i) {
      shared->shards.push_back(std::make_unique<Shard>(*shared, static_cast<uint32_t>(i)));
      EXPECT_TRUE(shared->shards.back()->open());
    }
  }
  ~ShardRig() override {
    for (const auto& shard : shared->shards) shard->begin_stop(StreamErrorCondition::system_shutdown, true);
    shared->workers->stop();
    for (const auto& shard : shared->shards) shard->close_loop();
  }

  [[nodiscard]] Shard& shard(size_t index = 0) { return *shared->shards[index]; }
  /// A few turns of every shard.
  void turn(int rounds = 3) {
    for (int i = 0; i < rounds; ++i) {
      for (const auto& each : shared->shards) each->loop().run_once();
    }
  }

  FakeHost host;
  HostLink link;
  RuntimeMetrics metrics;
  config::Settings settings;
  std::unique_ptr<Shared> shared;
};

}  // namespace turms::xmpp::runtime
