// SPDX-License-Identifier: Apache-2.0
// The end of one request: what Turms answered, or why no answer will come. Owned by whoever awaited it; nothing in it
// points into a notification's bytes.
#pragma once

#include <cstdint>
#include <string>

#include "proto/kinds.h"
#include "proto/status_codes.h"

namespace turms::xmpp::upstream {

enum class Outcome : uint8_t {
  answered,      // `code` and the rest are what Turms said
  timeout,       // the deadline passed; Turms may or may not have acted when was_submitted()
  session_gone,  // the session ended first; the same doubt
  refused,       // never left us: the waiting line is full, or the host will not take the request
};

class Response {
 public:
  Response() = default;
  explicit Response(Outcome end, bool submitted = false) : outcome(end), was_submitted(submitted) {}

  Outcome outcome = Outcome::session_gone;
  /// Whether the request left for Turms: a write without an answer may have been carried out (mapping 10.4).
  bool was_submitted = false;
  int32_t code = 0;          // ResponseStatusCode when answered; close_status when the session is gone, 0 when unknown
  int64_t timestamp_ms = 0;  // when Turms answered, by its own clock, Unix epoch; 0 when it did not
  std::string reason;
  int64_t value = 0;  // data.long: the id of what a create request made
  proto::DataKind data_kind = proto::DataKind::kNone;
  std::string data;  // encoded data message, or data.string; empty (and without allocation) for kLong and kNone

  /// Answered with 1000, 1001 or 1002.
  [[nodiscard]] bool is_success() const { return outcome == Outcome::answered && proto::status::is_success(code); }
};

}  // namespace turms::xmpp::upstream
