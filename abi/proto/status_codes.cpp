// SPDX-License-Identifier: Apache-2.0
#include "proto/status_codes.h"

namespace turms::proto::status {

const char* name_of(std::int32_t code) noexcept {
  switch (code) {
#define TURMS_PROTO_STATUS(code, constant, name) \
  case code:                                     \
    return #name;
    TURMS_PROTO_STATUS_CODES(TURMS_PROTO_STATUS)
#undef TURMS_PROTO_STATUS
    default:
      return "UNKNOWN";
  }
}

}  // namespace turms::proto::status
