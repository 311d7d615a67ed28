// SPDX-License-Identifier: Apache-2.0
#include "bridge/timestamp.h"

#include <algorithm>
#include <chrono>

namespace turms::xmpp::bridge {
namespace {

constexpr int64_t kFirstMs = -62167219200000;  // 0000-01-01
constexpr int64_t kLastMs = 253402300799999;   // 9999-12-31, the last millisecond

// `digits` decimal digits of `value`, then `end`. Returns what follows.
char* put(char* at, unsigned value, int digits, char end) {
  for (int i = digits - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
  at[digits] = end;
  return at + digits + 1;
}

}  // namespace

Timestamp::Timestamp(int64_t unix_ms) {
  using namespace std::chrono;  // the calendar, in this function only
  const sys_time<milliseconds> moment{milliseconds(std::clamp(unix_ms, kFirstMs, kLastMs))};
  const auto day = floor<days>(moment);
  const year_month_day date(day);
  const auto ms = static_cast<unsigned>((moment - day).count());
  char* at = text_;
  at = put(at, static_cast<unsigned>(static_cast<int>(date.year())), 4, '-');
  at = put(at, static_cast<unsigned>(date.month()), 2, '-');
  at = put(at, static_cast<unsigned>(date.day()), 2, 'T');
  at = put(at, ms / 3600000, 2, ':');
  at = put(at, ms / 60000 % 60, 2, ':');
  at = put(at, ms / 1000 % 60, 2, '.');
  put(at, ms % 1000, 3, 'Z');
}

}  // namespace turms::xmpp::bridge
