// SPDX-License-Identifier: Apache-2.0
// Questions about groups, asked directly: whatever a coroutine gives back is kept for the test. And the rows with which
// Turms answers them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "answers.h"

namespace turms::xmpp::features {

template <class T>
class GroupAskTest : public AnswersTest {
 protected:
  static Task<void> keep(Task<T> task, std::optional<T>& into) { into = co_await task; }
  /// Begins it; the answer is in `got` when it has come.
  void run(Task<T> task) {
    got.reset();
    stage.account.scope().spawn(keep(std::move(task), got));
    stage.ready.run();
  }
  std::optional<T> got;
};

inline proto::GroupInvitation invitation_row(int64_t id, int64_t group, int64_t inviter, std::string_view text,
                                             int32_t status = proto::request_status::kPending) {
  proto::GroupInvitation row{};
  row.has_id = row.has_group_id = row.has_inviter_id = row.has_status = true;
  row.id = id;
  row.group_id = group;
  row.inviter_id = inviter;
  row.content = text;
  row.status = static_cast<decltype(row.status)>(status);
  return row;
}

inline proto::GroupJoinRequest join_request_row(int64_t id, int64_t group, int64_t requester, std::string_view text) {
  proto::GroupJoinRequest row{};
  row.has_id = row.has_group_id = row.has_requester_id = true;
  row.id = id;
  row.group_id = group;
  row.requester_id = requester;
  row.content = text;
  return row;
}

}  // namespace turms::xmpp::features
