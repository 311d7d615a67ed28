// SPDX-License-Identifier: Apache-2.0
// Accounts that people make and remove themselves (tgp.host.accounts/1). The runtime implements it, one for each shard.
// Making one happens before anybody has logged in, so only the removal is the features' business. Absent where the
// operator keeps registration closed, and on a cluster.
#pragma once

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"

namespace turms::xmpp::features {

class Accounts {
 public:
  virtual ~Accounts() = default;
  [[nodiscard]] virtual bool is_offered() const = 0;
  /// Removes the user, whose sessions Turms then ends. That it is the user who asks is the caller's to know.
  /// \errors unsupported, not_found, timeout, io. Thread: shard.
  virtual Task<Result<void>> remove(UserId user) = 0;
};

}  // namespace turms::xmpp::features
