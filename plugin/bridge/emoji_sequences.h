// SPDX-License-Identifier: Apache-2.0
// The emojis that take more than one code point. There are thousands, but nearly all are made by a few rules from the
// emojis of one code point: they are made up when somebody asks, instead of being kept in a table.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace turms::xmpp::bridge {

/// Calls `visit` with the UTF-8 of each sequence until it returns true: presentation sequences, keycaps, flags, skin
/// tones, and those joined by ZWJ (roles, activities, couples, families and the single ones). Some that nobody draws
/// are among them, none comes twice. About 14,000 calls, under a millisecond with a cheap visitor. Thread: any. Source:
/// Unicode emoji-sequences.txt and emoji-zwj-sequences.txt 16.0
void visit_emoji_sequences(const std::function<bool(std::string_view)>& visit);

/// Appends one code point as UTF-8. \param code_point  a Unicode scalar value
void append_utf8(std::string& out, char32_t code_point);

}  // namespace turms::xmpp::bridge
