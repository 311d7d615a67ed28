// SPDX-License-Identifier: Apache-2.0
// Parses XML that came out of a store or a message payload: elements side by side, as strict as a stream (mapping 9.2).
// Whoever reads many of them keeps a FragmentParser; for one there is parse_fragment().
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "xml/element.h"
#include "xml/fault.h"
#include "xml/limits.h"

namespace turms::xmpp::xml {

class TreeBuilder;

/// Limits of a payload (mapping 9.1): 64 KiB, depth 32, 256 elements.
constexpr Limits payload_limits() {
  Limits limits;
  limits.stanza_bytes = 65536;
  limits.depth = 32;
  limits.elements = 256;
  return limits;
}

/// Reads one fragment after the other with the same Expat parser, which is most of the price of a small one. What one
/// fragment says is never in force for another: a parser that saw a fault is thrown away, and so is one that has seen
/// many bytes. Empty until the first parse(). Not thread-safe.
class FragmentParser {
 public:
  explicit FragmentParser(const Limits& limits = payload_limits());
  ~FragmentParser();
  FragmentParser(const FragmentParser&) = delete;
  FragmentParser& operator=(const FragmentParser&) = delete;

  /// Parses zero or more elements, whitespace between them allowed.
  /// \returns  a document whose root has no meaning and whose children are the elements
  /// \errors   the Fault a stream would end with
  /// Thread: any.
  Result<std::unique_ptr<Document>, Fault> parse(std::string_view xml);

 private:
  void wake();

  Limits limits_;
  std::unique_ptr<TreeBuilder> builder_;  // between two fragments: inside the root of a stream that never ends
  size_t parsed_bytes_ = 0;               // since it was made
};

/// The same for a single fragment.
Result<std::unique_ptr<Document>, Fault> parse_fragment(std::string_view xml, const Limits& limits = payload_limits());

}  // namespace turms::xmpp::xml
