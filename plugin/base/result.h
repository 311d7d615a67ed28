// SPDX-License-Identifier: Apache-2.0
// Result<T> says "this may fail, and that is expected": a value or an Error. Exceptions are left for bugs and exhausted
// memory, and never cross a room on purpose. std::expected would serve, were it C++20.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace turms::xmpp {

enum class Code {
  invalid_argument,  // the input breaks a rule of its format
  too_large,         // a documented limit; the detail names it
  not_found,
  denied,
  conflict,
  unsupported,
  timeout,
  gone,      // the session, stream or connection ended meanwhile
  io,        // a system call failed
  internal,  // ours: a bug
};

/// What went wrong (`code`), in which function, key or field (`where`), and in words (`detail`).
struct Error {
  Code code = Code::internal;
  std::string where;
  std::string detail;
};

/// A room whose failures say more than an Error does (config: line and column) names its own type `E`.
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by intent
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit by intent

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & { return *std::get_if<0>(&state_); }
  [[nodiscard]] const T& value() const& { return *std::get_if<0>(&state_); }
  [[nodiscard]] T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  [[nodiscard]] const E& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, E> state_;
};

template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;
  Result(E error) : error_(std::move(error)) {}  // NOLINT: implicit by intent

  [[nodiscard]] bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const E& error() const { return *error_; }

 private:
  std::optional<E> error_;
};

/// Returns the error of `expression` to the caller, or goes on.
#define TURMS_XMPP_TRY(expression)                                                            \
  do {                                                                                        \
    if (auto turms_result_ = (expression); !turms_result_.ok()) return turms_result_.error(); \
  } while (false)

}  // namespace turms::xmpp
