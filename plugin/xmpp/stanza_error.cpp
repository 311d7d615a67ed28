// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stanza_error.h"

#include <array>

#include "xmpp/namespaces.h"

namespace turms::xmpp {
namespace {

struct Row {
  StanzaErrorCondition condition;
  std::string_view name;
  StanzaErrorType type;
};

using C = StanzaErrorCondition;
using T = StanzaErrorType;

// RFC 6120 8.3.3.1 to 8.3.3.22, in the order of the enumeration.
constexpr std::array kRows = {
    Row{C::bad_request, "bad-request", T::modify},
    Row{C::conflict, "conflict", T::cancel},
    Row{C::feature_not_implemented, "feature-not-implemented", T::cancel},
    Row{C::forbidden, "forbidden", T::auth},
    Row{C::gone, "gone", T::cancel},
    Row{C::internal_server_error, "internal-server-error", T::cancel},
    Row{C::item_not_found, "item-not-found", T::cancel},
    Row{C::jid_malformed, "jid-malformed", T::modify},
    Row{C::not_acceptable, "not-acceptable", T::modify},
    Row{C::not_allowed, "not-allowed", T::cancel},
    Row{C::not_authorized, "not-authorized", T::auth},
    Row{C::policy_violation, "policy-violation", T::modify},
    Row{C::recipient_unavailable, "recipient-unavailable", T::wait},
    Row{C::redirect, "redirect", T::modify},
    Row{C::registration_required, "registration-required", T::auth},
    Row{C::remote_server_not_found, "remote-server-not-found", T::cancel},
    Row{C::remote_server_timeout, "remote-server-timeout", T::wait},
    Row{C::resource_constraint, "resource-constraint", T::wait},
    Row{C::service_unavailable, "service-unavailable", T::cancel},
    Row{C::subscription_required, "subscription-required", T::auth},
    Row{C::undefined_condition, "undefined-condition", T::cancel},
    Row{C::unexpected_request, "unexpected-request", T::wait},
};

constexpr bool is_in_order() {
  for (size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<size_t>(kRows[i].condition) != i) return false;
  }
  return static_cast<size_t>(C::unexpected_request) + 1 == kRows.size();
}
static_assert(is_in_order(), "one row a condition, in the order of the enumeration");

constexpr const Row& row_of(C condition) {
  return kRows[static_cast<size_t>(condition)];
}

}  // namespace

std::string_view name_of(StanzaErrorCondition condition) {
  return row_of(condition).name;
}
StanzaErrorType usual_type(StanzaErrorCondition condition) {
  return row_of(condition).type;
}

std::string_view name_of(StanzaErrorType type) {
  switch (type) {
    case T::auth:
      return "auth";
    case T::cancel:
      return "cancel";
    case T::modify:
      return "modify";
    case T::wait:
      return "wait";
    case T::continue_:
      break;
  }
  return "continue";
}

void write_error(xml::Writer& out, const StanzaError& error) {
  out.open("error").attr("type", name_of(error.type));
  out.empty(name_of(error.condition), kStanzaErrorNamespace);
  if (!error.text.empty()) {
    out.open("text", kStanzaErrorNamespace).attr("xml:lang", "en").text(error.text).close();
  }
  if (!error.detail_name.empty()) {
    out.open(error.detail_name, error.detail_ns);
    if (!error.attribute_name.empty()) out.attr(error.attribute_name, error.attribute_value);
    out.close();
  }
  if (error.turms_code != 0) out.open("turms", kTurmsErrorNamespace).attr("code", error.turms_code).close();
  out.close();
}

void write_error_reply(xml::Writer& out, const xml::Element& stanza, const StanzaError& error) {
  out.open(stanza.name(), kClientNamespace).attr("type", "error");
  if (stanza.has_attr("id")) out.attr("id", stanza.attr("id"));
  out.attr_if("from", stanza.attr("to")).attr_if("to", stanza.attr("from"));
  write_error(out, error);
  out.close();
}

}  // namespace turms::xmpp
