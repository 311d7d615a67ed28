// SPDX-License-Identifier: Apache-2.0
// The tables of gateway.toml, one function each. Every key an operator may write is named in these functions and
// nowhere else. Internal to this room.
#pragma once

#include <string_view>
#include <vector>

#include "config/settings.h"
#include "config/table_reader.h"

namespace turms::gateway::config {

/// [gateway]
void read_gateway(TableReader& table, GatewaySettings& settings);

/// [turms], [turms.tcp], [turms.websocket], [turms.storage], [turms.rate_limiting]
void read_turms(TableReader& table, net::TurmsListenerSettings& settings);

/// [embedded], [embedded.simultaneous_login]
void read_embedded(TableReader& table, embedded::EmbeddedSettings& settings);

/// [embedded.message]
void read_message(TableReader table, service::MessageSettings& settings);

/// [embedded.conversation] and the tables below it
void read_conversation(TableReader table, service::ConversationProperties& settings);

/// [embedded.user] and the tables below it
void read_user(TableReader table, service::UserProperties& settings);

/// [embedded.location]
void read_location(TableReader table, service::LocationProperties& settings);

/// Which named values clients may keep, and the flags beside the list. \param noun  "settings" or "attributes", as in
/// `allowed_settings`; attributes can't be deleted, and have no words for that
void read_custom_values(TableReader table, std::string_view noun, service::CustomValueSettings& settings);

/// [embedded.group] and the tables below it
void read_group(TableReader table, service::GroupSettings& settings);

/// [[embedded.group_types]], beside the types in `types` or in the place of those with the same id. \param embedded the
/// table [embedded]
void read_group_types(TableReader& embedded, std::vector<store::GroupType>& types);

/// [embedded.notification], and a table below it for each event
void read_notification(TableReader table, service::NotificationSettings& settings);

/// [embedded.storage], and a table below it for each bucket
void read_storage_buckets(TableReader table, blobs::StorageSettings& settings);

/// [plugins.NAME], each read as far as it is the host's
void read_plugins(TableReader& table, std::vector<PluginSettings>& plugins);

}  // namespace turms::gateway::config
