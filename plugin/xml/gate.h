// SPDX-License-Identifier: Apache-2.0
// One pass over the raw bytes of a stream before Expat sees them. The Gate checks UTF-8, refuses comments, processing
// instructions, document types and foreign encodings, counts bytes, depth and attributes against the Limits, and finds
// where tokens and depth-1 elements end. It keeps only counters: whoever asks holds the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "xml/fault.h"
#include "xml/limits.h"
#include "xml/utf8.h"

namespace turms::xmpp::xml {

class Gate {
 public:
  enum class Border : uint8_t {
    none,     // the input ended first
    opened,   // behind the stream's start tag (or behind <root/>: then is_closed() holds as well)
    element,  // behind a depth-1 element
    closed,   // behind the stream's end tag
  };
  struct Step {
    size_t skipped = 0;  // leading bytes that mean nothing: whitespace outside stanzas, the XML declaration
    size_t ready = 0;    // behind them: bytes up to the end of the last complete token, to be parsed
    size_t held = 0;     // behind those: the beginning of an unfinished token, to be kept
    Border border = Border::none;
    std::optional<Fault> fault;  // found behind `ready`; nothing behind counts
  };

  explicit Gate(const Limits& limits) : limits_(limits) {}

  /// Looks at `input`, which goes on where the last step ended, up to the next border.
  Step scan(Bytes input);
  /// Starts a new stream; the count of total_bytes goes on.
  void restart();
  void set_limits(const Limits& limits);

  /// Whether the next byte that counts begins a depth-1 element or the stream's end tag.
  [[nodiscard]] bool is_between_stanzas() const { return state_ == State::between; }
  [[nodiscard]] bool is_closed() const { return state_ == State::epilog; }

 private:
  enum class State : uint8_t {
    prolog,       // before the stream's start tag
    declaration,  // within <?xml ... ?>
    between,      // within the stream, outside of its elements
    text,         // within an element
    reference,    // behind '&'
    cdata,        // behind <![CDATA[
    less_than,    // behind '<'
    bang,         // behind "<!"
    start_tag,
    value_apos,   // within '...' of a start tag
    value_quote,  // within "..."
    end_tag,
    epilog  // behind the stream's end tag
  };

  [[nodiscard]] size_t skip(Bytes input) const;
  Bytes bound(Bytes input, size_t& skipped, std::optional<Fault>& at_end) const;
  size_t plain_run(Bytes input);
  bool take(uint8_t byte, Step& step);
  bool take_outside(uint8_t byte, Step& step);
  bool take_text(uint8_t byte);
  bool take_reference(uint8_t byte, Step& step);
  bool take_cdata(uint8_t byte);
  bool take_markup(uint8_t byte, Step& step);
  bool take_declaration(uint8_t byte, Step& step);
  bool take_bang(uint8_t byte, Step& step);
  bool take_tag(uint8_t byte, Step& step);
  std::optional<Fault> after_less_than(uint8_t byte);
  Border end_start_tag(bool is_empty);
  Border end_end_tag();
  void start_token(State state);

  Limits limits_;
  uint64_t total_ = 0;       // bytes since set_limits()
  uint32_t stanza_ = 0;      // bytes of the current depth-1 element, or of the header
  uint32_t token_ = 0;       // bytes of the current tag or reference
  uint32_t depth_ = 0;       // open elements, the root included
  uint32_t attributes_ = 0;  // of the current start tag
  State state_ = State::prolog;
  Utf8Check utf8_;
  uint8_t last_ = 0;      // the byte before in a tag or declaration, outside of values
  uint8_t brackets_ = 0;  // "]" in a row, two at most
  bool has_declaration_ = false;
};

}  // namespace turms::xmpp::xml
