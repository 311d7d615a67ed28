// SPDX-License-Identifier: Apache-2.0
#include "bridge/group_code.h"

#include <algorithm>
#include <utility>

namespace turms::xmpp::bridge {
namespace {

/// The next number with as many bits (Gosper).
uint32_t next_of_same_weight(uint32_t code) {
  const uint32_t lowest = code & (~code + 1);
  const uint32_t ripple = code + lowest;
  return ripple | (((code ^ ripple) >> 2) / lowest);
}

/// How many sets of half the questions there are (Sperner: no family of sets, none within another, is larger).
size_t sets_of_half(size_t questions) {
  size_t count = 1;
  for (size_t i = 1; i <= questions / 2; ++i) count = count * (questions - questions / 2 + i) / i;
  return count;
}

}  // namespace

GroupCode::GroupCode(std::vector<int32_t> groups) : groups_(std::move(groups)) {
  std::sort(groups_.begin(), groups_.end());
  if (groups_.size() > kMaxGroups) groups_.resize(kMaxGroups);
  if (groups_.empty()) return;
  // Up to four groups a question each is as few, and never leaves a doubt.
  constexpr size_t kFew = 4;
  const bool are_few = groups_.size() <= kFew;
  questions_ = are_few ? groups_.size() : kFew;
  while (!are_few && sets_of_half(questions_) < groups_.size()) ++questions_;
  uint32_t code = are_few ? 1U : (1U << (questions_ / 2)) - 1;
  for (size_t i = 0; i < groups_.size(); ++i) {
    codes_.push_back(code);
    code = next_of_same_weight(code);
  }
}

std::vector<int32_t> GroupCode::question(size_t number) const {
  std::vector<int32_t> asked;
  for (size_t i = 0; i < groups_.size(); ++i) {
    if ((codes_[i] >> number & 1U) != 0) asked.push_back(groups_[i]);
  }
  return asked;
}

GroupCode::Reading GroupCode::read(uint32_t answers) const {
  // Nearly all contacts are in one group; the codes are ascending.
  const auto single = std::lower_bound(codes_.begin(), codes_.end(), answers);
  if (single != codes_.end() && *single == answers)
    return {{groups_[static_cast<size_t>(single - codes_.begin())]}, true};
  Reading reading;
  std::vector<uint32_t> codes;
  uint32_t explained = 0;
  for (size_t i = 0; i < groups_.size(); ++i) {
    if ((codes_[i] & ~answers) != 0) continue;
    reading.groups.push_back(groups_[i]);
    codes.push_back(codes_[i]);
    explained |= codes_[i];
  }
  if (explained != answers) return {groups_, false};
  // Each is sure that the others alone would not explain the answers.
  for (size_t i = 0; i < codes.size() && reading.is_sure; ++i) {
    uint32_t others = 0;
    for (size_t j = 0; j < codes.size(); ++j) others |= j == i ? 0 : codes[j];
    reading.is_sure = others != answers;
  }
  return reading;
}

}  // namespace turms::xmpp::bridge
