// SPDX-License-Identifier: Apache-2.0
#include "proto/kinds.h"

namespace turms::proto {

RequestKind request_kind_of(std::uint32_t field_number) noexcept {
  switch (field_number) {
#define TURMS_PROTO_KIND(number, constant, field, type) \
  case number:                                          \
    return RequestKind::constant;
    TURMS_PROTO_REQUEST_KINDS(TURMS_PROTO_KIND)
#undef TURMS_PROTO_KIND
    default:
      return RequestKind::kNone;
  }
}

DataKind data_kind_of(std::uint32_t field_number) noexcept {
  switch (field_number) {
    case 1:
      return DataKind::kLong;
    case 2:
      return DataKind::kString;
#define TURMS_PROTO_KIND(number, constant, field, type) \
  case number:                                          \
    return DataKind::constant;
      TURMS_PROTO_DATA_KINDS(TURMS_PROTO_KIND)
#undef TURMS_PROTO_KIND
    default:
      return DataKind::kNone;
  }
}

const char* name_of(RequestKind kind) noexcept {
  switch (kind) {
#define TURMS_PROTO_KIND(number, constant, field, type) \
  case RequestKind::constant:                           \
    return #field;
    TURMS_PROTO_REQUEST_KINDS(TURMS_PROTO_KIND)
#undef TURMS_PROTO_KIND
    case RequestKind::kNone:
      break;
  }
  return "none";
}

const char* name_of(DataKind kind) noexcept {
  switch (kind) {
#define TURMS_PROTO_KIND(number, constant, field, type) \
  case DataKind::constant:                              \
    return #field;
    TURMS_PROTO_DATA_KINDS(TURMS_PROTO_KIND)
#undef TURMS_PROTO_KIND
    case DataKind::kLong:
      return "long";
    case DataKind::kString:
      return "string";
    case DataKind::kNone:
      break;
  }
  return "none";
}

}  // namespace turms::proto
