// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stream_management.h"

#include <algorithm>
#include <charconv>

namespace turms::xmpp {
namespace {

// Below this, empty space in front of the bytes is not worth moving them.
constexpr size_t kWorthMoving = 4096;

std::optional<uint32_t> number_of(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_true(std::string_view text) {
  return text == "true" || text == "1";
}

}  // namespace

void UnackedStanzas::push(std::string_view xml, int64_t date_ms) {
  bytes_.append(xml);
  sent_.push_back({date_ms, static_cast<uint32_t>(xml.size())});
}

int64_t UnackedStanzas::oldest_date_ms() const {
  int64_t oldest = 0;
  for (size_t i = first_; i < sent_.size(); ++i) {
    const int64_t date = sent_[i].date_ms;
    if (date != 0 && (oldest == 0 || date < oldest)) oldest = date;
  }
  return oldest;
}

bool UnackedStanzas::acknowledge(uint32_t h) {
  const uint32_t fresh = h - acknowledged_;  // modulo 2^32, as h is
  if (fresh > count()) return false;
  for (uint32_t i = 0; i < fresh; ++i) begin_ += sent_[first_++].size;
  acknowledged_ = h;
  compact();
  return true;
}

/// An idle stream keeps no buffer; a busy one moves its bytes now and then.
void UnackedStanzas::compact() {
  if (is_empty()) {
    begin_ = first_ = 0;
    sent_.clear();
    bytes_.clear();
    if (bytes_.capacity() > kWorthMoving) {
      std::string().swap(bytes_);
      std::vector<Sent>().swap(sent_);
    }
  } else if (begin_ > kWorthMoving && begin_ > bytes_.size() / 2) {
    bytes_.erase(0, begin_);
    sent_.erase(sent_.begin(), sent_.begin() + static_cast<std::ptrdiff_t>(first_));
    begin_ = first_ = 0;
  }
}

uint32_t HandledStanzas::begin() {
  const uint32_t number = first_ + static_cast<uint32_t>(is_finished_.size());
  is_finished_.push_back(false);
  ++unfinished_;
  return number;
}

void HandledStanzas::finish(uint32_t number) {
  const uint32_t at = number - first_;
  if (at >= is_finished_.size() || is_finished_[at]) return;
  is_finished_[at] = true;
  --unfinished_;
  const auto unfinished = std::find(is_finished_.begin(), is_finished_.end(), false);
  const auto finished = static_cast<uint32_t>(unfinished - is_finished_.begin());
  handled_ += finished;
  first_ += finished;
  is_finished_.erase(is_finished_.begin(), unfinished);
}

void HandledStanzas::forget_unfinished() {
  first_ += static_cast<uint32_t>(is_finished_.size());
  is_finished_.clear();
  unfinished_ = 0;
}

void HandledStanzas::restart() {
  forget_unfinished();
  handled_ = 0;
}

std::optional<StreamManagementElement> read_stream_management(const xml::Element& element) {
  using Kind = StreamManagementElement::Kind;
  if (element.ns() != kStreamManagementNamespace) return std::nullopt;
  StreamManagementElement out;
  const std::string_view name = element.name();
  if (name == "r") return out;
  if (name == "enable") {
    out.kind = Kind::enable;
    out.wants_resumption = is_true(element.attr("resume"));
    out.max_seconds = number_of(element.attr("max"));
    return out;
  }
  const std::optional<uint32_t> h = number_of(element.attr("h"));
  if (!h) return std::nullopt;
  out.h = *h;
  if (name == "a") {
    out.kind = Kind::answer;
    return out;
  }
  out.kind = Kind::resume;
  out.previd = element.attr("previd");
  if (name != "resume" || out.previd.empty()) return std::nullopt;
  return out;
}

void write_enabled(xml::Writer& out, std::string_view id, uint32_t max_seconds, std::string_view location) {
  out.open("enabled", kStreamManagementNamespace);
  if (!id.empty()) {
    out.attr("resume", "true").attr("id", id).attr("max", max_seconds).attr_if("location", location);
  }
  out.close();
}

void write_resumed(xml::Writer& out, std::string_view previd, uint32_t h) {
  out.open("resumed", kStreamManagementNamespace).attr("previd", previd).attr("h", h).close();
}

void write_failed(xml::Writer& out, StanzaErrorCondition condition, std::optional<uint32_t> h) {
  out.open("failed", kStreamManagementNamespace);
  if (h) out.attr("h", *h);
  out.empty(name_of(condition), "urn:ietf:params:xml:ns:xmpp-stanzas").close();
}

void write_answer(xml::Writer& out, uint32_t h) {
  out.open("a", kStreamManagementNamespace).attr("h", h).close();
}

void write_request(xml::Writer& out) {
  out.empty("r", kStreamManagementNamespace);
}

void write_count_too_high(xml::Writer& out, uint32_t h, uint32_t sent) {
  out.open("handled-count-too-high", kStreamManagementNamespace).attr("h", h).attr("send-count", sent).close();
}

}  // namespace turms::xmpp
