// SPDX-License-Identifier: Apache-2.0
// Encodes and decodes one Turms message struct. Decoding allocates nothing and copies nothing: strings, bytes, lists
// and nested messages become views into the input (fields.h), which the caller keeps alive. Bad input is `false`, never
// worse.
#pragma once

#include <pb.h>

#include <string>
#include <string_view>

#include "proto/fields.h"

namespace turms::proto {

/// Messages may nest this deep (only Value can, through list_value); deeper input is malformed.
inline constexpr int kMaxDepth = 16;

/// True when `bytes` are a message of this shape all the way down: every known field has its wire type, every string is
/// UTF-8, every nested message holds the same. Unknown fields are passed over.
[[nodiscard]] bool is_well_formed(std::string_view bytes, const pb_msgdesc_t* shape, int depth = kMaxDepth) noexcept;

[[nodiscard]] bool decode(std::string_view bytes, const pb_msgdesc_t* shape, void* message) noexcept;
[[nodiscard]] bool encode(const pb_msgdesc_t* shape, const void* message, std::string& out);

/// Decodes `bytes` into `message`, whose former content is dropped. Nested messages have been checked too, so decoding
/// one of them later cannot fail. \errors  false on malformed input; `message` is then in no useful state Thread: any.
/// Owner: `message` points into `bytes`.
template <MessageStruct T>
[[nodiscard]] bool decode(std::string_view bytes, T& message) noexcept {
  message = T{};
  return decode(bytes, nanopb::MessageDescriptor<T>::fields(), &message);
}

/// Appends the encoded `message` to `out`.
/// \errors  false, `out` unchanged, when a nested struct cannot be encoded (a programming mistake)
/// Thread: any.
template <MessageStruct T>
[[nodiscard]] bool encode(const T& message, std::string& out) {
  return encode(nanopb::MessageDescriptor<T>::fields(), &message, out);
}

/// Pieces of a message that has no struct: the envelopes are written with these.
void append_varint(std::string& out, std::uint64_t value);
void append_varint_field(std::string& out, std::uint32_t number, std::uint64_t value);
void append_bytes_field(std::string& out, std::uint32_t number, std::string_view bytes);
/// Appends `message` as field `number`. \errors  as encode().
[[nodiscard]] bool append_message_field(std::string& out, std::uint32_t number, const pb_msgdesc_t* shape,
                                        const void* message);
template <MessageStruct T>
[[nodiscard]] bool append_message_field(std::string& out, std::uint32_t number, const T& message) {
  return append_message_field(out, number, nanopb::MessageDescriptor<T>::fields(), &message);
}

}  // namespace turms::proto
