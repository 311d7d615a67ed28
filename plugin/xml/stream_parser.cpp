// SPDX-License-Identifier: Apache-2.0
#include "xml/stream_parser.h"

#include <utility>

#include "xml/tree_builder.h"

namespace turms::xmpp::xml {
namespace {

// Expat remembers every element, attribute and prefix it has seen as long as it lives, and would do so for ever at the
// wish of a peer. After so many bytes it is replaced between two stanzas, for the price of parsing the stream's start
// tag again.
constexpr size_t kBuilderBytes = 65536;

// The start tag at the end of what was parsed first: there may be an XML declaration and whitespace before it.
std::string_view start_tag_of(std::string_view tokens) {
  const size_t declaration_end = tokens.starts_with("<?") ? tokens.find("?>") + 2 : 0;
  return tokens.substr(tokens.find('<', declaration_end));
}

}  // namespace

StreamParser::StreamParser(const Limits& limits, StreamEvents& events)
    : events_(events), limits_(limits), gate_(limits) {
}
StreamParser::~StreamParser() = default;

bool StreamParser::is_in_stanza() const {
  return !gate_.is_between_stanzas() && !header_.empty();
}

StreamParser::Fed StreamParser::feed(Bytes bytes) {
  Fed fed;
  is_paused_ = false;
  while (fed.size < bytes.size() && !is_paused_ && !is_closed_) {
    const Gate::Step step = gate_.scan(bytes.subspan(fed.size));
    const Bytes ready = bytes.subspan(fed.size + step.skipped, step.ready);
    const Bytes held = bytes.subspan(fed.size + step.skipped + step.ready, step.held);
    fed.fault = complete_tokens(ready, step.border);
    if (!fed.fault) fed.fault = step.fault;
    fed.size += step.skipped + step.ready + step.held;
    if (fed.fault) {
      is_closed_ = true;
    } else {
      held_.append(as_text(held));
    }
  }
  return fed;
}

std::optional<Fault> StreamParser::complete_tokens(Bytes ready, Gate::Border border) {
  if (ready.empty()) return std::nullopt;
  if (held_.empty()) return parse(ready, border);
  held_.append(as_text(ready));
  const std::optional<Fault> fault = parse(as_bytes(held_), border);
  held_.clear();
  return fault;
}

std::optional<Fault> StreamParser::parse(Bytes tokens, Gate::Border border) {
  if (!builder_) {
    if (std::optional<Fault> fault = wake(); fault) return fault;
  }
  parsed_bytes_ += tokens.size();
  if (std::optional<Fault> fault = builder_->parse(tokens); fault) return fault;
  if (border == Gate::Border::opened) header_ = start_tag_of(as_text(tokens));
  return deliver(border);
}

std::optional<Fault> StreamParser::wake() {
  builder_ = std::make_unique<TreeBuilder>(limits_);
  parsed_bytes_ = 0;
  return header_.empty() ? std::nullopt : builder_->parse_context(as_bytes(header_));
}

// Expat has returned: whatever the receiver does to this parser now is safe.
std::optional<Fault> StreamParser::deliver(Gate::Border border) {
  if (border == Gate::Border::none) return std::nullopt;
  if (border == Gate::Border::closed) {
    is_closed_ = true;
    events_.on_close();
    return std::nullopt;
  }
  std::unique_ptr<Document> document = builder_->take_document();
  if (!document) return Fault{FaultKind::not_well_formed, "the XML is not well formed"};
  if (border == Gate::Border::opened) {
    events_.on_open(StreamHeader{document->root(), builder_->root_default_ns()});
    if (gate_.is_closed()) return deliver(Gate::Border::closed);
    return std::nullopt;
  }
  if (parsed_bytes_ > kBuilderBytes) builder_.reset();
  events_.on_element(std::move(document));
  return std::nullopt;
}

void StreamParser::reset() {
  builder_.reset();
  gate_.restart();
  header_.clear();
  held_.clear();
  is_paused_ = false;
  is_closed_ = false;
}

void StreamParser::set_limits(const Limits& limits) {
  limits_ = limits;
  gate_.set_limits(limits);
  if (builder_) builder_->set_limits(limits);
}

void StreamParser::hibernate() {
  if (!gate_.is_between_stanzas()) return;
  builder_.reset();
  std::string().swap(held_);  // with its memory, which an assignment would keep
  header_.shrink_to_fit();
}

size_t StreamParser::memory_bytes() const {
  return sizeof(*this) + header_.capacity() + held_.capacity();
}

}  // namespace turms::xmpp::xml
