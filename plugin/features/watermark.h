// SPDX-License-Identifier: Apache-2.0
// Up to which date an account's received messages have certainly reached one of its clients (mapping 12.5). Each
// resource covers a span of time while it takes messages, less what it has not acknowledged; the mark is how far spans
// cover all there was without a gap. What lies after it is offline messages. Pure; belongs to one account.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "features/resource.h"

namespace turms::xmpp::features {

/// All dates are of Turms, in milliseconds since the Unix epoch.
class Watermark {
 public:
  /// The date of the oldest message that a resource has not acknowledged; 0: it has all it was sent.
  using Unacked = std::function<int64_t(ResourceId)>;

  /// What was known before; never goes back.
  void start_at(int64_t date_ms);
  [[nodiscard]] int64_t covered_ms() const { return covered_ms_; }

  /// The resource takes all messages from now on, and has got all others after `from_ms`. Its span goes on where it was
  /// when nothing is between.
  void begin(ResourceId resource, int64_t from_ms);
  /// It takes messages no more; what it was sent it may still acknowledge.
  void pause(ResourceId resource);
  /// It is gone: what it has not acknowledged is lost to it.
  void end(ResourceId resource, const Unacked& unacked);
  [[nodiscard]] bool is_open(ResourceId resource) const;
  [[nodiscard]] bool has_open() const;

  /// A message went to every resource that takes messages.
  void hand(int64_t date_ms);
  /// It went to `resource` alone: for the others it is a gap, until that one has acknowledged it.
  void hand_to(ResourceId resource, int64_t date_ms, const Unacked& unacked);
  /// How far the mark moves with what is acknowledged now. \returns  whether it has moved
  bool advance(const Unacked& unacked);

  /// From where on the resource has not got everything.
  [[nodiscard]] int64_t missed_from_ms(ResourceId resource) const;
  /// Until where it has missed something: the beginning of its span; the mark when there is no gap before it.
  [[nodiscard]] int64_t missed_until_ms(ResourceId resource) const;
  /// The newest that any resource was sent.
  [[nodiscard]] int64_t newest_ms() const;

 private:
  struct Span {
    ResourceId resource;
    int64_t from_ms;
    int64_t until_ms;  // of what it was sent
    bool is_open;
  };
  [[nodiscard]] const Span* find(ResourceId resource) const;
  Span* find(ResourceId resource);

  std::vector<Span> spans_;  // one a resource
  int64_t covered_ms_ = 0;
};

}  // namespace turms::xmpp::features
