// SPDX-License-Identifier: Apache-2.0
// One ClientProtocol with everything around it played by the test.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "../base/doubles.h"
#include "fake_backend.h"
#include "framing_probe.h"
#include "net/client_protocol.h"
#include "proto/messages.h"
#include "proto/notification.h"

namespace turms::gateway::net {

class RecordingCarrier final : public Carrier {
 public:
  std::vector<std::string> sent;
  bool is_finished = false;
  sessions::SessionId bound = 0;

  void send(const SharedBytes& payload) override {
    EXPECT_FALSE(is_finished) << "a payload after the end";
    const auto bytes = payload.span();
    sent.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  void finish() override { is_finished = true; }
  void bind(sessions::SessionId id) override { bound = id; }
};

struct NullSink final : sessions::SessionSink {
  void on_opened(sessions::SessionId, const sessions::OpenResult&) override {}
  void on_notification(sessions::SessionId, const SharedBytes&) override {}
  void on_closed(sessions::SessionId, int32_t, std::string_view) override {}
};

struct ClientProtocolFixture : ::testing::Test {
  TurmsListenerSettings settings;
  FakeBackend backend;
  NullSink sink;
  testing::FakeClock clock;
  PeerLimits limits{settings.rate_limiting, 10, 10};
  ProtocolContext context{settings, backend, sink, limits, clock};
  RecordingCarrier carrier;
  ClientProtocol protocol{context, carrier, "192.0.2.7"};

  bool give(std::string_view payload) { return protocol.on_payload(bytes_of(payload)); }

  template <class Message>
  bool ask(int64_t request_id, const Message& message) {
    std::string bytes;
    EXPECT_TRUE(proto::write_request(bytes, request_id, message));
    return give(bytes);
  }

  bool ask_login(int64_t request_id = 1) {
    proto::CreateSessionRequest login{};
    login.version = 1;
    login.user_id = 42;
    login.password = "secret";
    login.device_type = proto::device_type::kIos;
    return ask(request_id, login);
  }

  void tell(decltype(SessionEvent::what) what) { protocol.on_event({carrier.bound, std::move(what)}); }

  void open_session() {
    ask_login();
    tell(sessions::OpenResult{1000, "", "4711", "node-1"});
    carrier.sent.clear();
  }

  /// The one payload sent since the last look.
  proto::Notification answer() {
    EXPECT_EQ(carrier.sent.size(), 1U);
    if (carrier.sent.empty()) return {};
    last_ = carrier.sent.back();
    carrier.sent.clear();
    proto::Notification notification;
    EXPECT_TRUE(proto::parse_notification(last_, notification));
    return notification;
  }

  void expect_answer(int64_t request_id, int32_t code) {
    const proto::Notification notification = answer();
    EXPECT_EQ(notification.request_id, request_id);
    EXPECT_EQ(notification.code, code);
    EXPECT_EQ(notification.timestamp, clock.unix_ms());
    EXPECT_FALSE(notification.close_status);
  }

 private:
  std::string last_;
};

}  // namespace turms::gateway::net
