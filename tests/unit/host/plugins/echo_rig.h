// SPDX-License-Identifier: Apache-2.0
// What the tests with the real echo plugin share: its object, a folder for copies, and a Turms that a test speaks for.
#pragma once

#include <gtest/gtest.h>

#include <list>
#include <string>

#include "host/base/temporary_folder.h"
#include "host/plugins/doubles.h"
#include "plugins/plugin.h"

#ifdef TURMS_ECHO_OBJECT
#define TURMS_NEEDS_ECHO() (void)0
#else
#define TURMS_ECHO_OBJECT ""
#define TURMS_NEEDS_ECHO() GTEST_SKIP() << "there is no plugin to load in this build"
#endif

namespace turms::gateway::plugins::testing {

inline PluginConfig echo_config(std::string_view table = "") {
  return {"[plugins.echo]\n" + std::string(table), "plugins.echo", "gateway.toml", "/"};
}

/// A host-owned transport whose owner is the test.
class EchoPeer final : public Transport {
 public:
  void write(std::span<const tgp_bytes> chunks) override {
    const std::lock_guard lock(mutex_);
    for (const tgp_bytes& chunk : chunks) written_ += view(chunk);
    changed_.notify_all();
  }
  void close(bool) override {
    const std::lock_guard lock(mutex_);
    close_asked_ = true;
    changed_.notify_all();
  }
  void wake() override {}

  /// Waits until `text` was written; false after ten seconds.
  bool wait_for(std::string_view text) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return written_.find(text) != std::string::npos; });
  }
  bool wait_for_close() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return close_asked_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string written_;
  bool close_asked_ = false;
};

struct EchoRig {
  explicit EchoRig(std::string_view table = "", std::chrono::milliseconds grace = std::chrono::milliseconds(0))
      : plugin(options(grace), echo_config(table), backend, clock, log) {}

  PluginOptions options(std::chrono::milliseconds grace) const {
    PluginOptions options;
    options.name = "echo";
    options.object = TURMS_ECHO_OBJECT;
    options.copies_folder = folder.path() / "loaded";
    options.deadline_ms = 5'000;
    options.sessions.orphan_grace = grace;
    return options;
  }

  EchoPeer& new_peer() { return peers.emplace_back(); }

  tgp_connection_id connect(EchoPeer& peer) {
    ConnectionInfo info;
    info.security = TGP_SECURITY_TRUSTED_LOCAL;
    info.write_credit = 1 << 20;
    const auto id = plugin.connections().attach(info, peer);
    EXPECT_TRUE(id.ok());
    return id.ok() ? *id : 0;
  }

  Pushed push(tgp_connection_id id, std::string_view bytes) {
    return plugin.connections().push(id, {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  }

  /// Logs user 7 in on a new connection.
  tgp_connection_id log_in(EchoPeer& peer) {
    const size_t before = backend.logins.size();
    const tgp_connection_id id = connect(peer);
    EXPECT_EQ(push(id, "login 7\n"), Pushed::taken);
    EXPECT_TRUE(backend.wait_for([&] { return backend.logins.size() > before; }));
    backend.accept();
    EXPECT_TRUE(peer.wait_for("opened\n"));
    return id;
  }

  turms::gateway::testing::TemporaryFolder folder;
  FakeBackend backend;
  FakeClock clock;
  CollectingLog log;
  std::list<EchoPeer> peers;  // outlive the plugin, as transports do
  Plugin plugin;
};

}  // namespace turms::gateway::plugins::testing
