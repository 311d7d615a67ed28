// SPDX-License-Identifier: Apache-2.0
// One mapped copy of a plugin: loads it, finds its entry points and asks it who it is, before any struct is exchanged.
// Plugin owns one for each generation of code. By default an object stays mapped for the life of the process: unloading
// code that a forgotten thread still runs is a crash, a few megabytes are not (abi/README.md, unloading).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "plugins/exports.h"
#include "plugins/object_file.h"

namespace turms::gateway::plugins {

/// What a plugin says about itself, copied out of its descriptor.
struct Description {
  std::string id;
  std::string version;
  std::string build_id;
  uint32_t abi_minor = 0;
  uint64_t flags = 0;
  std::vector<std::string> required_extensions;
  std::string state_format;
  uint32_t state_version = 0;
  uint32_t state_min_version = 0;
};

class Object {
 public:
  /// Maps `placed` with RTLD_NOW | RTLD_LOCAL, looks up every entry point and checks the versions. Errors: unsupported
  /// (not a plugin, another major, wants a newer host), io (the loader's words). On failure nothing stays mapped.
  /// Thread: control; runs the object's constructors.
  [[nodiscard]] static Result<std::unique_ptr<Object>> map(PlacedObject placed);

  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  /// Leaves the code mapped unless unload() was called.
  ~Object() = default;

  [[nodiscard]] const Exports& exports() const { return exports_; }
  [[nodiscard]] const Description& description() const { return description_; }
  [[nodiscard]] const PlacedObject& placed() const { return placed_; }

  /// Unmaps the code, and with it everything that exports() points to. Only after tgp_deinit, when no thread is inside.
  /// Does nothing for a plugin that says TGP_FLAG_NEVER_UNLOAD. Thread: control.
  void unload();

 private:
  Object(PlacedObject placed, void* handle) : placed_(std::move(placed)), handle_(handle) {}
  Result<void> look_up();
  Result<void> describe();

  PlacedObject placed_;
  void* handle_;
  Exports exports_;
  Description description_;
};

}  // namespace turms::gateway::plugins
