// SPDX-License-Identifier: Apache-2.0
// Any bytes as the stream of a client: however they are split, and whenever the parser hibernates, the same is
// reported; what was accepted is written as well-formed XML that means the same. The first byte chooses limits and
// splits. Long runs: README.md.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "xml/fragment.h"
#include "xml/stream_parser.h"
#include "xml/writer.h"

namespace {

using namespace turms::xmpp;       // a fuzz target is one file of its own
using namespace turms::xmpp::xml;  // likewise

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

std::string fragment_of(const Element& element) {
  std::string out;
  write_fragment(out, element);
  return out;
}

// Written and read again it is the same element: nothing depends on what was declared around it.
void require_round_trip(const Element& element, const std::string& written) {
  Limits limits;
  limits.stanza_bytes = 64U << 20U;
  limits.tag_bytes = 64U << 20U;
  limits.depth = 70;
  limits.elements = 1U << 20U;
  limits.attributes = 200;  // a foreign attribute brings its declaration
  limits.namespaces = 1U << 20U;
  const auto again = parse_fragment(written, limits);
  require(again.ok());
  const Element* const only = (*again)->root().first_child();
  require(only != nullptr && only->is(element.name(), element.ns()));
  require(only->attributes().size() == element.attributes().size());
  require(fragment_of(*only) == written);
}

// Everything that was reported, as one text.
class Recorder final : public StreamEvents {
 public:
  Recorder(const Limits& limits, bool checks, size_t input_size)
      : parser_(limits, *this), checks_(checks), input_size_(input_size) {}

  void on_open(const StreamHeader& header) override {
    log_ += "open " + std::string(header.default_ns) + fragment_of(header.element) + "\n";
  }
  void on_element(std::unique_ptr<Document> document) override {
    const std::string written = fragment_of(document->root());
    if (checks_) require_round_trip(document->root(), written);
    // No input may grow without proportion: "<a/>" is four bytes, its element eighty.
    if (checks_) require(document->memory_bytes() <= Document::kUsualBytes + 65536 + 64 * input_size_);
    log_ += written + "\n";
  }
  void on_close() override { log_ += "close\n"; }

  void feed(std::string_view text, size_t piece, bool hibernates) {
    while (!text.empty() && !has_ended_) {
      const std::string_view part = text.substr(0, piece);
      const StreamParser::Fed fed = parser_.feed(as_bytes(part));
      require(fed.size <= part.size());
      if (fed.fault) log_ += "fault " + std::string(fed.fault->text) + "\n";
      has_ended_ = fed.fault || parser_.is_closed();
      require(has_ended_ || fed.size == part.size());
      text.remove_prefix(part.size());
      if (hibernates) parser_.hibernate();
    }
  }
  [[nodiscard]] const std::string& log() const { return log_; }

 private:
  StreamParser parser_;
  std::string log_;
  bool checks_;
  size_t input_size_;
  bool has_ended_ = false;
};

Limits tight_limits() {
  Limits limits;
  limits.total_bytes = 400;
  limits.stanza_bytes = 120;
  limits.tag_bytes = 60;
  limits.depth = 3;
  limits.elements = 8;
  limits.attributes = 4;
  limits.namespaces = 4;
  limits.name_bytes = 12;
  limits.ns_bytes = 24;
  return limits;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const Limits limits = data[0] % 2 == 0 ? Limits() : tight_limits();
  Recorder whole(limits, true, size);
  whole.feed(text, size, false);
  for (const size_t piece : {size_t{1}, size_t{1} + data[0] / 2}) {
    Recorder pieces(limits, false, size);
    pieces.feed(text, piece, data[0] % 4 < 2);
    require(pieces.log() == whole.log());
  }
  const auto fragment = parse_fragment(text);
  if (fragment) {
    for (const Element& child : (*fragment)->root().children()) require_round_trip(child, fragment_of(child));
  }
  return 0;
}
