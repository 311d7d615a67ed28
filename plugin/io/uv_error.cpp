// SPDX-License-Identifier: Apache-2.0
#include "io/uv_error.h"

#include <array>
#include <string>

#include <uv.h>

namespace turms::xmpp::io {
namespace {

Code code_of(int status) {
  switch (status) {
    case UV_EADDRINUSE:
      return Code::conflict;
    case UV_EACCES:
    case UV_EPERM:
      return Code::denied;
    case UV_EINVAL:
    case UV_EADDRNOTAVAIL:
    case UV_EAFNOSUPPORT:
      return Code::invalid_argument;
    case UV_ETIMEDOUT:
      return Code::timeout;
    case UV_ECONNRESET:
    case UV_ECONNABORTED:
    case UV_EPIPE:
    case UV_ENOTCONN:
    case UV_EOF:
      return Code::gone;
    default:
      return Code::io;
  }
}

}  // namespace

Error uv_error(std::string_view where, int status) {
  // The variants without _r leak for numbers that libuv does not know.
  std::array<char, 128> name{};
  std::array<char, 256> words{};
  uv_err_name_r(status, name.data(), name.size());
  uv_strerror_r(status, words.data(), words.size());
  return {code_of(status), std::string(where), std::string(name.data()) + ": " + words.data()};
}

}  // namespace turms::xmpp::io
