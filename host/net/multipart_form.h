// SPDX-License-Identifier: Apache-2.0
// A multipart/form-data body, taken apart as it arrives: small fields as values, one file in pieces. Pure and bounded:
// what is held is at most one part's headers or one field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace turms::gateway::net {

/// The boundary that a Content-Type names; nothing when it is no form, or the boundary is none.
/// Source: RFC 2046 5.1.1, RFC 7578.
[[nodiscard]] std::optional<std::string> boundary_of(std::string_view content_type);

class FormEvents {
 public:
  virtual ~FormEvents() = default;
  virtual void on_field(std::string_view name, std::string_view value) = 0;
  /// A part with the name "file". \param media_type  of the part; may be empty
  virtual void on_file_begin(std::string_view media_type) = 0;
  virtual void on_file_bytes(std::span<const uint8_t> bytes) = 0;
  virtual void on_file_end() = 0;
};

class MultipartForm {
 public:
  static constexpr size_t kMaxPartHeadBytes = 4 * 1024;
  static constexpr size_t kMaxFieldBytes = 8 * 1024;
  static constexpr size_t kMaxFields = 32;

  explicit MultipartForm(std::string_view boundary);

  /// \returns  false: malformed, or beyond a bound; not to be called again then
  bool feed(std::span<const uint8_t> bytes, FormEvents& events);

  /// Whether the closing boundary has been seen. What follows it is ignored.
  [[nodiscard]] bool is_complete() const { return state_ == State::epilogue; }

 private:
  enum class State { preamble, boundary, head, field, file, epilogue };

  bool step(FormEvents& events, bool& goes_on);
  bool take_boundary(bool& goes_on);
  bool take_head(FormEvents& events, bool& goes_on);
  bool take_content(FormEvents& events, bool& goes_on);
  bool read_head(std::string_view head);

  const std::string delimiter_;  // CRLF, two hyphens, the boundary
  std::string buffer_;
  State state_ = State::preamble;
  size_t fields_ = 0;
  std::string name_;        // of the part under way
  std::string media_type_;  // likewise
};

}  // namespace turms::gateway::net
