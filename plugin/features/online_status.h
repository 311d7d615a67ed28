// SPDX-License-Identifier: Apache-2.0
// What Turms is told of an account's own presence (mapping 8.1): one status a user, that of the foremost available
// resource that is not invisible (XEP-0186); invisible while there is none. Told at once, four times in a row, and in
// the long run every two seconds. Part of the presence feature, which owns it; its state is in PresenceState.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "base/metrics.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "features/account.h"
#include "features/hooks.h"

namespace turms::xmpp::features {

class OnlineStatus {
 public:
  void install(Hooks& on);

 private:
  void on_availability(Account& account, Resource& resource, Availability what);
  void on_session_opened(Account& account);
  void on_tick(Account& account);
  void on_resource_gone(Account& account, Resource& resource);
  void tell_news(Account& account);
  Task<void> tell(Account& account, int32_t status);

  /// Accounts whose session has opened and whose clients have not spoken yet, and until when that is no word.
  std::unordered_map<UserId, uint64_t> silent_until_;
  Metrics* metrics_ = nullptr;
  Metrics::Handle told_ = 0;
  Metrics::Handle failures_ = 0;
};

}  // namespace turms::xmpp::features
