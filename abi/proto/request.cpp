// SPDX-License-Identifier: Apache-2.0
#include "proto/request.h"

namespace turms::proto {
namespace {

constexpr std::uint32_t kRequestId = 1;
constexpr std::uint32_t kCustomAttributes = 2;

// One field of the envelope; false when a known one has a wrong type.
bool take_field(const WireField& field, std::size_t position, Request& request) noexcept {
  if (field.number == kRequestId) {
    if (field.type != WireType::kVarint) return false;
    request.is_in_gateway_order = position == 0;
    request.has_request_id = true;
    request.request_id = static_cast<std::int64_t>(field.value);
    return true;
  }
  if (field.number == kCustomAttributes) {
    if (field.type != WireType::kBytes) return false;
    request.has_custom_attributes = true;
  }
  const RequestKind kind = request_kind_of(field.number);
  if (position == 1 && kind == RequestKind::kNone) request.is_in_gateway_order = false;
  if (kind == RequestKind::kNone) return true;
  if (field.type != WireType::kBytes) return false;
  // A oneof: the last one counts.
  request.kind = kind;
  request.body = field.bytes;
  return true;
}

}  // namespace

bool parse_request(std::string_view bytes, Request& request) noexcept {
  request = Request{};
  request.envelope = bytes;
  WireReader reader(bytes);
  std::size_t position = 0;
  for (WireField field; reader.next(field); ++position) {
    if (!take_field(field, position, request)) return false;
  }
  if (request.kind == RequestKind::kNone) request.is_in_gateway_order = false;
  return !reader.failed();
}

bool write_request(std::string& out, std::int64_t request_id, RequestKind kind, const pb_msgdesc_t* shape,
                   const void* message) {
  const std::size_t before = out.size();
  append_varint_field(out, kRequestId, static_cast<std::uint64_t>(request_id));
  if (append_message_field(out, static_cast<std::uint32_t>(kind), shape, message)) return true;
  out.resize(before);
  return false;
}

void write_request_bytes(std::string& out, std::int64_t request_id, RequestKind kind, std::string_view body) {
  append_varint_field(out, kRequestId, static_cast<std::uint64_t>(request_id));
  append_bytes_field(out, static_cast<std::uint32_t>(kind), body);
}

}  // namespace turms::proto
