// SPDX-License-Identifier: Apache-2.0
// A repeated string, bytes or message field of an encoded message, element by element, without copying or counting
// ahead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "proto/wire_reader.h"

namespace turms::xmpp::upstream {

class Repeated {
 public:
  Repeated() = default;
  /// Field `number` of `message`, which outlives this range. Malformed bytes end the walk.
  Repeated(std::string_view message, uint32_t number) : message_(message), number_(number) {}

  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;

    Iterator(std::string_view message, uint32_t number) : reader_(message), number_(number) { ++*this; }
    const std::string_view& operator*() const { return field_.bytes; }
    Iterator& operator++() {
      do {
        is_at_end_ = !reader_.next(field_);
      } while (!is_at_end_ && (field_.number != number_ || field_.type != proto::WireType::kBytes));
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.is_at_end_; }

   private:
    proto::WireReader reader_;
    proto::WireField field_;
    uint32_t number_;
    bool is_at_end_ = false;
  };

  [[nodiscard]] Iterator begin() const { return {message_, number_}; }
  [[nodiscard]] std::default_sentinel_t end() const { return {}; }
  [[nodiscard]] bool is_empty() const { return begin() == end(); }

 private:
  std::string_view message_;
  uint32_t number_ = 1;
};

}  // namespace turms::xmpp::upstream
