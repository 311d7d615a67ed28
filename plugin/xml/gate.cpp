// SPDX-License-Identifier: Apache-2.0
#include "xml/gate.h"

#include <algorithm>
#include <array>

namespace turms::xmpp::xml {
namespace {

constexpr std::string_view kDeclarationStart = "<?xml";
constexpr std::string_view kCdataStart = "<![CDATA[";
constexpr uint32_t kReferenceBytes = 12;  // the longest that means anything is &#x10FFFF;

constexpr bool is_space(uint8_t byte) {
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

// Bytes that change nothing where they stand: runs of them are passed over at once.
constexpr std::array<bool, 256> make_plain(std::string_view special) {
  std::array<bool, 256> plain{};
  for (size_t byte = 1; byte < 0x80; ++byte)
    plain[byte] = special.find(static_cast<char>(byte)) == std::string_view::npos;
  return plain;
}
// Expat keeps "]" and a carriage return back until it has seen what follows; so do we.
constexpr std::array<bool, 256> kPlainText = make_plain("<&]\r");
constexpr std::array<bool, 256> kPlainTag = make_plain("<>'\"=/");
constexpr std::array<bool, 256> kPlainValue = make_plain("<'\"");

size_t run_of(const std::array<bool, 256>& plain, Bytes bytes) {
  size_t size = 0;
  while (size < bytes.size() && plain[bytes[size]]) ++size;
  return size;
}

constexpr Fault malformed(std::string_view text) {
  return {FaultKind::not_well_formed, text};
}
constexpr Fault restricted(std::string_view text) {
  return {FaultKind::restricted_xml, text};
}
constexpr Fault over(std::string_view text) {
  return {FaultKind::limit, text};
}

}  // namespace

void Gate::restart() {
  const Limits limits = limits_;
  const uint64_t total = total_;
  *this = Gate(limits);
  total_ = total;
}

void Gate::set_limits(const Limits& limits) {
  limits_ = limits;
  total_ = 0;
}

Gate::Step Gate::scan(Bytes input) {
  Step step;
  step.skipped = skip(input);
  std::optional<Fault> at_end;
  const Bytes rest = bound(input, step.skipped, at_end);
  size_t at = 0;
  while (at < rest.size() && step.border == Border::none && !step.fault) {
    if (const size_t run = plain_run(rest.subspan(at)); run != 0) {
      at += run;
      if (state_ == State::text) step.ready = at;
      continue;
    }
    const bool is_complete = take(rest[at], step);
    if (step.fault) break;
    ++at;
    if (is_complete) step.ready = at;
  }
  step.held = at - step.ready;
  if (at == rest.size() && step.border == Border::none && !step.fault) step.fault = at_end;
  total_ += step.skipped + at;
  stanza_ = is_between_stanzas() ? 0 : stanza_ + static_cast<uint32_t>(at);
  return step;
}

// Whitespace outside of stanzas is all a keepalive consists of: it costs a look and nothing else.
size_t Gate::skip(Bytes input) const {
  if (state_ == State::epilog) return input.size();
  const bool is_outside = state_ == State::between || (state_ == State::prolog && !has_declaration_);
  if (!is_outside) return 0;
  return static_cast<size_t>(std::find_if_not(input.begin(), input.end(), is_space) - input.begin());
}

// Cuts the input where the first of the byte limits is reached; `at_end` is the fault when the cut is come to.
Bytes Gate::bound(Bytes input, size_t& skipped, std::optional<Fault>& at_end) const {
  if (limits_.total_bytes != 0) {
    const uint64_t left = limits_.total_bytes - std::min(limits_.total_bytes, total_);
    if (input.size() > left) {
      input = input.first(static_cast<size_t>(left));
      skipped = std::min(skipped, input.size());
      at_end = over("too many bytes before login");
    }
  }
  input = input.subspan(skipped);
  const uint32_t left = limits_.stanza_bytes - std::min(limits_.stanza_bytes, stanza_);
  if (input.size() > left) {
    // Behind the end of this stanza the input may go on; then its border is found before the cut.
    input = input.first(left);
    at_end = over("the stanza is too large");
  }
  return input;
}

// Bytes at the beginning of `input` that can be passed over without take().
size_t Gate::plain_run(Bytes input) {
  if (!utf8_.is_complete()) return 0;
  if (state_ == State::text) return run_of(kPlainText, input);
  const bool is_value = state_ == State::value_apos || state_ == State::value_quote;
  if (!is_value && state_ != State::start_tag && state_ != State::end_tag) return 0;
  const size_t left = limits_.tag_bytes - std::min(limits_.tag_bytes, token_);
  const size_t run = run_of(is_value ? kPlainValue : kPlainTag, input.first(std::min(left, input.size())));
  token_ += static_cast<uint32_t>(run);
  if (run != 0) last_ = 0;
  return run;
}

// Takes one byte; true when a token ends with it. Sets the border or the fault of `step`.
bool Gate::take(uint8_t byte, Step& step) {
  if (!utf8_.accept(byte) || (byte == 0 && depth_ == 0)) {
    step.fault = Fault{FaultKind::unsupported_encoding, "the stream is not valid UTF-8"};
    return false;
  }
  switch (state_) {
    case State::prolog:
    case State::between:
      return take_outside(byte, step);
    case State::text:
      return take_text(byte);
    case State::reference:
      return take_reference(byte, step);
    case State::cdata:
      return take_cdata(byte);
    case State::epilog:
      return true;
    default:
      break;
  }
  if (++token_ > limits_.tag_bytes) {
    step.fault = over("the tag is too large");
    return false;
  }
  return take_markup(byte, step);
}

bool Gate::take_markup(uint8_t byte, Step& step) {
  switch (state_) {
    case State::less_than:
      step.fault = after_less_than(byte);
      return false;
    case State::declaration:
      return take_declaration(byte, step);
    case State::bang:
      return take_bang(byte, step);
    case State::value_apos:
    case State::value_quote:
      if (byte == '<') step.fault = malformed("'<' in an attribute");
      if (byte == (state_ == State::value_apos ? '\'' : '"')) state_ = State::start_tag;
      last_ = 0;
      return false;
    default:
      return take_tag(byte, step);
  }
}

bool Gate::take_outside(uint8_t byte, Step& step) {
  if (byte == '<') {
    start_token(State::less_than);
    return false;
  }
  if (state_ == State::prolog && is_space(byte)) return true;
  step.fault = state_ == State::prolog ? malformed("text before the stream")
                                       : Fault{FaultKind::bad_format, "text between stanzas"};
  return false;
}

bool Gate::take_text(uint8_t byte) {
  if (byte == '<') {
    start_token(State::less_than);
  } else if (byte == '&') {
    start_token(State::reference);
  } else {
    return utf8_.is_complete() && byte != ']' && byte != '\r';
  }
  return false;
}

bool Gate::take_reference(uint8_t byte, Step& step) {
  if (byte == ';') {
    state_ = State::text;
    return true;
  }
  if (++token_ > kReferenceBytes || byte == '<' || byte == '&' || is_space(byte)) {
    step.fault = malformed("'&' that begins no character reference");
  }
  return false;
}

bool Gate::take_cdata(uint8_t byte) {
  if (byte == ']') {
    brackets_ = static_cast<uint8_t>(std::min(brackets_ + 1, 2));
    return false;
  }
  if (byte == '>' && brackets_ == 2) state_ = State::text;
  brackets_ = 0;
  return utf8_.is_complete() && byte != '\r';
}

std::optional<Fault> Gate::after_less_than(uint8_t byte) {
  last_ = 0;
  switch (byte) {
    case '/':
      state_ = State::end_tag;
      if (depth_ == 0) return malformed("an end tag before the stream");
      return std::nullopt;
    case '!':
      state_ = State::bang;
      return std::nullopt;
    case '?':
      state_ = State::declaration;
      if (depth_ != 0 || has_declaration_) return restricted("processing instructions are not allowed");
      return std::nullopt;
    default:
      state_ = State::start_tag;
      attributes_ = 0;
      if (depth_ > limits_.depth) return over("elements are nested too deeply");
      return std::nullopt;
  }
}

bool Gate::take_declaration(uint8_t byte, Step& step) {
  const bool is_in_start = token_ <= kDeclarationStart.size();
  if (is_in_start ? byte != static_cast<uint8_t>(kDeclarationStart[token_ - 1])
                  : token_ == kDeclarationStart.size() + 1 && !is_space(byte)) {
    step.fault = restricted("processing instructions are not allowed");
    return false;
  }
  const bool is_end = byte == '>' && last_ == '?';
  last_ = byte;
  if (!is_end) return false;
  has_declaration_ = true;
  state_ = State::prolog;
  return true;
}

bool Gate::take_bang(uint8_t byte, Step& step) {
  if (byte != static_cast<uint8_t>(kCdataStart[token_ - 1])) {
    step.fault = restricted("comments and document types are not allowed");
  } else if (depth_ < 2) {
    step.fault = Fault{FaultKind::bad_format, "text between stanzas"};
  } else if (token_ == kCdataStart.size()) {
    state_ = State::cdata;
    brackets_ = 0;
    return true;
  }
  return false;
}

// Within a start or end tag, outside of attribute values.
bool Gate::take_tag(uint8_t byte, Step& step) {
  const bool is_start = state_ == State::start_tag;
  switch (byte) {
    case '>':
      step.border = is_start ? end_start_tag(last_ == '/') : end_end_tag();
      return true;
    case '<':
      step.fault = malformed("'<' in a tag");
      return false;
    case '\'':
    case '"':
      if (is_start) state_ = byte == '"' ? State::value_quote : State::value_apos;
      break;
    case '=':
      if (is_start && ++attributes_ > limits_.attributes) step.fault = over("an element has too many attributes");
      break;
    default:
      break;
  }
  last_ = byte;
  return false;
}

Gate::Border Gate::end_start_tag(bool is_empty) {
  const Border border = depth_ == 0 ? Border::opened : depth_ == 1 && is_empty ? Border::element : Border::none;
  if (!is_empty) ++depth_;
  state_ = depth_ == 0 ? State::epilog : depth_ == 1 ? State::between : State::text;
  return border;
}

Gate::Border Gate::end_end_tag() {
  --depth_;
  state_ = depth_ == 0 ? State::epilog : depth_ == 1 ? State::between : State::text;
  return depth_ == 0 ? Border::closed : depth_ == 1 ? Border::element : Border::none;
}

void Gate::start_token(State state) {
  state_ = state;
  token_ = 1;
}

}  // namespace turms::xmpp::xml
