// SPDX-License-Identifier: Apache-2.0
#include "proto/close_status.h"

namespace turms::proto::close_status {

const char* name_of(std::int32_t number) noexcept {
  switch (number) {
#define TURMS_PROTO_CLOSE_STATUS(number, constant, name) \
  case number:                                           \
    return #name;
    TURMS_PROTO_CLOSE_STATUSES(TURMS_PROTO_CLOSE_STATUS)
#undef TURMS_PROTO_CLOSE_STATUS
    default:
      return "UNKNOWN";
  }
}

}  // namespace turms::proto::close_status
