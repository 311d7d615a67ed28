// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

constexpr uint32_t kMebi = 1024 * 1024;

void read_simultaneous_login(TableReader table, service::LoginSettings& login) {
  using service::LoginConflict;
  using service::LoginStrategy;
  table.choice<LoginStrategy>(
      "strategy", login.strategy,
      {{"one_of_each_device_type", LoginStrategy::one_of_each_device_type},
       {"one_for_all_device_types", LoginStrategy::one_for_all_device_types},
       {"one_desktop_and_one_mobile", LoginStrategy::one_desktop_and_one_mobile},
       {"one_desktop_or_browser_and_one_mobile", LoginStrategy::one_desktop_or_browser_and_one_mobile},
       {"one_desktop_and_one_browser_and_one_mobile", LoginStrategy::one_desktop_and_one_browser_and_one_mobile},
       {"one_desktop_or_mobile", LoginStrategy::one_desktop_or_mobile},
       {"one_desktop_or_browser_or_mobile", LoginStrategy::one_desktop_or_browser_or_mobile}});
  table.choice<LoginConflict>("conflict_strategy", login.conflict_strategy,
                              {{"disconnect_logged_in_devices", LoginConflict::disconnect_logged_in_devices},
                               {"disconnect_logging_in_device", LoginConflict::disconnect_logging_in_device}});
  table.boolean("allow_device_type_unknown_login", login.allow_device_type_unknown_login);
  table.boolean("allow_device_type_others_login", login.allow_device_type_others_login);
  table.finish();
}

void read_service(TableReader& table, service::ServiceSettings& service) {
  if (auto message = table.table("message")) read_message(*message, service.message);
  if (auto conversation = table.table("conversation")) read_conversation(*conversation, service.conversation);
  if (auto user = table.table("user")) read_user(std::move(*user), service.user);
  if (auto location = table.table("location")) read_location(std::move(*location), service.location);
  if (auto group = table.table("group")) read_group(std::move(*group), service.group);
  if (auto notification = table.table("notification"))
    read_notification(std::move(*notification), service.notification);
  if (auto storage = table.table("storage")) read_storage_buckets(std::move(*storage), service.storage);
  if (auto login = table.table("simultaneous_login")) read_simultaneous_login(*login, service.simultaneous_login);
  table.boolean("typing_status_enabled", service.typing_status_enabled);
  table.boolean("respond_offline_if_invisible", service.respond_offline_if_invisible);
  table.boolean("return_reason_for_server_error", service.return_reason_for_server_error);
  table.text("server_id", service.server_id);
}

}  // namespace

void read_embedded(TableReader& table, embedded::EmbeddedSettings& settings) {
  using embedded::Durability;
  std::string database = settings.database.string();
  table.text("database", database);
  settings.database = database;
  table.choice<Durability>("synchronous", settings.durability,
                           {{"full", Durability::full}, {"normal", Durability::normal}});
  table.number("busy_timeout_millis", settings.busy_timeout_millis, 0, 600'000);
  read_service(table, settings.service);
  read_group_types(table, settings.group_types);
  table.choice<embedded::Registration>(
      "registration", settings.registration,
      {{"closed", embedded::Registration::closed}, {"open", embedded::Registration::open}});
  table.number("password_iterations", settings.password_iterations, 4'096, 1'000'000);
  table.number("password_threads", settings.password_threads, 1, 64);
  table.number("max_waiting_passwords", settings.max_waiting_passwords, 1, 1'000'000);
  table.number("close_idle_session_after_seconds", settings.close_idle_session_after_seconds, 0, 86'400);
  table.number("max_waiting_requests", settings.max_waiting_requests, 1, 10'000'000);
  table.number("max_waiting_bytes", settings.max_waiting_bytes, kMebi, 2'000 * kMebi);
  table.number("max_waiting_requests_per_session", settings.max_waiting_requests_per_session, 1, 1'000'000);
  table.number("max_waiting_bytes_per_session", settings.max_waiting_bytes_per_session, 64 * 1024, 2'000 * kMebi);
  table.number("max_request_size_bytes", settings.max_request_size_bytes, 1024, 16 * kMebi);
  table.number("cache_megabytes", settings.cache_megabytes, 1, 65'536);
  table.finish();
}

}  // namespace turms::gateway::config
