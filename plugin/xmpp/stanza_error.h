// SPDX-License-Identifier: Apache-2.0
// The error a stanza is answered with (RFC 6120 8.3). A value: the bridge and the features return it, one function
// writes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "xml/element.h"
#include "xml/writer.h"

namespace turms::xmpp {

enum class StanzaErrorCondition : uint8_t {
  bad_request,
  conflict,
  feature_not_implemented,
  forbidden,
  gone,
  internal_server_error,
  item_not_found,
  jid_malformed,
  not_acceptable,
  not_allowed,
  not_authorized,
  policy_violation,
  recipient_unavailable,
  redirect,
  registration_required,
  remote_server_not_found,
  remote_server_timeout,
  resource_constraint,
  service_unavailable,
  subscription_required,
  undefined_condition,
  unexpected_request
};

enum class StanzaErrorType : uint8_t { auth, cancel, modify, wait, continue_ };

/// The element name, "item-not-found".
[[nodiscard]] std::string_view name_of(StanzaErrorCondition condition);
[[nodiscard]] std::string_view name_of(StanzaErrorType type);
/// The type RFC 6120 8.3.3 associates with the condition.
[[nodiscard]] StanzaErrorType usual_type(StanzaErrorCondition condition);

struct StanzaError {
  StanzaError() : StanzaError(StanzaErrorCondition::undefined_condition) {}
  StanzaError(StanzaErrorCondition c, std::string words = {})  // NOLINT: implicit by intent
      : condition(c), type(usual_type(c)), text(std::move(words)) {}
  StanzaError(StanzaErrorCondition c, StanzaErrorType t, std::string words = {})
      : condition(c), type(t), text(std::move(words)) {}

  /// Names the Turms status code that caused it: <turms code='5001' xmlns='urn:turms:error:0'/>.
  StanzaError&& with_turms_code(int32_t code) && {
    turms_code = code;
    return std::move(*this);
  }

  /// Adds an application-specific condition (RFC 6120 8.3.4), <name xmlns='ns'/>. Both are constants: they are not
  /// copied.
  StanzaError&& with_detail(std::string_view name, std::string_view ns) && {
    detail_name = name;
    detail_ns = ns;
    return std::move(*this);
  }

  /// An attribute of that detail; constants, too.
  StanzaError&& with_attribute(std::string_view name, std::string_view value) && {
    attribute_name = name;
    attribute_value = value;
    return std::move(*this);
  }

  StanzaErrorCondition condition;
  StanzaErrorType type;
  std::string text;              // for people, may be empty
  int32_t turms_code = 0;        // 0 for none
  std::string_view detail_name;  // empty for none
  std::string_view detail_ns;
  std::string_view attribute_name;  // of the detail; empty for none
  std::string_view attribute_value;
};

/// <error type=...>...</error>, to be written into a stanza of type 'error'.
void write_error(xml::Writer& out, const StanzaError& error);

/// The whole error stanza that answers `stanza` (an element named iq, message or presence): same id, addresses swapped,
/// without the original content. Never call it for a stanza that is itself of type 'error' or an IQ 'result' (RFC
/// 6120 8.3.1).
void write_error_reply(xml::Writer& out, const xml::Element& stanza, const StanzaError& error);

}  // namespace turms::xmpp
