// SPDX-License-Identifier: Apache-2.0
// Result<T> is how the gateway says "this may fail, and that is expected": a value or an Error, never an exception.
// Exceptions are left for bugs and exhausted memory. The plugin has a Result of its own: the two sides share the ABI
// and nothing else.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace turms::gateway {

enum class Code {
  invalid_argument,  // the caller's input breaks a rule
  not_found,
  conflict,  // somebody was there first
  io,        // a system call failed; detail has errno's text
  timeout,
  limit,  // a documented bound was reached
  denied,
  unsupported,
  internal,  // ours: a bug
};

/// What went wrong and where: `where` names the file, key or function an operator can act on, `detail` says it in
/// words.
struct Error {
  Code code = Code::internal;
  std::string where;
  std::string detail;

  [[nodiscard]] std::string to_string() const { return where.empty() ? detail : where + ": " + detail; }
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit by intent
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit by intent

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & { return *std::get_if<0>(&state_); }
  [[nodiscard]] const T& value() const& { return *std::get_if<0>(&state_); }
  [[nodiscard]] T&& value() && { return std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  [[nodiscard]] const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by intent

  [[nodiscard]] bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

/// Returns the error of `expression` to the caller, or goes on.
#define TURMS_TRY(expression)                                                                 \
  do {                                                                                        \
    if (auto turms_result_ = (expression); !turms_result_.ok()) return turms_result_.error(); \
  } while (false)

}  // namespace turms::gateway
