// SPDX-License-Identifier: Apache-2.0
// What a peer may make us read. Every number is a setting of the runtime; each one bounds memory or time, and the fault
// that reports it names it.
#pragma once

#include <cstdint>

namespace turms::xmpp::xml {

struct Limits {
  uint64_t total_bytes = 0;  // all bytes since the last set_limits(), 0 for no limit; meant for the time before login
  uint32_t stanza_bytes = 65536;  // one depth-1 element, from its '<' to its last '>'
  uint32_t tag_bytes = 8192;      // one start or end tag; also what is held back while a tag is incomplete
  uint32_t depth = 64;            // nested elements, the stream's root not counted
  uint32_t elements = 4096;       // elements of one stanza
  uint32_t attributes = 64;       // attributes and namespace declarations of one element
  uint32_t namespaces = 64;       // namespace declarations of one stanza
  uint32_t name_bytes = 256;      // one element or attribute name without its prefix
  uint32_t ns_bytes = 1024;       // one namespace name
};

}  // namespace turms::xmpp::xml
