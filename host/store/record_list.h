// SPDX-License-Identifier: Apache-2.0
// The records of a message as one blob: each record is its length (varint, 7 bits a byte, low bits first, as in
// protobuf) followed by its bytes. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace turms::gateway::store {

/// Appends one record to `packed`.
void append_record(std::string& packed, std::string_view record);

/// Views into `packed`; nothing when it is malformed (the row was damaged).
[[nodiscard]] std::optional<std::vector<std::string_view>> unpack_records(std::string_view packed);

}  // namespace turms::gateway::store
