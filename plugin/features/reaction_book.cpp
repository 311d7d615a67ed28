// SPDX-License-Identifier: Apache-2.0
#include "features/reaction_book.h"

#include <algorithm>
#include <utility>

namespace turms::xmpp::features {
namespace {

bool has(const ReactionBook::Types& types, int32_t type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

ReactionBook::Difference ReactionBook::between(const Types& before, const Types& after) {
  Difference difference;
  std::copy_if(after.begin(), after.end(), std::back_inserter(difference.added),
               [&](int32_t type) { return !has(before, type); });
  std::copy_if(before.begin(), before.end(), std::back_inserter(difference.removed),
               [&](int32_t type) { return !has(after, type); });
  return difference;
}

const ReactionBook::Types* ReactionBook::find(MessageId message, UserId user) {
  return table_.find(bridge::UserMessage{user, message});
}

void ReactionBook::put(MessageId message, UserId user, Types types) {
  table_.put(bridge::UserMessage{user, message}, std::move(types));
}

bool ReactionBook::apply(MessageId message, UserId user, const Types& types, bool is_added) {
  Types* known = table_.find(bridge::UserMessage{user, message});
  if (known == nullptr) return false;
  for (const int32_t type : types) {
    if (!is_added) {
      std::erase(*known, type);
    } else if (!has(*known, type)) {
      known->push_back(type);
    }
  }
  return true;
}

}  // namespace turms::xmpp::features
