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

namespace {

/// Takes a text apart from its beginning; once something is missing, nothing is right any more.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool is_good() const { return is_good_; }
  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }
  unsigned number(size_t digits) {
    unsigned value = 0;
    for (size_t i = 0; i < digits; ++i) value = value * 10 + digit();
    return value;
  }
  bool skip(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) { is_good_ = skip(wanted) && is_good_; }
  /// ".042", as milliseconds.
  unsigned fraction() {
    unsigned ms = 0;
    unsigned unit = 100;
    if (!skip('.')) return 0;
    ms = digit() * unit;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      unit /= 10;
      ms += digit() * unit;
    }
    return ms;
  }

 private:
  unsigned digit() {
    if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
      is_good_ = false;
      return 0;
    }
    const auto value = static_cast<unsigned>(rest_.front() - '0');
    rest_.remove_prefix(1);
    return value;
  }

  std::string_view rest_;
  bool is_good_ = true;
};

/// "Z" or "+hh:mm", in minutes.
std::optional<int> offset_of(Digits& in) {
  if (in.skip('Z')) return 0;
  const bool is_behind = in.skip('-');
  if (!is_behind) in.expect('+');
  const unsigned hours = in.number(2);
  in.expect(':');
  const unsigned minutes = in.number(2);
  if (!in.is_good() || hours > 23 || minutes > 59) return std::nullopt;
  const int offset = static_cast<int>(hours * 60 + minutes);
  return is_behind ? -offset : offset;
}

}  // namespace

std::optional<int64_t> parse_timestamp(std::string_view text) {
  using namespace std::chrono;  // the calendar, in this function only
  Digits in(text);
  const unsigned years = in.number(4);
  in.expect('-');
  const unsigned months = in.number(2);
  in.expect('-');
  const unsigned day_of_month = in.number(2);
  in.expect('T');
  const unsigned clock_hours = in.number(2);
  in.expect(':');
  const unsigned clock_minutes = in.number(2);
  in.expect(':');
  const unsigned clock_seconds = in.number(2);
  const unsigned ms = in.fraction();
  const std::optional<int> offset = offset_of(in);
  const year_month_day date(year(static_cast<int>(years)), month(months), day(day_of_month));
  const bool is_clock = clock_hours < 24 && clock_minutes < 60 && clock_seconds <= 60;  // 60: a leap second
  if (!offset || !in.is_good() || !in.is_at_end() || !date.ok() || !is_clock) return std::nullopt;
  const sys_time<milliseconds> moment = sys_days(date) + hours(clock_hours) + minutes(clock_minutes) +
                                        seconds(clock_seconds) + milliseconds(ms) - minutes(*offset);
  return moment.time_since_epoch().count();
}

}  // namespace turms::xmpp::bridge
