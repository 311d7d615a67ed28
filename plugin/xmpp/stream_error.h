// SPDX-License-Identifier: Apache-2.0
// Why a stream ends (RFC 6120 4.9.3). A value; after one is sent the stream is over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "xml/fault.h"
#include "xml/writer.h"

namespace turms::xmpp {

enum class StreamErrorCondition : uint8_t {
  bad_format,
  bad_namespace_prefix,
  conflict,
  connection_timeout,
  host_gone,
  host_unknown,
  improper_addressing,
  internal_server_error,
  invalid_from,
  invalid_namespace,
  invalid_xml,
  not_authorized,
  not_well_formed,
  policy_violation,
  remote_connection_failed,
  reset,
  resource_constraint,
  restricted_xml,
  see_other_host,
  system_shutdown,
  undefined_condition,
  unsupported_encoding,
  unsupported_feature,
  unsupported_stanza_type,
  unsupported_version
};

/// The element name, "host-unknown".
[[nodiscard]] std::string_view name_of(StreamErrorCondition condition);

struct StreamError {
  StreamError(StreamErrorCondition c, std::string words = {}) : condition(c), text(std::move(words)) {}
  explicit StreamError(const xml::Fault& fault);

  StreamErrorCondition condition;
  std::string text;        // for people, may be empty
  std::string other_host;  // see_other_host only: host[:port]
  std::string detail;      // RFC 6120 4.9.4: one complete element of an application, may be empty
};

/// <stream:error>...</stream:error>
void write_stream_error(xml::Writer& out, const StreamError& error);

}  // namespace turms::xmpp
