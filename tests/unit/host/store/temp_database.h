// SPDX-License-Identifier: Apache-2.0
// A database file of its own for one test, in a directory that goes with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "store/database.h"
#include "store/schema.h"

namespace turms::gateway::store {

class TempDirectory {
 public:
  TempDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "turms-store-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path_ = pattern;
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  [[nodiscard]] std::filesystem::path path() const { return path_; }
  [[nodiscard]] std::string file(const char* name = "turms.db") const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline OpenOptions test_options(std::string path, Access access = Access::create) {
  OpenOptions options;
  options.path = std::move(path);
  options.access = access;
  options.busy_timeout_ms = 0;
  return options;
}

/// A database in memory with every table: fast, for one connection only.
inline Database memory_database() {
  auto database = Database::open(test_options(":memory:"));
  if (!database.ok()) throw std::runtime_error(database.error().to_string());
  if (auto migrated = migrate(*database); !migrated.ok()) throw std::runtime_error(migrated.error().to_string());
  return std::move(database).value();
}

}  // namespace turms::gateway::store
