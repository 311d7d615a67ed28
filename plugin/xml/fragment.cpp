// SPDX-License-Identifier: Apache-2.0
#include "xml/fragment.h"

#include <utility>

#include "base/bytes.h"
#include "xml/gate.h"
#include "xml/tree_builder.h"

namespace turms::xmpp::xml {
namespace {

constexpr std::string_view kStream = "<stream>";
constexpr std::string_view kRoot = "<fragment>";
constexpr std::string_view kRootEnd = "</fragment>";

// Expat remembers every name it has seen as long as it lives; see stream_parser.cpp.
constexpr size_t kBuilderBytes = 65536;

// Feeds the builder what the Gate lets pass. The Gate sees a stream whose root is the fragment's, so that limits hold
// for each element as in a stream; what is left open or closed too often shows in it.
std::optional<Fault> feed(std::string_view xml, const Limits& limits, TreeBuilder& builder) {
  Gate gate(limits);
  gate.scan(as_bytes(kRoot));
  Bytes rest = as_bytes(xml);
  while (!rest.empty()) {
    const Gate::Step step = gate.scan(rest);
    const Bytes ready = rest.subspan(step.skipped, step.ready);
    if (std::optional<Fault> fault = ready.empty() ? std::nullopt : builder.parse(ready); fault) return fault;
    if (step.fault) return step.fault;
    if (gate.is_closed()) return Fault{FaultKind::not_well_formed, "the fragment ends something it did not begin"};
    rest = rest.subspan(step.skipped + step.ready + step.held);
  }
  if (!gate.is_between_stanzas()) return Fault{FaultKind::not_well_formed, "the fragment is cut off"};
  return std::nullopt;
}

}  // namespace

FragmentParser::FragmentParser(const Limits& limits) : limits_(limits) {
}
FragmentParser::~FragmentParser() = default;

void FragmentParser::wake() {
  Limits with_root = limits_;
  ++with_root.elements;
  builder_ = std::make_unique<TreeBuilder>(with_root);
  parsed_bytes_ = 0;
  // A constant: it has no fault, and one that it had would be reported by the next parse().
  (void)builder_->parse_context(as_bytes(kStream));
}

Result<std::unique_ptr<Document>, Fault> FragmentParser::parse(std::string_view xml) {
  if (xml.size() > limits_.stanza_bytes) return Fault{FaultKind::limit, "the fragment is too large"};
  if (!builder_) wake();
  // Only a builder that stands between two fragments goes back into the member.
  std::unique_ptr<TreeBuilder> builder = std::move(builder_);
  parsed_bytes_ += kRoot.size() + xml.size() + kRootEnd.size();
  if (std::optional<Fault> fault = builder->parse(as_bytes(kRoot)); fault) return *fault;
  if (std::optional<Fault> fault = feed(xml, limits_, *builder); fault) return *fault;
  if (std::optional<Fault> fault = builder->parse(as_bytes(kRootEnd)); fault) return *fault;
  std::unique_ptr<Document> document = builder->take_document();
  if (parsed_bytes_ < kBuilderBytes) builder_ = std::move(builder);
  return document;
}

Result<std::unique_ptr<Document>, Fault> parse_fragment(std::string_view xml, const Limits& limits) {
  return FragmentParser(limits).parse(xml);
}

}  // namespace turms::xmpp::xml
