// SPDX-License-Identifier: Apache-2.0
#include "app/program.h"

#include <cstdio>

#include "app/arguments.h"
#include "app/backup_command.h"
#include "app/check_command.h"
#include "app/serve.h"
#include "app/user_command.h"
#include "config/load.h"
#include "control/client.h"

namespace turms::gateway::app {
namespace {

void print(std::FILE* where, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), where);
}

int run_ctl(const Arguments& arguments) {
  if (arguments.wants_help) {
    print(stdout, control::usage());
    return kDone;
  }
  const auto request = control::to_request(arguments.words);
  if (!request) {
    std::fprintf(stderr, "turms-gateway %s\n", request.error().to_string().c_str());
    return kWrongUsage;
  }
  std::filesystem::path socket = arguments.socket;
  if (socket.empty()) {
    const config::Loaded loaded = config::load(arguments.config);
    for (const config::Complaint& complaint : loaded.complaints) {
      std::fprintf(stderr, "%s\n", complaint.to_string().c_str());
    }
    if (!loaded.ok()) return kWrongUsage;
    socket = loaded.settings.gateway.control_socket;
  }
  const auto reply = control::ask(socket, *request);
  if (!reply) {
    std::fprintf(stderr, "turms-gateway ctl: %s\n", reply.error().to_string().c_str());
    return reply.error().code == Code::io ? kNoGateway : kFailed;
  }
  const control::Rendered rendered =
      arguments.json ? control::render_json(*reply) : control::render_text(arguments.words, *reply);
  print(rendered.ok || arguments.json ? stdout : stderr, rendered.text);
  return rendered.ok ? kDone : kFailed;
}

}  // namespace

int run_program(std::span<const std::string> words) {
  const auto arguments = parse_arguments(words);
  if (!arguments) {
    std::fprintf(stderr, "turms-gateway: %s\n", arguments.error().to_string().c_str());
    return kWrongUsage;
  }
  switch (arguments->action) {
    case Action::help:
      print(stdout, usage());
      return kDone;
    case Action::version:
      print(stdout, "turms-gateway " TURMS_XMPP_VERSION "\n");
      return kDone;
    case Action::check_config:
      return check_config(arguments->config);
    case Action::ctl:
      return run_ctl(*arguments);
    case Action::user:
      return run_user_command(*arguments);
    case Action::backup:
      return run_backup_command(*arguments);
    case Action::check:
      return run_check_command(*arguments);
    case Action::serve:
      break;
  }
  return serve(arguments->config, arguments->demo_data);
}

}  // namespace turms::gateway::app
