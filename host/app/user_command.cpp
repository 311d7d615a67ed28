// SPDX-License-Identifier: Apache-2.0
#include "app/user_command.h"

#include <charconv>
#include <cstdio>
#include <optional>
#include <string>

#include "app/data_folder.h"
#include "app/password_prompt.h"
#include "app/program.h"
#include "config/load.h"
#include "embedded/user_admin.h"

namespace turms::gateway::app {
namespace {

constexpr int64_t kPage = 1000;
constexpr const char* kUsage = R"(usage: turms-gateway user [--config FILE] COMMAND

  add [ID] [--name NAME]    a new user; without ID the next free one
  passwd ID                 a new password
  remove ID                 the messages stay, and the id is never given to somebody else
  list                      all users

Passwords are asked for on the terminal; with --password-stdin they are one line of standard input.
)";

int fail(const Error& error) {
  std::fprintf(stderr, "turms-gateway: %s\n", error.to_string().c_str());
  return kFailed;
}

int wrong(const std::string& text) {
  std::fprintf(stderr, "turms-gateway user: %s\n\n%s", text.c_str(), kUsage);
  return kWrongUsage;
}

std::optional<int64_t> to_id(const std::string& word) {
  int64_t id = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), id);
  if (failed != std::errc() || end != word.data() + word.size() || id <= 0) return std::nullopt;
  return id;
}

int add(embedded::UserAdmin& users, std::optional<int64_t> id, const Arguments& arguments) {
  const auto password = ask_password(arguments.password_stdin);
  if (!password) return fail(password.error());
  const auto added = users.add(id, arguments.name, *password);
  if (!added) return fail(added.error());
  std::printf("%lld\n", static_cast<long long>(*added));
  return kDone;
}

int passwd(embedded::UserAdmin& users, int64_t id, const Arguments& arguments) {
  const auto password = ask_password(arguments.password_stdin);
  if (!password) return fail(password.error());
  const Result<void> set = users.set_password(id, *password);
  return set.ok() ? kDone : fail(set.error());
}

int remove(embedded::UserAdmin& users, int64_t id) {
  const Result<void> removed = users.remove(id);
  return removed.ok() ? kDone : fail(removed.error());
}

int list(embedded::UserAdmin& users) {
  for (int64_t after = 0;;) {
    const auto page = users.list(after, kPage);
    if (!page) return fail(page.error());
    if (page->empty()) return kDone;
    for (const store::User& user : *page) {
      std::printf("%lld\t%s%s\n", static_cast<long long>(user.id), user.name.c_str(),
                  user.active ? "" : "\t(inactive)");
      after = user.id;
    }
  }
}

}  // namespace

int run_user_command(const Arguments& arguments) {
  const auto& words = arguments.words;
  if (arguments.wants_help) {
    std::fputs(kUsage, stdout);
    return kDone;
  }
  if (words.empty()) return wrong("no command given");
  const std::string& verb = words[0];
  if (verb != "add" && verb != "passwd" && verb != "remove" && verb != "list")
    return wrong("unknown command \"" + verb + "\"");
  const std::optional<int64_t> id = words.size() > 1 ? to_id(words[1]) : std::nullopt;
  if (words.size() > (verb == "list" ? 1U : 2U)) return wrong("\"" + words.back() + "\" is too much");
  if (words.size() > 1 && !id) return wrong("\"" + words[1] + "\" is no user id");
  if ((verb == "passwd" || verb == "remove") && !id) return wrong(verb + " whom? Give the user's id");

  const config::Loaded loaded = config::load(arguments.config);
  for (const config::Complaint& complaint : loaded.complaints)
    std::fprintf(stderr, "%s\n", complaint.to_string().c_str());
  if (!loaded.ok()) return kFailed;
  if (const Result<void> made = make_folder(loaded.settings.gateway.data_dir); !made.ok()) return fail(made.error());
  const SystemClock clock;
  const auto users = embedded::UserAdmin::open(loaded.settings.embedded, clock);
  if (!users) return fail(users.error());
  if (verb == "add") return add(**users, id, arguments);
  if (verb == "passwd") return passwd(**users, *id, arguments);
  if (verb == "remove") return remove(**users, *id);
  return list(**users);
}

}  // namespace turms::gateway::app
