// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>

#include <limits>
#include <string>
#include <string_view>

#include "config/sections.h"

namespace turms::gateway::config {
namespace {

constexpr uint32_t kDay = 86'400'000;
constexpr uint32_t kMany = std::numeric_limits<int32_t>::max();

bool is_ip_literal(const std::string& host) {
  in6_addr address{};
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1 || ::inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

void read_listener(TableReader table, net::ListenAddress& listener) {
  table.boolean("enabled", listener.enabled);
  table.text("host", listener.host);
  if (!is_ip_literal(listener.host)) table.complain("host", "is an IPv4 or IPv6 address, not \"" + listener.host + '"');
  table.number("port", listener.port, 0, 65'535);
  table.finish();
}

bool is_http_url(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

void read_storage(TableReader table, net::StorageListenerSettings& storage) {
  table.boolean("enabled", storage.enabled);
  table.text("host", storage.host);
  if (!is_ip_literal(storage.host)) table.complain("host", "is an IPv4 or IPv6 address, not \"" + storage.host + '"');
  table.number("port", storage.port, 0, 65'535);
  table.text("public_url", storage.public_url);
  if (!storage.public_url.empty() && !is_http_url(storage.public_url)) {
    table.complain("public_url", "begins with http:// or https://");
  }
  table.number("max_connections", storage.max_connections, 1, 100'000);
  table.number("max_connections_per_ip", storage.max_connections_per_ip, 1, 100'000);
  table.number("idle_timeout_millis", storage.idle_timeout_millis, 1'000, kDay);
  table.number("max_exchange_millis", storage.max_exchange_millis, 1'000, kDay);
  table.finish();
}

void read_rate_limiting(TableReader table, net::RateLimiting& limit) {
  table.number("capacity", limit.capacity, 1, kMany);
  table.number("initial_tokens", limit.initial_tokens, 0, kMany);
  table.number("tokens_per_period", limit.tokens_per_period, 0, kMany);
  table.number("refill_interval_millis", limit.refill_interval_millis, 1, kDay);
  table.finish();
}

}  // namespace

void read_turms(TableReader& table, net::TurmsListenerSettings& settings) {
  if (auto tcp = table.table("tcp")) read_listener(*tcp, settings.tcp);
  if (auto websocket = table.table("websocket")) read_listener(*websocket, settings.websocket);
  if (auto storage = table.table("storage")) read_storage(*storage, settings.storage);
  if (auto limit = table.table("rate_limiting")) read_rate_limiting(*limit, settings.rate_limiting);
  table.number("backlog", settings.backlog, 1, 65'535);
  table.number("establish_timeout_millis", settings.establish_timeout_millis, 0, kDay);
  table.number("close_timeout_millis", settings.close_timeout_millis, 0, kDay);
  table.number("max_request_size_bytes", settings.max_request_size_bytes, 64, 16 * 1024 * 1024);
  table.boolean("notify_clients_of_session_info_after_connected",
                settings.notify_clients_of_session_info_after_connected);
  table.boolean("return_reason_for_server_error", settings.return_reason_for_server_error);
  table.number("max_connections", settings.max_connections, 1, 1'000'000);
  table.number("max_connections_per_ip", settings.max_connections_per_ip, 1, 1'000'000);
  table.number("max_unauthenticated_bytes", settings.max_unauthenticated_bytes, 1024, 16 * 1024 * 1024);
  table.number("max_outgoing_bytes", settings.max_outgoing_bytes, 64 * 1024, kMany);
  table.number("max_inbox_bytes", settings.max_inbox_bytes, 1024 * 1024, kMany);
  table.finish();
}

}  // namespace turms::gateway::config
