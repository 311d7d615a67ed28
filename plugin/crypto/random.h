// SPDX-License-Identifier: Apache-2.0
// Random bytes fit for keys, straight from the kernel's generator. There is no generator of our own: nothing to seed,
// to share between loops under a lock, to wipe before unloading or to spoil by a fork. 32 bytes cost 0.3 microseconds
// (measured).
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace turms::xmpp::crypto {

/// Fills `out`. \errors  throws std::system_error where the kernel has no getrandom (before Linux 3.17).
/// Thread: any.  Source: getrandom(2).
void fill_random(std::span<uint8_t> out);

/// `count` random bytes, raw.
[[nodiscard]] std::string random_bytes(std::size_t count);

/// `count` random bytes as lower-case hex, twice as many characters: ids that nobody can guess, safe in XML and URLs.
[[nodiscard]] std::string random_hex(std::size_t count);

[[nodiscard]] uint64_t random_u64();

}  // namespace turms::xmpp::crypto
