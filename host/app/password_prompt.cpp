// SPDX-License-Identifier: Apache-2.0
#include "app/password_prompt.h"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

namespace turms::gateway::app {
namespace {

constexpr size_t kMaxPasswordBytes = 1024;

/// Echo off for as long as this lives.
class Silence {
 public:
  explicit Silence(int fd) : fd_(fd), known_(::tcgetattr(fd, &before_) == 0) {
    if (!known_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(fd_, TCSAFLUSH, &silent);
  }
  ~Silence() {
    if (known_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  int fd_;
  termios before_{};
  bool known_;
};

Result<crypto::Secret> prompt(const char* question) {
  std::fputs(question, stderr);
  auto line = read_password_line(STDIN_FILENO);
  std::fputs("\n", stderr);
  return line;
}

}  // namespace

Result<crypto::Secret> read_password_line(int fd) {
  std::string line;
  line.reserve(kMaxPasswordBytes + 1);  // so that no growth leaves a copy behind
  for (;;) {
    char c = 0;
    const ssize_t got = ::read(fd, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{Code::io, "password", std::strerror(errno)};
    if (got == 0 || c == '\n') break;
    if (line.size() == kMaxPasswordBytes) {
      crypto::wipe(line);
      return Error{Code::invalid_argument, "password", "is longer than 1024 bytes"};
    }
    line += c;
  }
  if (line.empty()) return Error{Code::invalid_argument, "password", "is empty"};
  return crypto::Secret(std::move(line));
}

Result<crypto::Secret> ask_password(bool from_stdin) {
  if (from_stdin || ::isatty(STDIN_FILENO) != 1) return read_password_line(STDIN_FILENO);
  const Silence silence(STDIN_FILENO);
  auto first = prompt("Password: ");
  if (!first) return first;
  auto second = prompt("The same again: ");
  if (!second) return second;
  if (first->view() != second->view()) return Error{Code::invalid_argument, "password", "was not the same twice"};
  return first;
}

}  // namespace turms::gateway::app
