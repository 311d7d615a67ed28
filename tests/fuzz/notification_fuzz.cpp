// SPDX-License-Identifier: Apache-2.0
// Any bytes as a TurmsNotification for a session with a request under way, and as each kind of push and row: read or
// refused, never trusted. Long runs: tests/fuzz/README.md.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/scope.h"
#include "bridge/message_from_turms.h"
#include "bridge/message_index.h"
#include "turms/notifications.h"
#include "turms/session.h"

namespace {

using namespace turms::xmpp;            // a fuzz target is one file of its own
using namespace turms::xmpp::upstream;  // likewise

class TakingLink final : public Link {
 public:
  SubmitStatus submit(Bytes /*request*/) override { return SubmitStatus::taken; }
};

/// Reads every push in every way that the plugin reads one.
class ReadingSink final : public PushSink {
 public:
  void on_push(const Push& push) override {
    seen_.is_duplicate(push, 1);
    TypingView typing;
    static_cast<void>(read(push, typing));
    OnlineStatusView status;
    static_cast<void>(read(push, status));
    MessageView view;
    if (!read(push, view)) return;
    bridge::IncomingMessage message;
    message.read(view);
    std::string stanza;
    xml::Writer writer(stanza);
    bridge::render(writer, message, bridge::addressed(message, UserId(1), addresses_));
  }
  void on_close_notice(const CloseNotice& /*notice*/) override {}
  void on_session_info(const SessionInfo& /*info*/) override {}

 private:
  bridge::SeenPushes seen_;
  bridge::Addresses addresses_{"example.org", "conference.example.org"};
};

void read_rows(const Response& response) {
  for (const std::string_view row : rows_of(response)) {
    MessageView message;
    static_cast<void>(read_row(row, message));
    ProfileView profile;
    static_cast<void>(read_row(row, profile));
    OnlineStatusView status;
    static_cast<void>(read_row(row, status));
  }
}

Task<void> ask(Session& session, bool& is_done) {
  const Response response = co_await session.request(10, turms::proto::RequestKind::kQueryMessages, {});
  read_rows(response);
  is_done = true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ReadyQueue ready;
  TakingLink link;
  ReadingSink sink;
  Session session(ready, link);
  Scope scope;
  bool is_done = false;
  scope.spawn(ask(session, is_done));
  const Received received = session.on_notification({data, size}, sink);
  ready.run();
  if (is_done != (received == Received::response)) std::abort();  // libFuzzer's way to be told
  session.expire(10);
  ready.run();
  if (!is_done || session.in_flight() != 0) std::abort();
  return 0;
}
