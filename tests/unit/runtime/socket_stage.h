// SPDX-License-Identifier: Apache-2.0
// The stage with real listeners on free ports of the loopback, and with descriptors that the host hands over.
#pragma once

#include <string>
#include <utility>

#include "instance_stage.h"
#include "socket_client.h"

namespace turms::xmpp::runtime {

class SocketStage : public InstanceStage {
 protected:
  static constexpr std::string_view kListeners =
      "domain = 'example.org'\nloops = 2\n[[listen]]\naddress = '127.0.0.1'\nport = 0\n"
      "[[listen]]\naddress = '127.0.0.1'\nport = 0\ntls = 'direct'\n";

  SocketStage() { create(std::string(kListeners) + "[limits]\nstanzas_per_second = 0\n"); }

  /// The port of the listener that says `tls`, "starttls" or "direct", in its last log line.
  uint16_t port_of(const std::string& tls) {
    std::string line;
    for (const std::string& event : host.events()) {
      if (event.starts_with("listener.opened ") && event.find("tls=" + tls) != std::string::npos) line = event;
    }
    const size_t at = line.find("port=");
    return at == std::string::npos ? uint16_t{0} : static_cast<uint16_t>(std::stoi(line.substr(at + 5)));
  }
  [[nodiscard]] static tls::test::ClientSettings tls_settings() {
    tls::test::ClientSettings settings;
    settings.sni = "example.org";
    return settings;
  }
  std::unique_ptr<SocketClient> connect_starttls() {
    auto client = SocketClient::to(port_of("starttls"));
    client->send(kHeader);
    EXPECT_NE(client->wait_for("</stream:features>"), "");
    return client;
  }
  /// A stream behind STARTTLS, before its new header.
  std::unique_ptr<SocketClient> connect_secure() {
    auto client = connect_starttls();
    client->send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    EXPECT_NE(client->wait_for("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), "");
    EXPECT_TRUE(client->secure(tls_settings()));
    return client;
  }
  std::unique_ptr<SocketClient> connect_direct() {
    auto client = SocketClient::to(port_of("direct"));
    tls::test::ClientSettings settings = tls_settings();
    settings.alpn = {"xmpp-client"};
    EXPECT_TRUE(client->secure(settings));
    return client;
  }
  /// Header, SASL, header, bind.
  void log_in_on(SocketClient& client, int64_t user, const std::string& resource) {
    client.send(kHeader);
    EXPECT_NE(client.wait_for("</stream:features>"), "");
    client.send(auth(user, FakeHost::kPassword));
    EXPECT_NE(client.wait_for("<success"), "");
    client.send(kHeader);
    EXPECT_NE(client.wait_for("</stream:features>"), "");
    client.send(bind(resource));
    EXPECT_NE(client.wait_for("</iq>"), "");
    client.send("<presence/>");
    EXPECT_NE(client.wait_for("<presence"), "");
  }
  void expect_alive_on(SocketClient& client) {
    client.send(ping("alive"));
    EXPECT_NE(client.wait_for("id='alive'"), "");
  }
  /// Hands a descriptor over as the host does.
  tgp_status hand_over(tgp_connection_id id, int fd, uint32_t security = TGP_SECURITY_TRUSTED_LOCAL) {
    tgp_connection_info info = host_owned(0);
    info.transport = TGP_TRANSPORT_FD;
    info.security = security;
    info.fd = fd;
    return instance->on_connection(id, info, nullptr);
  }
};

}  // namespace turms::xmpp::runtime
