// SPDX-License-Identifier: Apache-2.0
#include "bridge/payload.h"

#include <limits>

#include "bridge/deflate.h"
#include "proto/wire.h"
#include "proto/wire_reader.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kMagic = "XMPT";
constexpr char kVersion = 1;
constexpr char kCodecRaw = 0;
constexpr char kCodecDeflate = 1;
constexpr size_t kHeaderBytes = 6;
constexpr size_t kCompressAbove = 512;

enum FieldNumber : uint32_t {
  kKind = 1,
  kId = 2,
  kOriginId = 3,
  kFromResource = 4,
  kType = 5,
  kLang = 6,
  kSubject = 7,
  kThread = 8,
  kThreadParent = 9,
  kTextHash = 10,
  kBody = 11,
  kChildren = 12,
  kRefMessage = 13,
  kRefId = 14,
  kNonce = 15,
  kHints = 16,
  kAltBodies = 17,
  kPart = 18,
  kMucPm = 19,
  kNoBody = 20,
  kAltSubjects = 21,
  kToResource = 22,
};

// proto3: a plain field at its default value is not written.
void put(std::string& out, uint32_t number, std::string_view value) {
  if (!value.empty()) proto::append_bytes_field(out, number, value);
}
void put(std::string& out, uint32_t number, const std::optional<std::string_view>& value) {
  if (value) proto::append_bytes_field(out, number, *value);
}
void put(std::string& out, uint32_t number, uint64_t value) {
  if (value != 0) proto::append_varint_field(out, number, value);
}

void put_fixed64(std::string& out, uint32_t number, uint64_t value) {
  proto::append_varint(out, (uint64_t{number} << 3U) | static_cast<uint64_t>(proto::WireType::kFixed64));
  for (unsigned shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

void put(std::string& out, uint32_t number, const std::vector<LangText>& alternates) {
  for (const LangText& alternate : alternates) {
    std::string message;
    put(message, 1, alternate.lang);
    put(message, 2, alternate.text);
    proto::append_bytes_field(out, number, message);
  }
}

void put_part(std::string& out, const PayloadPart& part) {
  std::string message;
  put(message, 1, static_cast<uint64_t>(part.first_message_id));
  put(message, 2, static_cast<uint64_t>(part.index));
  put(message, 3, static_cast<uint64_t>(part.count));
  proto::append_bytes_field(out, kPart, message);
}

void put_fields(std::string& out, const Payload& payload) {
  put(out, kKind, static_cast<uint64_t>(payload.kind));
  put(out, kId, payload.id);
  put(out, kOriginId, payload.origin_id);
  put(out, kFromResource, payload.from_resource);
  put(out, kType, static_cast<uint64_t>(payload.type));
  put(out, kLang, payload.lang);
  put(out, kSubject, payload.subject);
  put(out, kThread, payload.thread);
  put(out, kThreadParent, payload.thread_parent);
  put_fixed64(out, kTextHash, payload.text_hash);
  put(out, kBody, payload.body);
  put(out, kChildren, payload.children);
  put(out, kRefMessage, static_cast<uint64_t>(payload.ref_message));
  put(out, kRefId, payload.ref_id);
  put(out, kNonce, payload.nonce);
  put(out, kHints, payload.hints);
  put(out, kAltBodies, payload.alt_bodies);
  if (payload.part) put_part(out, *payload.part);
  put(out, kMucPm, static_cast<uint64_t>(payload.muc_pm));
  put(out, kNoBody, static_cast<uint64_t>(payload.no_body));
  put(out, kAltSubjects, payload.alt_subjects);
  put(out, kToResource, payload.to_resource);
}

// Each returns false when the field has the wrong form.

bool take(const proto::WireField& field, std::string_view& value) {
  value = field.bytes;
  return field.type == proto::WireType::kBytes && proto::is_utf8(field.bytes);
}
bool take(const proto::WireField& field, std::optional<std::string_view>& value) {
  return take(field, value.emplace());
}

template <class Integer>
bool take_integer(const proto::WireField& field, Integer& value) {
  value = static_cast<Integer>(field.value);
  return field.type == proto::WireType::kVarint;
}

template <class Enum>
bool take_enum(const proto::WireField& field, Enum& value) {
  value = static_cast<Enum>(field.value);
  return field.type == proto::WireType::kVarint && field.value <= std::numeric_limits<uint32_t>::max();
}

bool take(const proto::WireField& field, std::vector<LangText>& alternates) {
  if (field.type != proto::WireType::kBytes || alternates.size() >= kPayloadAlternates) return false;
  LangText& alternate = alternates.emplace_back();
  proto::WireReader reader(field.bytes);
  for (proto::WireField inner; reader.next(inner);) {
    if (inner.number == 1 && !take(inner, alternate.lang)) return false;
    if (inner.number == 2 && !take(inner, alternate.text)) return false;
  }
  return !reader.failed();
}

bool take(const proto::WireField& field, std::optional<PayloadPart>& part) {
  if (field.type != proto::WireType::kBytes) return false;
  part.emplace();
  proto::WireReader reader(field.bytes);
  for (proto::WireField inner; reader.next(inner);) {
    if (inner.number == 1 && !take_integer(inner, part->first_message_id)) return false;
    if (inner.number == 2 && !take_integer(inner, part->index)) return false;
    if (inner.number == 3 && !take_integer(inner, part->count)) return false;
  }
  return !reader.failed();
}

bool take_bool(const proto::WireField& field, bool& value) {
  value = field.value != 0;
  return field.type == proto::WireType::kVarint;
}

bool take_nonce(const proto::WireField& field, std::string_view& nonce) {
  nonce = field.bytes;
  return field.type == proto::WireType::kBytes && nonce.size() == kNonceBytes;
}

bool take_hash(const proto::WireField& field, uint64_t& hash) {
  hash = field.value;
  return field.type == proto::WireType::kFixed64;
}

bool take_field(const proto::WireField& field, Payload& payload) {
  switch (field.number) {
    case kKind:
      return take_enum(field, payload.kind);
    case kId:
      return take(field, payload.id);
    case kOriginId:
      return take(field, payload.origin_id);
    case kFromResource:
      return take(field, payload.from_resource);
    case kType:
      return take_enum(field, payload.type);
    case kLang:
      return take(field, payload.lang);
    case kSubject:
      return take(field, payload.subject);
    case kThread:
      return take(field, payload.thread);
    case kThreadParent:
      return take(field, payload.thread_parent);
    case kTextHash:
      return take_hash(field, payload.text_hash);
    case kBody:
      return take(field, payload.body);
    case kChildren:
      return take(field, payload.children);
    case kRefMessage:
      return take_integer(field, payload.ref_message);
    case kRefId:
      return take(field, payload.ref_id);
    case kNonce:
      return take_nonce(field, payload.nonce);
    case kHints:
      return take_integer(field, payload.hints);
    case kAltBodies:
      return take(field, payload.alt_bodies);
    case kPart:
      return take(field, payload.part);
    case kMucPm:
      return take_integer(field, payload.muc_pm);
    case kNoBody:
      return take_bool(field, payload.no_body);
    case kAltSubjects:
      return take(field, payload.alt_subjects);
    case kToResource:
      return take(field, payload.to_resource);
    default:
      return true;  // of a later writer
  }
}

}  // namespace

bool write_record(const Payload& payload, std::string& out) {
  const size_t before = out.size();
  out.append(kMagic).append(1, kVersion).append(1, kCodecRaw);
  put_fields(out, payload);
  const size_t size = out.size() - before - kHeaderBytes;
  if (size > kPayloadBytes) {
    out.resize(before);
    return false;
  }
  std::string compressed;
  if (size > kCompressAbove && deflate(std::string_view(out).substr(before + kHeaderBytes), compressed)) {
    out[before + kHeaderBytes - 1] = kCodecDeflate;
    out.replace(before + kHeaderBytes, size, compressed);
  }
  return true;
}

bool is_payload_record(std::string_view record) {
  return record.size() >= kHeaderBytes && record.starts_with(kMagic) && record[4] == kVersion &&
         (record[5] == kCodecRaw || record[5] == kCodecDeflate);
}

PayloadReader::Found PayloadReader::read(const upstream::Repeated& records) {
  payload_ = {};
  foreign_records_ = foreign_bytes_ = 0;
  std::string_view ours;
  for (const std::string_view record : records) {
    if (is_payload_record(record)) {
      ours = record;
    } else {
      ++foreign_records_;
      foreign_bytes_ += record.size();
    }
  }
  if (ours.empty()) return Found::none;
  if (read_record(ours)) return Found::payload;
  payload_ = {};
  return Found::malformed;
}

bool PayloadReader::read_record(std::string_view record) {
  const std::string_view bytes = record.substr(kHeaderBytes);
  if (record[5] == kCodecRaw) return bytes.size() <= kPayloadBytes && read_fields(bytes);
  return inflate(bytes, kPayloadBytes, inflated_) && read_fields(inflated_);
}

bool PayloadReader::read_fields(std::string_view bytes) {
  proto::WireReader reader(bytes);
  for (proto::WireField field; reader.next(field);) {
    if (!take_field(field, payload_)) return false;
  }
  return !reader.failed();
}

}  // namespace turms::xmpp::bridge
