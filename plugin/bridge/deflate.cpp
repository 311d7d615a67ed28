// SPDX-License-Identifier: Apache-2.0
#include "bridge/deflate.h"

#include <zlib.h>

namespace turms::xmpp::bridge {
namespace {

// A payload is a few KiB: a window of 8 KiB costs 64 KiB of work space instead of 256, and next to nothing in size.
constexpr int kWindowBits = -13;  // negative: no header, no checksum
constexpr int kMemoryLevel = 6;
constexpr int kAnyWindowBits = -15;

// zlib's own idiom for input: it never writes through next_in.
Bytef* input(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

bool deflate(std::string_view plain, std::string& out) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    return false;
  }
  const size_t before = out.size();
  out.resize(before + plain.size());
  stream.next_in = input(plain);
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
  stream.avail_out = static_cast<uInt>(plain.size());
  // Room for as much as went in: what does not end there is not smaller.
  const bool is_smaller = ::deflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out > 0;
  out.resize(is_smaller ? before + stream.total_out : before);
  deflateEnd(&stream);
  return is_smaller;
}

bool inflate(std::string_view compressed, size_t limit, std::string& out) {
  out.clear();
  z_stream stream{};
  if (inflateInit2(&stream, kAnyWindowBits) != Z_OK) return false;
  out.resize(limit);
  stream.next_in = input(compressed);
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(limit);
  const bool is_whole = ::inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0;
  out.resize(is_whole ? stream.total_out : 0);
  inflateEnd(&stream);
  return is_whole;
}

}  // namespace turms::xmpp::bridge
