// SPDX-License-Identifier: Apache-2.0
#include "features/watermark.h"

#include <algorithm>

namespace turms::xmpp::features {

void Watermark::start_at(int64_t date_ms) {
  covered_ms_ = std::max(covered_ms_, date_ms);
}

void Watermark::begin(ResourceId resource, int64_t from_ms) {
  Span* span = find(resource);
  if (span == nullptr) {
    spans_.push_back({resource, from_ms, from_ms, true});
    return;
  }
  if (from_ms > span->until_ms) *span = {resource, from_ms, from_ms, true};  // what came meanwhile was for others
  span->from_ms = std::min(span->from_ms, from_ms);
  span->is_open = true;
}

void Watermark::pause(ResourceId resource) {
  if (Span* span = find(resource)) span->is_open = false;
}

void Watermark::end(ResourceId resource, const Unacked& unacked) {
  advance(unacked);
  std::erase_if(spans_, [resource](const Span& span) { return span.resource == resource; });
}

bool Watermark::is_open(ResourceId resource) const {
  const Span* span = find(resource);
  return span != nullptr && span->is_open;
}

bool Watermark::has_open() const {
  return std::any_of(spans_.begin(), spans_.end(), [](const Span& span) { return span.is_open; });
}

void Watermark::hand(int64_t date_ms) {
  for (Span& span : spans_) {
    if (span.is_open) span.until_ms = std::max(span.until_ms, date_ms);
  }
}

void Watermark::hand_to(ResourceId resource, int64_t date_ms, const Unacked& unacked) {
  advance(unacked);
  for (Span& span : spans_) {
    if (!span.is_open) continue;
    if (span.resource != resource && date_ms > span.until_ms) span.from_ms = date_ms;
    span.until_ms = std::max(span.until_ms, date_ms);
  }
  advance(unacked);
}

bool Watermark::advance(const Unacked& unacked) {
  const int64_t before = covered_ms_;
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (const Span& span : spans_) {
      const int64_t missing_ms = unacked(span.resource);
      const int64_t has_ms = missing_ms == 0 ? span.until_ms : std::min(span.until_ms, missing_ms - 1);
      if (span.from_ms > covered_ms_ || has_ms <= covered_ms_) continue;
      covered_ms_ = has_ms;
      goes_on = true;
    }
  }
  return covered_ms_ > before;
}

int64_t Watermark::missed_from_ms(ResourceId resource) const {
  const Span* span = find(resource);
  // What it was sent and has not acknowledged is on its way to it.
  return span != nullptr && span->from_ms <= covered_ms_ ? std::max(covered_ms_, span->until_ms) : covered_ms_;
}

int64_t Watermark::missed_until_ms(ResourceId resource) const {
  const Span* span = find(resource);
  return span == nullptr ? covered_ms_ : std::max(covered_ms_, span->from_ms);
}

int64_t Watermark::newest_ms() const {
  int64_t newest = covered_ms_;
  for (const Span& span : spans_) newest = std::max(newest, span.until_ms);
  return newest;
}

const Watermark::Span* Watermark::find(ResourceId resource) const {
  for (const Span& span : spans_) {
    if (span.resource == resource) return &span;
  }
  return nullptr;
}

Watermark::Span* Watermark::find(ResourceId resource) {
  for (Span& span : spans_) {
    if (span.resource == resource) return &span;
  }
  return nullptr;
}

}  // namespace turms::xmpp::features
