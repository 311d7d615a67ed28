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

  [[nodiscard]] bool is_between_stanzas() const;
  [[nodiscard]] bool is_closed() const;

 private:
  enum class State : uint8_t {
    prolog,
    declaration,
    between,
    text,
    entity,
    less_than,
    start_tag,
    slash,
    value_apos,
    value_quote,
    end_tag,
    bang,
    cdata,
    epilog
  };

  Limits limits_;
  uint64_t total_ = 0;
  uint32_t stanza_ = 0;      // bytes of the current depth-1 element
  uint32_t token_ = 0;       // bytes of the current token
  uint32_t depth_ = 0;       // open elements, the root included
  uint32_t attributes_ = 0;  // of the current start tag
  State state_ = State::prolog;
};

}  // namespace turms::xmpp::xml
