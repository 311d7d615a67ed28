// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stream_error.h"

#include <array>

#include "xmpp/namespaces.h"

namespace turms::xmpp {
namespace {

using C = StreamErrorCondition;

// RFC 6120 4.9.3.1 to 4.9.3.25, in the order of the enumeration.
constexpr std::array<std::string_view, 25> kNames = {
    "bad-format",
    "bad-namespace-prefix",
    "conflict",
    "connection-timeout",
    "host-gone",
    "host-unknown",
    "improper-addressing",
    "internal-server-error",
    "invalid-from",
    "invalid-namespace",
    "invalid-xml",
    "not-authorized",
    "not-well-formed",
    "policy-violation",
    "remote-connection-failed",
    "reset",
    "resource-constraint",
    "restricted-xml",
    "see-other-host",
    "system-shutdown",
    "undefined-condition",
    "unsupported-encoding",
    "unsupported-feature",
    "unsupported-stanza-type",
    "unsupported-version",
};
static_assert(static_cast<size_t>(C::unsupported_version) + 1 == kNames.size());

C condition_of(xml::FaultKind kind) {
  switch (kind) {
    case xml::FaultKind::restricted_xml:
      return C::restricted_xml;
    case xml::FaultKind::bad_namespace_prefix:
      return C::bad_namespace_prefix;
    case xml::FaultKind::unsupported_encoding:
      return C::unsupported_encoding;
    case xml::FaultKind::bad_format:
      return C::bad_format;
    case xml::FaultKind::limit:
      return C::policy_violation;
    case xml::FaultKind::not_well_formed:
      break;
  }
  return C::not_well_formed;
}

}  // namespace

std::string_view name_of(StreamErrorCondition condition) {
  return kNames[static_cast<size_t>(condition)];
}

StreamError::StreamError(const xml::Fault& fault) : condition(condition_of(fault.kind)), text(fault.text) {
}

void write_stream_error(xml::Writer& out, const StreamError& error) {
  out.open("error", kStreamNamespace);
  out.open(name_of(error.condition), kStreamErrorNamespace);
  if (error.condition == C::see_other_host) out.text(error.other_host);
  out.close();
  if (!error.text.empty()) {
    out.open("text", kStreamErrorNamespace).attr("xml:lang", "en").text(error.text).close();
  }
  if (!error.detail.empty()) out.raw(error.detail);
  out.close();
}

}  // namespace turms::xmpp
