// SPDX-License-Identifier: Apache-2.0
// Which relationship groups contacts are in, learnt with few questions (mapping 6). Turms answers "who is in any of
// these groups?" and does not say in which, so one question a group would do; but a user with a hundred groups would
// wait, and use up the allowance of requests. Here each group has a set of questions of its own, all sets of one size
// and no two alike. A contact that is in as many answers as that is in one group, and the answers say which. A contact
// in several groups is in more; if that can be read two ways, those groups have to be asked for one by one. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace turms::xmpp::bridge {

class GroupCode {
 public:
  /// \param groups  indexes of the groups, each once; beyond kMaxGroups: not asked for
  explicit GroupCode(std::vector<int32_t> groups);
  static constexpr size_t kMaxGroups = 1'716;  // 13 questions, each about less than half of them

  /// How many there are: as many as groups up to 4, 5 for 10 groups, 9 for 126, 12 for 924.
  [[nodiscard]] size_t questions() const { return questions_; }
  /// The groups that question `number` is about.
  [[nodiscard]] std::vector<int32_t> question(size_t number) const;

  struct Reading {
    std::vector<int32_t> groups;  // ascending
    bool is_sure = true;          // else: of these some, and who knows which
  };
  /// \param answers  bit n: the contact was in the answer to question n. Answers that can't be, because something
  /// changed in between, are not sure.
  [[nodiscard]] Reading read(uint32_t answers) const;

 private:
  std::vector<int32_t> groups_;
  std::vector<uint32_t> codes_;  // of groups_, a set of questions each
  size_t questions_ = 0;
};

}  // namespace turms::xmpp::bridge
