// SPDX-License-Identifier: Apache-2.0
// What is wrong with the XML of a peer, in the terms of RFC 6120 4.9.3 but without knowing XMPP. Texts are constants: a
// fault costs no allocation.
#pragma once

#include <cstdint>
#include <string_view>

namespace turms::xmpp::xml {

enum class FaultKind : uint8_t {
  not_well_formed,       // breaks XML 1.0 or Namespaces in XML
  restricted_xml,        // comment, processing instruction, document type, entity of its own
  bad_namespace_prefix,  // a prefix that nobody declared
  unsupported_encoding,  // another encoding is declared or used, or the UTF-8 is malformed
  bad_format,            // well formed, but not a stream of elements: text between stanzas
  limit,                 // one of Limits; the text names it
};

struct Fault {
  FaultKind kind = FaultKind::not_well_formed;
  std::string_view text;  // a constant sentence
};

}  // namespace turms::xmpp::xml
