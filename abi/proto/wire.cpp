// SPDX-License-Identifier: Apache-2.0
#include "proto/wire.h"

#include <pb_common.h>
#include <pb_decode.h>
#include <pb_encode.h>

namespace turms::proto {
namespace {

WireType scalar_wire_type(pb_type_t type) noexcept {
  switch (PB_LTYPE(type)) {
    case PB_LTYPE_FIXED32:
      return WireType::kFixed32;
    case PB_LTYPE_FIXED64:
      return WireType::kFixed64;
    case PB_LTYPE_BOOL:
    case PB_LTYPE_VARINT:
    case PB_LTYPE_UVARINT:
    case PB_LTYPE_SVARINT:
      return WireType::kVarint;
    default:
      return WireType::kBytes;
  }
}

bool is_repeated(const pb_field_iter_t& shape) noexcept {
  return PB_HTYPE(shape.type) == PB_HTYPE_REPEATED;
}

// The schema's only repeated scalars are varints, so a packed block is a run of them.
bool is_packed_block(std::string_view block) noexcept {
  std::uint64_t value = 0;
  while (!block.empty()) {
    if (!take_varint(block, value)) return false;
  }
  return true;
}

bool is_well_formed_field(const WireField& field, const pb_field_iter_t& shape, int depth) noexcept {
  const WireType expected = scalar_wire_type(shape.type);
  if (expected != WireType::kBytes) {
    if (field.type == expected) return true;
    return is_repeated(shape) && expected == WireType::kVarint && field.type == WireType::kBytes &&
           is_packed_block(field.bytes);
  }
  if (field.type != WireType::kBytes) return false;
  if (PB_LTYPE(shape.type) == PB_LTYPE_STRING) return is_utf8(field.bytes);
  if (PB_LTYPE_IS_SUBMSG(shape.type)) return is_well_formed(field.bytes, shape.submsg_desc, depth - 1);
  return true;
}

// Reads through our own cursor: callbacks then know where in the input they stand, whatever nanopb does inside.
bool read_input(pb_istream_t* stream, pb_byte_t* buffer, std::size_t count) {
  auto& at = *static_cast<const char**>(stream->state);
  if (buffer != nullptr) std::char_traits<char>::copy(reinterpret_cast<char*>(buffer), at, count);
  at += count;
  return true;
}

}  // namespace

bool is_well_formed(std::string_view bytes, const pb_msgdesc_t* shape, int depth) noexcept {
  if (depth <= 0) return false;
  pb_field_iter_t known;
  const bool has_fields = pb_field_iter_begin(&known, shape, nullptr);
  WireReader reader(bytes);
  for (WireField field; reader.next(field);) {
    if (!has_fields || !pb_field_iter_find(&known, field.number)) continue;
    if (!is_well_formed_field(field, known, depth)) return false;
  }
  return !reader.failed();
}

/// What nanopb calls for each field that varies in size; the only code that looks inside View and List.
struct FieldCodec {
  static bool decode(pb_istream_t& in, const pb_field_iter_t& field);
  static void bind_lists(std::string_view bytes, const pb_msgdesc_t* shape, void* message);
  static bool encode(pb_ostream_t& out, const pb_field_iter_t& field);
  static bool encode_view(pb_ostream_t& out, const pb_field_iter_t& field, const View& view);
  static bool encode_list(pb_ostream_t& out, const pb_field_iter_t& field, const List& list);
  static bool encode_wire(pb_ostream_t& out, const pb_field_iter_t& field, const List& list);
};

bool FieldCodec::decode(pb_istream_t& in, const pb_field_iter_t& field) {
  // Only length-delimited fields come with the input itself; single numbers come with a copy of theirs.
  const bool is_input = in.callback == &read_input;
  const char* at = is_input ? *static_cast<const char**>(in.state) : "";
  const std::size_t size = in.bytes_left;
  if (is_repeated(field)) {
    auto& list = *static_cast<List*>(field.pData);
    // A packed block holds as many numbers as bytes without the continuation bit.
    const bool is_packed = is_input && scalar_wire_type(field.type) == WireType::kVarint;
    if (!is_packed) ++list.count_;
    for (std::size_t i = 0; is_packed && i < size; ++i)
      list.count_ += static_cast<std::uint8_t>(at[i]) < 0x80 ? 1U : 0U;
    list.source_ = List::Source::kWire;
    list.number_ = field.tag;
  } else {
    auto& view = *static_cast<View*>(field.pData);
    view.data_ = at;
    view.size_ = size;
  }
  if (!is_input) return pb_read(&in, nullptr, size);
  *static_cast<const char**>(in.state) += size;  // passed over without nanopb's copy
  in.bytes_left = 0;
  return true;
}

void FieldCodec::bind_lists(std::string_view bytes, const pb_msgdesc_t* shape, void* message) {
  pb_field_iter_t field;
  if (!pb_field_iter_begin(&field, shape, message)) return;
  do {
    if (PB_ATYPE(field.type) != PB_ATYPE_CALLBACK || !is_repeated(field)) continue;
    auto& list = *static_cast<List*>(field.pData);
    if (list.source_ != List::Source::kWire) continue;
    list.data_ = bytes.data();
    list.bytes_ = bytes.size();
  } while (pb_field_iter_next(&field));
}

bool FieldCodec::encode(pb_ostream_t& out, const pb_field_iter_t& field) {
  return is_repeated(field) ? encode_list(out, field, *static_cast<const List*>(field.pData))
                            : encode_view(out, field, *static_cast<const View*>(field.pData));
}

namespace {

bool put_bytes(pb_ostream_t& out, const pb_field_iter_t& field, std::string_view bytes) {
  return pb_encode_tag(&out, PB_WT_STRING, field.tag) &&
         pb_encode_string(&out, reinterpret_cast<const pb_byte_t*>(bytes.data()), bytes.size());
}

bool put_message(pb_ostream_t& out, const pb_field_iter_t& field, const pb_msgdesc_t* shape, const void* message) {
  return shape == field.submsg_desc && pb_encode_tag(&out, PB_WT_STRING, field.tag) &&
         pb_encode_submessage(&out, shape, message);
}

// Packed, as proto3 writes repeated numbers; `values` is anything that yields integers.
template <class Range>
bool put_packed(pb_ostream_t& out, const pb_field_iter_t& field, const Range& values) {
  pb_ostream_t counter = PB_OSTREAM_SIZING;
  for (const auto value : values) {
    if (!pb_encode_varint(&counter, static_cast<std::uint64_t>(static_cast<std::int64_t>(value)))) return false;
  }
  if (!pb_encode_tag(&out, PB_WT_STRING, field.tag) || !pb_encode_varint(&out, counter.bytes_written)) return false;
  for (const auto value : values) {
    if (!pb_encode_varint(&out, static_cast<std::uint64_t>(static_cast<std::int64_t>(value)))) return false;
  }
  return true;
}

template <class T>
std::span<const T> source(const void* data, std::size_t count) {
  return {static_cast<const T*>(data), count};
}

}  // namespace

bool FieldCodec::encode_view(pb_ostream_t& out, const pb_field_iter_t& field, const View& view) {
  if (!view.has()) return true;
  return view.shape_ != nullptr ? put_message(out, field, view.shape_, view.data_) : put_bytes(out, field, view.view());
}

bool FieldCodec::encode_list(pb_ostream_t& out, const pb_field_iter_t& field, const List& list) {
  if (list.empty()) return true;
  switch (list.source_) {
    case List::Source::kNone:
      return true;
    case List::Source::kWire:
      return encode_wire(out, field, list);
    case List::Source::kInt64s:
      return put_packed(out, field, source<std::int64_t>(list.data_, list.count_));
    case List::Source::kInt32s:
      return put_packed(out, field, source<std::int32_t>(list.data_, list.count_));
    case List::Source::kViews:
      for (const auto bytes : source<std::string_view>(list.data_, list.count_)) {
        if (!put_bytes(out, field, bytes)) return false;
      }
      return true;
    case List::Source::kStrings:
      for (const auto& bytes : source<std::string>(list.data_, list.count_)) {
        if (!put_bytes(out, field, bytes)) return false;
      }
      return true;
    case List::Source::kMessages: {
      const auto* first = static_cast<const char*>(list.data_);
      for (std::size_t i = 0; i < list.count_; ++i) {
        if (!put_message(out, field, list.shape_, first + i * list.bytes_)) return false;
      }
      return true;
    }
  }
  return false;
}

// A list that was decoded goes out again as it came in.
bool FieldCodec::encode_wire(pb_ostream_t& out, const pb_field_iter_t& field, const List& list) {
  if (scalar_wire_type(field.type) == WireType::kVarint) {
    // The elements of every integer list are the same varints; int64 keeps all their bits.
    struct Range {
      std::string_view message;
      std::uint32_t number;
      ListIterator<std::int64_t> begin() const { return {message, number}; }
      std::default_sentinel_t end() const { return {}; }
    };
    return put_packed(out, field, Range{list.wire(), list.number_});
  }
  for (ListIterator<std::string_view> it(list.wire(), list.number_); it != std::default_sentinel; ++it) {
    if (!put_bytes(out, field, *it)) return false;
  }
  return true;
}

bool decode(std::string_view bytes, const pb_msgdesc_t* shape, void* message) noexcept {
  if (!is_well_formed(bytes, shape)) return false;
  const char* at = bytes.data();
  pb_istream_t in = PB_ISTREAM_EMPTY;
  in.callback = &read_input;
  in.state = &at;
  in.bytes_left = bytes.size();
  if (!pb_decode_ex(&in, shape, message, PB_DECODE_NOINIT)) return false;
  FieldCodec::bind_lists(bytes, shape, message);
  return true;
}

bool encode(const pb_msgdesc_t* shape, const void* message, std::string& out) {
  // Sized first: one allocation, and none of ours inside nanopb's C frames.
  std::size_t size = 0;
  if (!pb_get_encoded_size(&size, shape, message)) return false;
  const std::size_t before = out.size();
  out.resize(before + size);
  pb_ostream_t stream = pb_ostream_from_buffer(reinterpret_cast<pb_byte_t*>(out.data()) + before, size);
  if (pb_encode(&stream, shape, message)) return true;
  out.resize(before);
  return false;
}

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<char>(value | 0x80U));
  out.push_back(static_cast<char>(value));
}

void append_varint_field(std::string& out, std::uint32_t number, std::uint64_t value) {
  append_varint(out, std::uint64_t{number} << 3U);
  append_varint(out, value);
}

void append_bytes_field(std::string& out, std::uint32_t number, std::string_view bytes) {
  append_varint(out, (std::uint64_t{number} << 3U) | 2U);
  append_varint(out, bytes.size());
  out.append(bytes);
}

bool append_message_field(std::string& out, std::uint32_t number, const pb_msgdesc_t* shape, const void* message) {
  const std::size_t before = out.size();
  std::size_t size = 0;
  if (!pb_get_encoded_size(&size, shape, message)) return false;
  append_varint(out, (std::uint64_t{number} << 3U) | 2U);
  append_varint(out, size);
  if (encode(shape, message, out)) return true;
  out.resize(before);
  return false;
}

}  // namespace turms::proto

// The name is set in schema/*.options as every message's callback.
extern "C" bool turms_proto_field(pb_istream_t* in, pb_ostream_t* out, const pb_field_t* field) {
  if (in != nullptr) return turms::proto::FieldCodec::decode(*in, *field);
  return out == nullptr || turms::proto::FieldCodec::encode(*out, *field);
}
