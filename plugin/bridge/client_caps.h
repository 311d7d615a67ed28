// SPDX-License-Identifier: Apache-2.0
// What a client says of its abilities in its presence (XEP-0115, XEP-0390), and what becomes known once it has been
// asked: whether the hash was the truth, and of which PEP nodes it wishes to hear.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xml/element.h"

namespace turms::xmpp::bridge {

/// A hash as announced: what to ask, and what the answer must hash to.
struct AnnouncedCaps {
  enum class Kind : uint8_t {
    sha1,        // XEP-0115
    sha256,      // XEP-0390
    unverified,  // another function, or the format before hashes: the answer holds for this one resource
  };
  static constexpr size_t kNodeBytes = 512;

  Kind kind = Kind::unverified;
  std::string hash;
  std::string node;  // of the disco#info query; also the key under which an answer is remembered
};

/// \param presence  of a client
/// \returns         nothing when it announces none, or one that is too long. Thread: any.
[[nodiscard]] std::optional<AnnouncedCaps> announced_caps(const xml::Element& presence);

/// Whether `query`, the answer, is what was announced (XEP-0115 5.4).
[[nodiscard]] bool is_true(const AnnouncedCaps& caps, const xml::Element& query);

/// Nodes whose features end in "+notify" (XEP-0163 4.3.2), sorted, each once; of too many the first 64. What is
/// too long for a node is none.
[[nodiscard]] std::vector<std::string> wishes_in(const xml::Element& query);

}  // namespace turms::xmpp::bridge
