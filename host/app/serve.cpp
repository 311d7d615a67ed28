// SPDX-License-Identifier: Apache-2.0
#include "app/serve.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "app/gateway.h"
#include "app/no_backend.h"
#include "app/program.h"
#include "app/signals.h"

namespace turms::gateway::app {
namespace {

void print_complaints(const config::Complaints& complaints) {
  for (const config::Complaint& complaint : complaints) std::fprintf(stderr, "%s\n", complaint.to_string().c_str());
}

log::LineLogOptions log_options(const config::GatewaySettings& gateway) {
  log::LineLogOptions options;
  options.format = gateway.log_format == config::LogFormat::json ? log::Format::json : log::Format::text;
  options.level = gateway.log_level;
  options.coloured = ::isatty(STDERR_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  options.repeats_per_second = gateway.log_repeats_per_second;
  return options;
}

/// Each client is a descriptor: the soft limit of 1,024 that a login shell gives is for other programs.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

/// A folder of our own for the copies of objects, so that a running gateway's are left alone.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code ignored;
    path_ = (std::filesystem::temp_directory_path(ignored) / "turms-gateway-XXXXXX").string();
    made_ = ::mkdtemp(path_.data()) != nullptr;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (made_) std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool made_ = false;
};

}  // namespace

int serve(const std::filesystem::path& config_file, bool demo_data) {
  hold_signals();
  raise_descriptor_limit();
  config::Loaded loaded = config::load(config_file);
  if (!loaded.ok()) {
    print_complaints(loaded.complaints);
    return kFailed;
  }
  const SystemClock clock;
  log::LineLog log(STDERR_FILENO, clock, log_options(loaded.settings.gateway));
  Gateway gateway(std::move(loaded.settings), config_file, clock, log);
  const Result<void> started = gateway.start(demo_data);
  if (started.ok()) {
    while (wait_for_signal() == Signal::read_config) gateway.reload_config();
  } else {
    log.error("gateway.failed", started.error().to_string());
  }
  const int status = started.ok() ? kDone : kFailed;
  // Returning from main with a plugin's thread alive would run destructors under its feet.
  if (!gateway.shut_down()) ::_exit(kFailed);
  return status;
}

int check_config(const std::filesystem::path& config_file) {
  config::Loaded loaded = config::load(config_file);
  if (!loaded.ok()) {
    print_complaints(loaded.complaints);
    return kFailed;
  }
  const SystemClock clock;
  log::LineLog log(STDERR_FILENO, clock, {.level = Level::error, .repeats_per_second = 0});
  NoBackend backend;
  const TemporaryFolder copies;
  loaded.settings.gateway.plugins_dir = plugins_folder(loaded.settings);
  auto plugins =
      plugins::PluginSet::discover(loaded.settings, copies.path(), backend, clock, log,
                                   loaded.settings.gateway.plugin_bucket_max_bytes == 0 ? nullptr : backend.blobs());
  if (!plugins) {
    std::fprintf(stderr, "%s\n", plugins.error().to_string().c_str());
    return kFailed;
  }
  const std::vector<Error> complaints = (*plugins)->check_all();
  for (const Error& complaint : complaints) std::fprintf(stderr, "%s\n", complaint.to_string().c_str());
  if (!complaints.empty()) return kFailed;
  std::printf("%s is fine\n", config_file.c_str());
  return kDone;
}

}  // namespace turms::gateway::app
