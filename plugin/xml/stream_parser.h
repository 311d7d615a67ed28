// SPDX-License-Identifier: Apache-2.0
// Bytes in, stream events out: the header, one Document per depth-1 element, the end. Expat does the parsing; a Gate
// before it refuses what XMPP forbids and cuts the input at the borders of stanzas, so that events never depend on how
// bytes were split and nothing is called from within Expat. Owned by one stream; not thread-safe, may move between
// threads as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "xml/element.h"
#include "xml/fault.h"
#include "xml/gate.h"
#include "xml/limits.h"

namespace turms::xmpp::xml {

class TreeBuilder;

/// The start tag of the stream. All views are valid during the call only.
struct StreamHeader {
  const Element& element;       // name, namespace, attributes; no children
  std::string_view default_ns;  // of the declaration xmlns='' on it, empty without one
};

/// What a StreamParser reports, synchronously from feed(). A call may pause() or set_limits() the parser, but neither
/// reset(), feed() nor destroy it.
class StreamEvents {
 public:
  virtual ~StreamEvents() = default;
  virtual void on_open(const StreamHeader& header) = 0;
  virtual void on_element(std::unique_ptr<Document> element) = 0;
  virtual void on_close() = 0;
};

class StreamParser {
 public:
  StreamParser(const Limits& limits, StreamEvents& events);
  ~StreamParser();
  StreamParser(const StreamParser&) = delete;
  StreamParser& operator=(const StreamParser&) = delete;

  struct Fed {
    size_t size = 0;             // bytes taken; fewer than given after pause(), a fault or the end of the stream
    std::optional<Fault> fault;  // the stream is over; what came before it was reported
  };
  /// Parses `bytes` and reports what is complete. Every split of the same bytes gives the same events and the same
  /// fault.
  Fed feed(Bytes bytes);

  /// Makes the running feed() return behind the current element; the caller feeds the rest when it wants to go on.
  void pause() { is_paused_ = true; }

  /// Expects a new stream header (after STARTTLS and SASL). The count of total_bytes goes on.
  void reset();

  /// New limits from here on; starts the count of total_bytes anew.
  void set_limits(const Limits& limits);

  /// Gives back everything but some hundred bytes when no stanza is half read; the parser wakes by itself with the next
  /// one. Waking costs a few microseconds, whitespace does not wake it.
  void hibernate();

  /// Whether the stream's end tag was read.
  [[nodiscard]] bool is_closed() const { return is_closed_; }
  /// Whether bytes of an unfinished element are held.
  [[nodiscard]] bool is_in_stanza() const;
  /// This object and what it holds beside Expat's own memory: all there is while it hibernates.
  [[nodiscard]] size_t memory_bytes() const;

 private:
  std::optional<Fault> complete_tokens(Bytes ready, Gate::Border border);
  std::optional<Fault> parse(Bytes tokens, Gate::Border border);
  std::optional<Fault> wake();
  std::optional<Fault> deliver(Gate::Border border);

  StreamEvents& events_;
  Limits limits_;
  Gate gate_;
  std::unique_ptr<TreeBuilder> builder_;  // none while hibernating
  std::string header_;                    // the raw start tag of the stream, to wake with
  std::string held_;                      // the beginning of a token whose end has not come
  size_t parsed_bytes_ = 0;               // since the builder was made
  bool is_paused_ = false;
  bool is_closed_ = false;
};

}  // namespace turms::xmpp::xml
