// SPDX-License-Identifier: Apache-2.0
// Raw DEFLATE (RFC 1951) of one buffer at a time, bounded both ways. zlib stays behind these two functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace turms::xmpp::bridge {

/// Appends the compressed `plain` to `out` when that is smaller; false, `out` unchanged, otherwise. Thread: any.
bool deflate(std::string_view plain, std::string& out);

/// Replaces `out` with the decompressed bytes.
/// \param limit  bytes that `out` may hold; a stream that yields more is refused when it gets there, not afterwards
/// \errors       false: malformed, cut short, followed by other bytes, or beyond `limit`
/// Thread: any.
bool inflate(std::string_view compressed, size_t limit, std::string& out);

}  // namespace turms::xmpp::bridge
