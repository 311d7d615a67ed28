// SPDX-License-Identifier: Apache-2.0
#include "crypto/random.h"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

#include "crypto/hex.h"

namespace turms::xmpp::crypto {

void fill_random(std::span<uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got > 0) {
      out = out.subspan(static_cast<std::size_t>(got));
    } else if (errno != EINTR) {
      throw std::system_error(errno, std::generic_category(), "getrandom");
    }
  }
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  fill_random({reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

std::string random_hex(std::size_t count) {
  return hex(as_bytes(random_bytes(count)));
}

uint64_t random_u64() {
  uint64_t value = 0;
  fill_random({reinterpret_cast<uint8_t*>(&value), sizeof value});
  return value;
}

}  // namespace turms::xmpp::crypto
