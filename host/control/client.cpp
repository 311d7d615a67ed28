// SPDX-License-Identifier: Apache-2.0
#include "control/client.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/unique_fd.h"

namespace turms::gateway::control {
namespace {

constexpr std::string_view kVerbs[] = {"start", "stop", "pause", "resume", "restart", "reload"};
constexpr size_t kMaxReplyBytes = 64 * 1024 * 1024;

std::string line_of(const nlohmann::ordered_json& request) {
  return request.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Error system_error(const std::filesystem::path& socket, std::string_view what) {
  return {Code::io, socket.string(), std::string(what) + ": " + std::strerror(errno)};
}

}  // namespace

std::string_view usage() {
  return R"(usage: turms-gateway ctl [--config FILE | --socket PATH] [--json] COMMAND

  status                    the gateway, its listeners and its plugins
  metrics                   everything that plugins count
  plugin list               all plugins
  plugin start NAME         load it if need be and run it
  plugin stop NAME          end it; its Turms sessions are closed after a grace
  plugin pause NAME         freeze it; what happens meanwhile waits
  plugin resume NAME        undo pause
  plugin restart NAME       the same code with the configuration as it is now
  plugin reload NAME        the code and the configuration as they are on the disk now

Exit status: 0 done, 1 the gateway refused or failed, 2 wrong usage, 3 no gateway there.
)";
}

Result<std::string> to_request(std::span<const std::string> words) {
  const auto wrong = [](const std::string& text) { return Error{Code::invalid_argument, "ctl", text}; };
  if (words.empty()) return wrong("no command given; see ctl --help");
  const std::string& first = words[0];
  if (first == "status" || first == "metrics") {
    if (words.size() > 1) return wrong("\"" + words[1] + "\" is too much after " + first);
    return line_of({{"command", first}});
  }
  if (first != "plugin") return wrong("unknown command \"" + first + "\"; see ctl --help");
  if (words.size() < 2) return wrong("plugin what? list, start, stop, pause, resume, restart or reload");
  const std::string& verb = words[1];
  if (verb == "list") {
    if (words.size() > 2) return wrong("\"" + words[2] + "\" is too much after plugin list");
    return line_of({{"command", "plugin.list"}});
  }
  if (std::find(std::begin(kVerbs), std::end(kVerbs), verb) == std::end(kVerbs)) {
    return wrong("unknown verb \"" + verb + "\"; see ctl --help");
  }
  if (words.size() < 3) return wrong("plugin " + verb + " which? Give its name");
  if (words.size() > 3) return wrong("\"" + words[3] + "\" is too much");
  return line_of({{"command", "plugin." + verb}, {"plugin", words[2]}});
}

Result<std::string> ask(const std::filesystem::path& socket, std::string_view request, int patience_seconds) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.native().size() >= sizeof address.sun_path)
    return Error{Code::limit, socket.string(), "is too long for a socket"};
  socket.native().copy(address.sun_path, socket.native().size());
  const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return system_error(socket, "no socket");
  const timeval patience{patience_seconds, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_error(socket, "no gateway answers there");
  }
  for (std::string_view rest = request; !rest.empty();) {
    const ssize_t sent = ::send(fd.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return system_error(socket, "the request could not be sent");
    rest.remove_prefix(static_cast<size_t>(sent));
  }
  std::string reply;
  while (reply.find('\n') == std::string::npos && reply.size() < kMaxReplyBytes) {
    char buffer[16 * 1024];
    const ssize_t got = ::recv(fd.get(), buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN)
      return Error{Code::timeout, socket.string(), "the gateway has not answered in time"};
    if (got <= 0) return Error{Code::io, socket.string(), "the gateway hung up without an answer"};
    reply.append(buffer, static_cast<size_t>(got));
  }
  return reply.substr(0, reply.find('\n'));
}

}  // namespace turms::gateway::control
