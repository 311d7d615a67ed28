// SPDX-License-Identifier: Apache-2.0
// The members of the generated message structs that vary in size: one string, bytes or message (View), and the lists.
// After decode() they point into the decoded buffer; before encode() they point at what the caller wants written. They
// own nothing either way, so the buffer or the source must live as long as the struct is used.
#pragma once

#include <pb.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/wire_reader.h"

namespace turms::proto {

/// A generated message struct, as nanopb describes it.
template <class T>
concept MessageStruct = nanopb::MessageDescriptor<T>::fields_array_length >
0;

/// One string, bytes or message field. Unset is not the same as empty.
class View {
 public:
  View() = default;
  View(std::string_view bytes) noexcept : data_(bytes.data() ? bytes.data() : ""), size_(bytes.size()) {}  // NOLINT
  View(const char* text) noexcept : View(std::string_view(text)) {}                                        // NOLINT
  View(const std::string& bytes) noexcept : View(std::string_view(bytes)) {}                               // NOLINT
  View(std::string&&) = delete;  // would dangle at the end of the statement

  /// Has `message` written in this field's place; for encoding only.
  template <MessageStruct T>
  static View of(const T& message) noexcept {
    View view;
    view.data_ = &message;
    view.shape_ = nanopb::MessageDescriptor<T>::fields();
    return view;
  }
  template <MessageStruct T>
  static View of(const T&& message) = delete;

  [[nodiscard]] bool has() const noexcept { return data_ != nullptr; }
  /// The bytes; empty when unset and when a struct stands here for encoding.
  [[nodiscard]] std::string_view view() const noexcept {
    return has() && shape_ == nullptr ? std::string_view(static_cast<const char*>(data_), size_) : std::string_view();
  }
  [[nodiscard]] std::string str() const { return std::string(view()); }

 private:
  friend struct FieldCodec;
  const void* data_ = nullptr;
  std::size_t size_ = 0;
  const pb_msgdesc_t* shape_ = nullptr;  ///< set when data_ is a message struct
};

/// What the three kinds of list have in common.
class List {
 public:
  List() = default;
  /// Elements decoded, or elements to be written.
  [[nodiscard]] std::size_t size() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }

 protected:
  enum class Source : std::uint8_t { kNone, kWire, kInt64s, kInt32s, kViews, kStrings, kMessages };
  List(Source source, const void* data, std::size_t count) noexcept : data_(data), count_(count), source_(source) {}
  List(const void* data, std::size_t count, std::size_t stride, const pb_msgdesc_t* shape) noexcept
      : data_(data), count_(count), bytes_(stride), shape_(shape), source_(Source::kMessages) {}
  [[nodiscard]] std::string_view wire() const noexcept {
    return source_ == Source::kWire ? std::string_view(static_cast<const char*>(data_), bytes_) : std::string_view();
  }

  friend struct FieldCodec;
  const void* data_ = nullptr;  ///< the whole enclosing message (kWire) or the first source element
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;  ///< size of the enclosing message (kWire), or of one source struct (kMessages)
  const pb_msgdesc_t* shape_ = nullptr;
  std::uint32_t number_ = 0;  ///< field number (kWire)
  Source source_ = Source::kNone;
};

/// Walks a repeated field by scanning the enclosing message for its number; packed and unpacked numbers alike.
template <class T>
class ListIterator {
 public:
  using value_type = T;
  using difference_type = std::ptrdiff_t;

  ListIterator(std::string_view message, std::uint32_t number) noexcept : reader_(message), number_(number) { ++*this; }
  const T& operator*() const noexcept { return value_; }
  ListIterator& operator++() noexcept {
    done_ = !advance();
    return *this;
  }
  void operator++(int) noexcept { ++*this; }
  friend bool operator==(const ListIterator& it, std::default_sentinel_t) noexcept { return it.done_; }

 private:
  bool advance() noexcept;

  WireReader reader_;
  std::string_view packed_;
  std::uint32_t number_;
  T value_{};
  bool done_ = false;
};

template <>
bool ListIterator<std::int64_t>::advance() noexcept;
template <>
bool ListIterator<std::int32_t>::advance() noexcept;
template <>
bool ListIterator<std::string_view>::advance() noexcept;

/// Iterates what was decoded; a list that was only set for encoding yields nothing.
template <class T>
class DecodedList : public List {
 public:
  [[nodiscard]] ListIterator<T> begin() const noexcept { return {wire(), number_}; }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }
  [[nodiscard]] std::vector<T> to_vector() const {
    std::vector<T> all;
    all.reserve(size());
    for (const T& value : *this) all.push_back(value);
    return all;
  }

 protected:
  using List::List;
};

/// A repeated int64. Thread: any.
class Int64List : public DecodedList<std::int64_t> {
 public:
  Int64List() = default;
  Int64List(std::span<const std::int64_t> values) noexcept  // NOLINT
      : DecodedList(Source::kInt64s, values.data(), values.size()) {}
  Int64List(const std::vector<std::int64_t>& values) noexcept : Int64List(std::span(values)) {}  // NOLINT
};

/// A repeated int32 or enum. Thread: any.
class Int32List : public DecodedList<std::int32_t> {
 public:
  Int32List() = default;
  Int32List(std::span<const std::int32_t> values) noexcept  // NOLINT
      : DecodedList(Source::kInt32s, values.data(), values.size()) {}
  Int32List(const std::vector<std::int32_t>& values) noexcept : Int32List(std::span(values)) {}  // NOLINT
};

/// A repeated string, bytes, message or map entry. Elements decode to their encoded bytes: decode() each message in
/// turn.
class ViewList : public DecodedList<std::string_view> {
 public:
  ViewList() = default;
  ViewList(std::span<const std::string_view> values) noexcept  // NOLINT
      : DecodedList(Source::kViews, values.data(), values.size()) {}
  ViewList(const std::vector<std::string_view>& values) noexcept : ViewList(std::span(values)) {}  // NOLINT
  ViewList(std::span<const std::string> values) noexcept                                           // NOLINT
      : DecodedList(Source::kStrings, values.data(), values.size()) {}
  ViewList(const std::vector<std::string>& values) noexcept : ViewList(std::span(values)) {}  // NOLINT
  template <MessageStruct T>
  ViewList(std::span<const T> values) noexcept  // NOLINT
      : DecodedList(values.data(), values.size(), sizeof(T), nanopb::MessageDescriptor<T>::fields()) {}
  template <MessageStruct T>
  ViewList(const std::vector<T>& values) noexcept : ViewList(std::span<const T>(values)) {}  // NOLINT
};

}  // namespace turms::proto
