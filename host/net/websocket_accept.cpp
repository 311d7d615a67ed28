// SPDX-License-Identifier: Apache-2.0
#include "net/websocket_accept.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace turms::gateway::net {

namespace {

// SHA-1 here proves that the server has read the header, nothing more (RFC 6455 1.3): its weakness does not matter, and
// a dependency on a cryptographic library for these lines would cost more than they do.
using Digest = std::array<uint8_t, 20>;
using State = std::array<uint32_t, 5>;

void mix_block(State& state, std::span<const uint8_t, 64> block) {
  std::array<uint32_t, 80> w{};
  for (size_t i = 0; i < 16; ++i) {
    w[i] = uint32_t{block[4 * i]} << 24 | uint32_t{block[4 * i + 1]} << 16 | uint32_t{block[4 * i + 2]} << 8 |
           uint32_t{block[4 * i + 3]};
  }
  for (size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);

  auto [a, b, c, d, e] = state;
  for (size_t i = 0; i < 80; ++i) {
    uint32_t f = b ^ c ^ d;
    uint32_t k = i < 40 ? 0x6ED9EBA1 : 0xCA62C1D6;
    if (i < 20) {
      f = (b & c) | (~b & d);
      k = 0x5A827999;
    } else if (i >= 40 && i < 60) {
      f = (b & c) | (b & d) | (c & d);
      k = 0x8F1BBCDC;
    }
    const uint32_t next = std::rotl(a, 5) + f + e + k + w[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

// RFC 3174, section 6.1.
Digest sha1(std::string message) {
  const uint64_t bits = message.size() * 8;
  message.push_back('\x80');
  while (message.size() % 64 != 56) message.push_back('\0');
  for (int shift = 56; shift >= 0; shift -= 8) message.push_back(static_cast<char>(bits >> shift));

  State state{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  const std::span bytes(reinterpret_cast<const uint8_t*>(message.data()), message.size());
  for (size_t at = 0; at < bytes.size(); at += 64) mix_block(state, bytes.subspan(at).first<64>());

  Digest digest{};
  for (size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64(std::span<const uint8_t> bytes) {
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t left = std::min<size_t>(3, bytes.size() - i);
    uint32_t word = uint32_t{bytes[i]} << 16;
    if (left > 1) word |= uint32_t{bytes[i + 1]} << 8;
    if (left > 2) word |= bytes[i + 2];
    for (size_t digit = 0; digit < 4; ++digit) {
      out.push_back(digit <= left ? kBase64[(word >> (18 - 6 * digit)) & 63] : '=');
    }
  }
  return out;
}

}  // namespace

std::string websocket_accept(std::string_view key) {
  return base64(sha1(std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
}

bool is_websocket_key(std::string_view key) {
  // 16 bytes are 22 digits, the last of which carries only two bits of them.
  return key.size() == 24 && key.ends_with("==") && key.find_first_not_of(kBase64) == 22 &&
         kBase64.find(key[21]) % 16 == 0;
}

}  // namespace turms::gateway::net
