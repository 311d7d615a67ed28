// SPDX-License-Identifier: Apache-2.0
#include "app/check_command.h"

#include <cstdio>
#include <system_error>
#include <utility>

#include "app/gateway.h"
#include "app/program.h"
#include "blobs/blob_care.h"
#include "config/load.h"
#include "store/database.h"
#include "store/integrity.h"

namespace turms::gateway::app {
namespace {

constexpr const char* kUsage = R"(usage: turms-gateway check [--config FILE] [FOLDER]

Reads the database and every uploaded file, and says what is damaged. With FOLDER, a backup, that is looked at instead.
)";

}  // namespace

Result<std::vector<std::string>> check_database(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return Error{Code::not_found, path.string(), "there is no database"};
  store::OpenOptions options;
  options.path = path.string();
  options.access = store::Access::read_only;
  auto database = store::Database::open(options);
  if (!database.ok()) return database.error();
  return store::find_damage(*database);
}

namespace {

/// What is wrong with all that is kept at the two places.
Result<std::vector<std::string>> check_all(const std::filesystem::path& database, const std::filesystem::path& files) {
  auto damage = check_database(database);
  if (!damage.ok()) return damage;
  for (std::string& one : *damage) one = database.string() + ": " + one;
  auto damaged_files = blobs::find_damage(files);
  if (!damaged_files.ok()) return damaged_files;
  for (std::string& one : *damaged_files) damage->push_back(std::move(one));
  return damage;
}

}  // namespace

int run_check_command(const Arguments& arguments) {
  if (arguments.wants_help) {
    std::fputs(kUsage, stdout);
    return kDone;
  }
  if (arguments.words.size() > 1) {
    std::fprintf(stderr, "turms-gateway check: \"%s\" is too much\n\n%s", arguments.words.back().c_str(), kUsage);
    return kWrongUsage;
  }
  std::filesystem::path database;
  std::filesystem::path files;
  if (arguments.words.empty()) {
    const config::Loaded loaded = config::load(arguments.config);
    for (const config::Complaint& complaint : loaded.complaints)
      std::fprintf(stderr, "%s\n", complaint.to_string().c_str());
    if (!loaded.ok()) return kFailed;
    database = loaded.settings.embedded.database;
    files = blobs_folder(loaded.settings);
  } else {
    database = std::filesystem::path(arguments.words[0]) / kBackupDatabase;
    files = std::filesystem::path(arguments.words[0]) / kBackupBlobs;
  }
  const auto damage = check_all(database, files);
  if (!damage.ok()) {
    std::fprintf(stderr, "turms-gateway: %s\n", damage.error().to_string().c_str());
    return kFailed;
  }
  for (const std::string& one : *damage) std::fprintf(stderr, "%s\n", one.c_str());
  if (!damage->empty()) return kFailed;
  std::printf("%s is fine\n", database.c_str());
  return kDone;
}

}  // namespace turms::gateway::app
