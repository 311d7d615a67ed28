// SPDX-License-Identifier: Apache-2.0
#include "config/text_checks.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>

namespace turms::xmpp::config {
namespace {

constexpr size_t kLongestDomain = 253;
constexpr size_t kLongestLabel = 63;
constexpr size_t kLongestPath = 4095;
constexpr std::string_view kDeviceTypes[] = {"OTHERS", "UNKNOWN", "DESKTOP", "BROWSER", "IOS", "ANDROID"};

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_numeric(std::string_view address) {
  in6_addr parsed{};
  const std::string text(address);
  return inet_pton(AF_INET, text.c_str(), &parsed) == 1 || inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

bool is_label(std::string_view label) {
  const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_' || (c & 0x80) != 0; };
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), fits);
}

bool are_labels(std::string_view name) {
  for (;;) {
    const size_t dot = name.find('.');
    if (!is_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string check_domain(std::string_view text) {
  if (text.size() <= kLongestDomain && (are_labels(text) || is_numeric(text))) return {};
  return "is not a domain name in lower case";
}

std::string check_domain_or_empty(std::string_view text) {
  return text.empty() ? std::string() : check_domain(text);
}

std::string check_domain_pattern(std::string_view text) {
  const bool is_wildcard = text.starts_with("*.");
  if (check_domain(is_wildcard ? text.substr(2) : text).empty()) return {};
  return "is neither a domain name in lower case nor *. and one";
}

std::string check_ip_address(std::string_view text) {
  const size_t percent = text.find('%');
  const std::string_view address = text.substr(0, percent);
  const bool has_empty_interface = percent != std::string_view::npos && percent + 1 == text.size();
  const bool is_ipv4_with_interface = percent != std::string_view::npos && address.find(':') == std::string_view::npos;
  if (is_numeric(address) && !has_empty_interface && !is_ipv4_with_interface) return {};
  return "is not a numeric IPv4 or IPv6 address";
}

std::string check_path(std::string_view text) {
  if (text.empty()) return "must not be empty";
  return text.size() <= kLongestPath ? std::string() : "is too long for a path";
}

std::string check_uri(std::string_view text) {
  const size_t colon = text.find(':');
  const auto in_scheme = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  const auto is_visible = [](char c) { return c > 0x20 && c < 0x7F; };
  const bool well = colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() &&
                    is_letter(text.front()) &&
                    std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), in_scheme) &&
                    std::all_of(text.begin(), text.end(), is_visible);
  return well ? std::string() : "is not a URI such as mailto:admin@example.org";
}

std::string check_uri_or_empty(std::string_view text) {
  return text.empty() ? std::string() : check_uri(text);
}

std::string check_location_or_empty(std::string_view text) {
  if (text.empty()) return {};
  const std::string complaint = "is not a host or host:port, an IPv6 address in brackets";
  const size_t colon = text.find(':', text.front() == '[' ? text.find(']') : 0);
  std::string_view host = text.substr(0, colon);
  if (colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) return complaint;
  }
  if (!host.starts_with('[')) return check_domain(host).empty() ? std::string() : complaint;
  return host.ends_with(']') && is_numeric(host.substr(1, host.size() - 2)) ? std::string() : complaint;
}

std::string check_device_type(std::string_view text) {
  if (std::find(std::begin(kDeviceTypes), std::end(kDeviceTypes), text) != std::end(kDeviceTypes)) return {};
  std::string words;
  for (const std::string_view type : kDeviceTypes) words += (words.empty() ? "" : ", ") + std::string(type);
  return "is none of " + words;
}

}  // namespace turms::xmpp::config
