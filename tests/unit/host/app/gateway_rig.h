// SPDX-License-Identifier: Apache-2.0
// A folder with a gateway.toml in it: ports of the system's choice, echo as the only plugin, logs to nobody.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>

#include <string>

#include "app/gateway.h"
#include "base/unique_fd.h"
#include "config/load.h"
#include "host/base/temporary_folder.h"

#ifdef TURMS_ECHO_OBJECT
#define TURMS_NEEDS_ECHO() (void)0
#else
#define TURMS_ECHO_OBJECT ""
#define TURMS_NEEDS_ECHO() GTEST_SKIP() << "there is no plugin to load in this build"
#endif

namespace turms::gateway::app::testing {

class GatewayRig {
 public:
  explicit GatewayRig(const std::string& plugins = "") { configure(plugins); }

  void install_echo() const {
    std::filesystem::create_directory(folder.path() / "plugins");
    std::filesystem::copy_file(TURMS_ECHO_OBJECT, folder.path() / "plugins" / "echo.so");
  }

  void configure(const std::string& plugins) {
    folder.write("gateway.toml",
                 "[gateway]\ndata_dir = \"data\"\nplugins_dir = \"plugins\"\nshutdown_grace_millis = 0\n"
                 "[turms.tcp]\nport = 0\n[turms.websocket]\nport = 0\n" +
                     plugins);
  }

  [[nodiscard]] std::filesystem::path file() const { return folder.path() / "gateway.toml"; }

  std::unique_ptr<Gateway> make() {
    config::Loaded loaded = config::load(file());
    EXPECT_TRUE(loaded.ok());
    return std::make_unique<Gateway>(std::move(loaded.settings), file(), clock, log);
  }

  turms::gateway::testing::TemporaryFolder folder;
  SystemClock clock;
  UniqueFd nowhere{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  log::LineLog log{nowhere.get(), clock, {}};
};

}  // namespace turms::gateway::app::testing
