// SPDX-License-Identifier: Apache-2.0
// The stage of most tests in this room: a real instance with its shards and threads, a host played by the test, and
// streams over host-owned transports that count as encrypted already.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base64.h"
#include "fake_host.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {

/// A directory of its own for each test, gone with it.
class OwnDirectory {
 public:
  OwnDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "turms-xmpp-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~OwnDirectory() { std::filesystem::remove_all(path_); }
  OwnDirectory(const OwnDirectory&) = delete;
  OwnDirectory& operator=(const OwnDirectory&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class InstanceStage : public ::testing::Test {
 protected:
  static constexpr std::string_view kTop = "domain = 'example.org'\nloops = 3\nlisten = []\n";
  /// Turms is played by tests that answer what they know of.
  static constexpr std::string_view kQuiet = "[stream_management]\nfind_repetitions = false\n";

  InstanceStage() {
    create(std::string(kTop) + std::string(kQuiet) + "[limits]\nstanzas_per_second = 0\nresources_per_account = 3\n");
  }
  ~InstanceStage() override { end_instance(); }

  /// Replaces the instance by one with this configuration.
  void create(const std::string& text) {
    end_instance();
    text_ = text;
    const tgp_config config = config_of(text_);
    tgp_init_args args{};
    args.size = sizeof(args);
    args.config = &config;
    auto created = Instance::create(host.table(), args);
    if (!created) throw std::runtime_error(created.error().message);  // a mistake of the test
    instance = std::move(*created);
    host.instance = instance.get();
  }
  /// The default configuration, with more [limits] or [turms].
  void create_with(const std::string& limits, const std::string& turms = {}) {
    create(std::string(kTop) + std::string(kQuiet) + "[limits]\n" + limits + "\n[turms]\n" + turms + "\n");
  }
  tgp_config config_of(std::string&& text) const = delete;  // it points into `text`
  tgp_config config_of(const std::string& text) const {
    tgp_config config{};
    config.size = sizeof(config);
    config.text = to_tgp(text);
    config.base_dir = to_tgp(directory.path());
    return config;
  }
  void start() { ASSERT_TRUE(instance->start(5000)); }
  void end_instance() {
    if (!instance) return;
    EXPECT_TRUE(instance->stop(TGP_REASON_SHUTDOWN, 20'000));
    host.instance = nullptr;
    host.and_wait();  // nobody is within a call to it any more
    instance.reset();
  }

  [[nodiscard]] static tgp_connection_info host_owned(uint64_t write_credit = UINT32_MAX) {
    tgp_connection_info info{};
    info.size = sizeof(info);
    info.transport = TGP_TRANSPORT_HOST;
    info.framing = TGP_FRAMING_STREAM;
    info.security = TGP_SECURITY_TLS_BY_HOST;
    info.fd = -1;
    info.peer_address = TGP_STR_INIT("192.0.2.1:4711");
    info.write_credit = write_credit;
    return info;
  }
  tgp_connection_id connect(uint64_t write_credit = UINT32_MAX) {
    const tgp_connection_id id = next_connection_++;
    uint64_t credit = 0;
    EXPECT_EQ(instance->on_connection(id, host_owned(write_credit), &credit), TGP_OK);
    EXPECT_GT(credit, 0u);
    return id;
  }
  void send(tgp_connection_id id, std::string_view text) {
    ASSERT_EQ(instance->on_bytes(id, as_bytes(text)), TGP_OK) << text;
  }
  void send_end(tgp_connection_id id) { ASSERT_EQ(instance->on_bytes(id, {}), TGP_OK); }

  static constexpr std::string_view kHeader =
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
      "to='example.org' "
      "version='1.0'>";
  [[nodiscard]] static std::string auth(int64_t user, std::string_view password) {
    std::string plain;
    plain.append(1, '\0').append(std::to_string(user)).append(1, '\0').append(password);
    return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + crypto::base64(as_bytes(plain)) +
           "</auth>";
  }
  [[nodiscard]] static std::string bind(const std::string& resource) {
    return "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource +
           "</resource></bind></iq>";
  }
  [[nodiscard]] static std::string ping(const std::string& id) {
    return "<iq type='get' id='" + id + "'><ping xmlns='urn:xmpp:ping'/></iq>";
  }
  [[nodiscard]] static std::string message(int64_t to, const std::string& body, const std::string& id) {
    return "<message to='" + std::to_string(to) + "@example.org' type='chat' id='" + id + "'><body>" + body +
           "</body></message>";
  }

  void open_stream(tgp_connection_id id) {
    send(id, kHeader);
    ASSERT_NE(host.wait_for(id, "</stream:features>"), "");
  }
  void authenticate(tgp_connection_id id, int64_t user, std::string_view password) { send(id, auth(user, password)); }
  /// A stream that has logged in and not bound yet.
  tgp_connection_id log_in_unbound(int64_t user) {
    const tgp_connection_id id = connect();
    open_stream(id);
    authenticate(id, user, FakeHost::kPassword);
    EXPECT_NE(host.wait_for(id, "<success"), "");
    open_stream(id);
    return id;
  }
  void bind_resource(tgp_connection_id id, const std::string& resource) {
    send(id, bind(resource));
    EXPECT_NE(host.wait_for(id, "</iq>"), "");
  }
  /// A bound and available stream.
  tgp_connection_id log_in(int64_t user, const std::string& resource, const std::string& presence = "<presence/>") {
    const tgp_connection_id id = log_in_unbound(user);
    bind_resource(id, resource);
    send(id, presence);
    EXPECT_NE(host.wait_for(id, "<presence"), "");
    return id;
  }
  void expect_alive(tgp_connection_id id, const std::string& mark = "alive") {
    send(id, ping(mark));
    EXPECT_NE(host.wait_for(id, "id='" + mark + "'"), "");
  }
  /// Nothing is left of what the gauges count.
  void expect_gauges_at_zero() {
    for (const char* name : {"xmpp_connections", "xmpp_resources", "xmpp_turms_sessions"}) {
      EXPECT_TRUE(host.wait_metric(name, 0)) << name << " is " << host.metrics()[name];
    }
  }

  OwnDirectory directory;
  FakeHost host;
  std::unique_ptr<Instance> instance;

 private:
  std::string text_;
  tgp_connection_id next_connection_ = 1;
};

}  // namespace turms::xmpp::runtime
