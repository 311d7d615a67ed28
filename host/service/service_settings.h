// SPDX-License-Identifier: Apache-2.0
// What an operator may set about the Turms service of this process. Names are those of Turms' own properties (named in
// each comment, `turms.service.` left out) with underscores. Defaults are Turms' defaults except where "ours" says that
// XMPP needs another one. Plain values, copied freely.
#pragma once

#include <cstdint>
#include <string>

#include "blobs/storage_settings.h"
#include "service/conversation_properties.h"
#include "service/group_settings.h"
#include "service/message_settings.h"
#include "service/notification_settings.h"
#include "service/user_properties.h"

namespace turms::gateway::blobs {
struct Storage;
}

namespace turms::gateway::service {

/// turms.gateway.simultaneous-login.strategy; the names are Turms' without their common words.
enum class LoginStrategy {
  one_of_each_device_type,
  one_for_all_device_types,
  one_desktop_and_one_mobile,
  one_desktop_or_browser_and_one_mobile,
  one_desktop_and_one_browser_and_one_mobile,
  one_desktop_or_mobile,
  one_desktop_or_browser_or_mobile,
};

/// turms.gateway.simultaneous-login.login-conflict-strategy
enum class LoginConflict { disconnect_logged_in_devices, disconnect_logging_in_device };

/// turms.gateway.simultaneous-login.*
struct LoginSettings {
  LoginStrategy strategy = LoginStrategy::one_of_each_device_type;
  LoginConflict conflict_strategy = LoginConflict::disconnect_logged_in_devices;
  bool allow_device_type_unknown_login = true;
  bool allow_device_type_others_login = true;
};

struct ServiceSettings {
  MessageSettings message;
  ConversationProperties conversation;
  GroupSettings group;
  NotificationSettings notification;
  LoginSettings simultaneous_login;
  UserProperties user;
  LocationProperties location;
  blobs::StorageSettings storage;
  /// Not for operators: where files lie and how links to them are made, set by the composition root. Null: there is no
  /// storage, and its requests get 6000.
  const blobs::Storage* files = nullptr;
  bool typing_status_enabled = true;                   // conversation.typing-status.enabled
  bool respond_offline_if_invisible = false;           // user.respond-offline-if-invisible
  bool return_reason_for_server_error = false;         // turms.gateway.client-api.return-reason-for-server-error
  std::string server_id;                               // turms.gateway.service-discovery.identity
};

}  // namespace turms::gateway::service
