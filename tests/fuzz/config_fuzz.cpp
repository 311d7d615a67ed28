// SPDX-License-Identifier: Apache-2.0
// Any text as the operator's configuration: it is read or refused with a place inside the text, both roads agree, and
// what was accepted keeps its promises. Long runs: tests/fuzz/README.md.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/parse.h"

namespace config = turms::xmpp::config;

namespace {

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

void read(std::string_view text, std::string_view key_path) {
  const auto parsed = config::parse(text, key_path, "/base");
  const auto complaints = config::check(text, key_path, "/base");
  require(parsed.ok() == complaints.empty());
  for (const config::ConfigError& complaint : complaints) {
    require(!complaint.message.empty());
    require(complaint.line <= text.size() + 1 && complaint.column <= text.size() + 1);
  }
  if (!parsed) return;
  require(!parsed->domain.empty() && !parsed->conference_domain.empty());
  require(parsed->limits.bytes_before_login <= parsed->limits.stanza_bytes);
  require(parsed->tls.directory.starts_with('/'));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read(text, "plugins.xmpp");
  read(text, "");
  return 0;
}
