// SPDX-License-Identifier: Apache-2.0
#include "embedded/demo_content.h"

namespace turms::gateway::embedded {
namespace {

constexpr int64_t kLastFriend = 100;

}  // namespace

Result<void> add_demo_friends(DemoStage& stage) {
  store::RelationshipsTable& relationships = stage.tables.relationships;
  for (int64_t id = kDemoHub + 1; id <= kLastFriend; ++id) {
    TURMS_TRY(relationships.put(kDemoHub, id, store::Relation::friendly, stage.now));
    TURMS_TRY(relationships.put(id, kDemoHub, store::Relation::friendly, stage.now));
  }
  return {};
}

}  // namespace turms::gateway::embedded
