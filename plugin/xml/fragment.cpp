// SPDX-License-Identifier: Apache-2.0
#include "xml/fragment.h"

#include <utility>

#include "base/bytes.h"
#include "xml/gate.h"
#include "xml/tree_builder.h"

namespace turms::xmpp::xml {
namespace {

constexpr std::string_view kRoot = "<fragment>";

}  // namespace

// The fragment is the inside of a stream whose end never comes: the Gate and the builder see what they see of a stream,
// but the builder is asked for its document only once, so that the elements become children of the root.
Result<std::unique_ptr<Document>, Fault> parse_fragment(std::string_view xml, const Limits& limits) {
  if (xml.size() > limits.stanza_bytes) return Fault{FaultKind::limit, "the fragment is too large"};
  Limits with_root = limits;
  ++with_root.elements;
  Gate gate(limits);
  TreeBuilder builder(with_root);
  gate.scan(as_bytes(kRoot));
  if (std::optional<Fault> fault = builder.parse(as_bytes(kRoot)); fault) return *fault;
  Bytes rest = as_bytes(xml);
  while (!rest.empty()) {
    const Gate::Step step = gate.scan(rest);
    if (std::optional<Fault> fault = builder.parse(rest.subspan(step.skipped, step.ready)); fault) return *fault;
    if (step.fault) return *step.fault;
    if (gate.is_closed()) return Fault{FaultKind::not_well_formed, "the fragment ends something it did not begin"};
    rest = rest.subspan(step.skipped + step.ready + step.held);
  }
  if (!gate.is_between_stanzas()) return Fault{FaultKind::not_well_formed, "the fragment is cut off"};
  return builder.take_document();
}

}  // namespace turms::xmpp::xml
