// SPDX-License-Identifier: Apache-2.0
#include "app/arguments.h"

#include <string_view>

namespace turms::gateway::app {
namespace {

/// Walks over the words; an option's value is the next word or follows a `=`.
class Words {
 public:
  explicit Words(std::span<const std::string> words) : rest_(words) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] const std::string& peek() const { return rest_.front(); }

  std::string take() {
    std::string word = rest_.front();
    rest_ = rest_.subspan(1);
    return word;
  }

  /// Whether the next word is the option `name`; then it and its value are taken.
  Result<bool> take_value(std::string_view name, std::string& value) {
    const std::string& word = peek();
    if (word == name) {
      if (rest_.size() < 2) return Error{Code::invalid_argument, {}, std::string(name) + " needs a value"};
      value = rest_[1];
      rest_ = rest_.subspan(2);
      return true;
    }
    const std::string with_value = std::string(name) + "=";
    if (!word.starts_with(with_value)) return false;
    value = word.substr(with_value.size());
    rest_ = rest_.subspan(1);
    return true;
  }

  bool take_flag(std::string_view name) {
    if (peek() != name) return false;
    rest_ = rest_.subspan(1);
    return true;
  }

 private:
  std::span<const std::string> rest_;
};

Error unknown(const std::string& word) {
  return {Code::invalid_argument, {}, "unknown option \"" + word + "\"; see turms-gateway --help"};
}

/// The options of commands, which may stand before, between and behind their words.
Result<bool> take_option(Words& words, Arguments& arguments) {
  std::string value;
  auto config = words.take_value("--config", value);
  if (!config.ok() || *config) {
    arguments.config = value;
    return config;
  }
  if (words.take_flag("--help") || words.take_flag("-h")) return arguments.wants_help = true;
  if (arguments.action == Action::ctl) {
    auto socket = words.take_value("--socket", value);
    if (!socket.ok() || *socket) {
      arguments.socket = value;
      return socket;
    }
    if (words.take_flag("--json")) return arguments.json = true;
    return false;
  }
  if (arguments.action != Action::user) return false;
  auto name = words.take_value("--name", value);
  if (!name.ok() || *name) {
    arguments.name = value;
    return name;
  }
  if (words.take_flag("--password-stdin")) return arguments.password_stdin = true;
  return false;
}

/// Commands by their first word.
std::optional<Action> command_of(std::string_view word) {
  if (word == "ctl") return Action::ctl;
  if (word == "user") return Action::user;
  if (word == "backup") return Action::backup;
  if (word == "check") return Action::check;
  return std::nullopt;
}

Result<Arguments> parse_subcommand(Words words, Arguments arguments) {
  while (!words.at_end()) {
    const auto taken = take_option(words, arguments);
    if (!taken) return taken.error();
    if (*taken) continue;
    if (words.peek().starts_with("-")) return unknown(words.peek());
    arguments.words.push_back(words.take());
  }
  return arguments;
}

}  // namespace

Result<Arguments> parse_arguments(std::span<const std::string> all) {
  Words words(all);
  Arguments arguments;
  while (!words.at_end()) {
    std::string value;
    const auto config = words.take_value("--config", value);
    if (!config) return config.error();
    if (*config) {
      arguments.config = value;
    } else if (words.take_flag("--demo-data")) {
      arguments.demo_data = true;
    } else if (words.take_flag("--check-config")) {
      arguments.action = Action::check_config;
    } else if (words.take_flag("--version")) {
      arguments.action = Action::version;
      return arguments;
    } else if (words.take_flag("--help") || words.take_flag("-h")) {
      arguments.action = Action::help;
      return arguments;
    } else if (const auto command = command_of(words.peek())) {
      arguments.action = *command;
      (void)words.take();
      return parse_subcommand(words, std::move(arguments));
    } else {
      return unknown(words.peek());
    }
  }
  return arguments;
}

std::string_view usage() {
  return R"(usage: turms-gateway [--config FILE] [--demo-data]      run the gateway in the foreground
       turms-gateway [--config FILE] --check-config       say what is wrong with the configuration, plugins included
       turms-gateway ctl [options] COMMAND                talk to the running gateway; see ctl --help
       turms-gateway user [options] COMMAND               users of the embedded backend; see user --help
       turms-gateway backup [--config FILE] FOLDER        copy what the embedded backend keeps; the gateway may run
       turms-gateway check [--config FILE] [FOLDER]       look for damage in it, or in a backup; the gateway may run
       turms-gateway --version | --help

  --config FILE    the configuration; default: gateway.toml in the current folder
  --demo-data      fill an empty database with users 1 to 1000, password 123, and their conversations

Signals: TERM and INT leave gracefully, HUP reads the configuration again.
)";
}

}  // namespace turms::gateway::app
