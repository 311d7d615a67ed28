// SPDX-License-Identifier: Apache-2.0
// What a client says of stream management (XEP-0198), in any order and among stanzas that come and go: elements of its
// namespace are read or refused, and the counts never contradict each other, beyond 2^32 neither. Before each element
// stand two bytes: how many stanzas were sent, and how many came. Long runs: README.md.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "xml/fragment.h"
#include "xmpp/stream_management.h"

namespace {

using namespace turms::xmpp;  // a fuzz target is one file of its own
using Kind = StreamManagementElement::Kind;

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

/// One session, beside the simplest account of it that can be kept.
class Session {
 public:
  explicit Session(uint32_t start) : acknowledged_(start) { unacked_.resume_at(start); }

  void send(uint8_t count) {
    for (uint8_t i = 0; i < count; ++i) {
      expected_.push_back("<s" + std::to_string(i) + "/>");
      unacked_.push(expected_.back(), i);
    }
    require_agreement();
  }

  void receive(uint8_t count) {
    const uint32_t before = handled_.h();
    uint32_t last = 0;
    for (uint8_t i = 0; i < count; ++i) last = handled_.begin();
    require(handled_.h() == before && handled_.unfinished() == (count == 0 ? 0U : count));
    for (uint8_t i = 0; i < count; ++i) handled_.finish(last - i);  // the last one first
    require(handled_.h() == before + count && handled_.unfinished() == 0);
    handled_.finish(last);
    handled_.finish(last + 1);
    require(handled_.h() == before + count);
  }

  void take(const StreamManagementElement& element) {
    std::string out;
    xml::Writer writer(out, xml::kSelfContained);
    switch (element.kind) {
      case Kind::enable:
        handled_.restart();
        require(handled_.h() == 0);
        write_enabled(writer, "id", element.max_seconds.value_or(0));
        break;
      case Kind::request:
        write_answer(writer, handled_.h());
        break;
      case Kind::resume:
        require(!element.previd.empty());
        handled_.forget_unfinished();
        write_resumed(writer, element.previd, handled_.h());
        acknowledge(element.h);
        break;
      case Kind::answer:
        write_count_too_high(writer, element.h, unacked_.sent());
        acknowledge(element.h);
        break;
    }
    require(xml::parse_fragment(out).ok());
    require_agreement();
  }

 private:
  void acknowledge(uint32_t h) {
    const uint32_t fresh = h - acknowledged_;
    const bool can_be = fresh <= expected_.size();
    require(unacked_.acknowledge(h) == can_be);
    if (!can_be) return;
    expected_.erase(expected_.begin(), expected_.begin() + static_cast<std::ptrdiff_t>(fresh));
    acknowledged_ = h;
  }

  void require_agreement() const {
    require(unacked_.count() == expected_.size() && unacked_.is_empty() == expected_.empty());
    require(unacked_.sent() == acknowledged_ + static_cast<uint32_t>(expected_.size()));
    require(unacked_.bytes() == unacked_.text().size());
    auto expected = expected_.begin();
    unacked_.each([&expected](std::string_view stanza) { require(stanza == *expected++); });
    require(expected == expected_.end());
  }

  UnackedStanzas unacked_;
  HandledStanzas handled_;
  std::deque<std::string> expected_;
  uint32_t acknowledged_;
};

/// The element again, as its peer would write it, means the same.
void require_same(const StreamManagementElement& element, const xml::Element& original) {
  std::string out;
  xml::write_fragment(out, original);
  const auto parsed = xml::parse_fragment(out);
  require(parsed.ok());
  const auto again = read_stream_management(*parsed.value()->root().first_child());
  require(again && again->kind == element.kind && again->h == element.h && again->previd == element.previd);
  require(again->max_seconds == element.max_seconds && again->wants_resumption == element.wants_resumption);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  // Half of the inputs begin shortly before the count starts anew.
  Session session(!rest.empty() && (rest.front() & 1) != 0 ? UINT32_MAX - 3 : 0);
  while (rest.size() > 2) {
    session.send(static_cast<uint8_t>(rest[0]));
    session.receive(static_cast<uint8_t>(rest[1]));
    const size_t end = std::min(rest.find('\n'), rest.size());
    const auto parsed = xml::parse_fragment(rest.substr(std::min<size_t>(2, end), end - std::min<size_t>(2, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!parsed) continue;
    for (const xml::Element& element : parsed.value()->root().children()) {
      const std::optional<StreamManagementElement> read = read_stream_management(element);
      if (!read) continue;
      require_same(*read, element);
      session.take(*read);
    }
  }
  return 0;
}
