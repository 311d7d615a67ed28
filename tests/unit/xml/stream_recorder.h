// SPDX-License-Identifier: Apache-2.0
// Writes down what a StreamParser reports, one line an event, so that tests compare texts.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "xml/stream_parser.h"
#include "xml/writer.h"

namespace turms::xmpp::xml {

class StreamRecorder : public StreamEvents {
 public:
  explicit StreamRecorder(const Limits& limits = Limits()) : parser(limits, *this) {}

  void on_open(const StreamHeader& header) override {
    events.push_back("open " + std::string(header.element.name()) + " to=" + std::string(header.element.attr("to")) +
                     " default=" + std::string(header.default_ns));
  }
  void on_element(std::unique_ptr<Document> element) override {
    std::string text;
    Writer(text).element(element->root());
    events.push_back(std::move(text));
    last = std::move(element);
    if (pauses) parser.pause();
  }
  void on_close() override { events.push_back("close"); }

  /// Feeds until everything is taken, a fault, the end or a pause; a fault becomes an event.
  size_t feed(std::string_view text) {
    const StreamParser::Fed fed = parser.feed(as_bytes(text));
    if (fed.fault) events.push_back("fault " + std::string(fed.fault->text));
    if (fed.fault) fault = fed.fault;
    return fed.size;
  }

  std::vector<std::string> events;
  std::unique_ptr<Document> last;
  std::optional<Fault> fault;
  bool pauses = false;
  StreamParser parser;
};

inline constexpr std::string_view kHeader =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "to='example.org' version='1.0'>";

/// Feeds `text` in two pieces at every border, then byte by byte; all must give the events of one piece, which are
/// returned.
template <class Check>
std::vector<std::string> feed_in_every_split(std::string_view text, const Limits& limits, Check check) {
  StreamRecorder whole(limits);
  whole.feed(text);
  for (size_t at = 0; at <= text.size(); ++at) {
    StreamRecorder split(limits);
    split.feed(text.substr(0, at));
    if (!split.fault) split.feed(text.substr(at));
    check(whole.events, split.events, at);
  }
  StreamRecorder bytewise(limits);
  for (size_t at = 0; at < text.size() && !bytewise.fault; ++at) bytewise.feed(text.substr(at, 1));
  check(whole.events, bytewise.events, text.size() + 1);
  return whole.events;
}

}  // namespace turms::xmpp::xml
