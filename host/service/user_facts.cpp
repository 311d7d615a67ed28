// SPDX-License-Identifier: Apache-2.0
#include "service/user_facts.h"

namespace turms::gateway::service {

Result<store::UserState> UserFacts::state(int64_t user_id) {
  if (const store::UserState* known = states_.find(user_id)) return *known;
  auto read = users_.state(user_id);
  if (read.ok()) states_.put(user_id, *read);
  return read;
}

Result<store::Relation> UserFacts::relation(int64_t owner, int64_t related) {
  const Pair pair{owner, related};
  if (const store::Relation* known = relations_.find(pair)) return *known;
  auto read = relationships_.relation(owner, related);
  if (read.ok()) relations_.put(pair, *read);
  return read;
}

void UserFacts::forget_all() {
  states_.clear();
  relations_.clear();
}

}  // namespace turms::gateway::service
