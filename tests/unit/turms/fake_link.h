// SPDX-License-Identifier: Apache-2.0
// A link that remembers what was submitted and says what it is told to say.
#pragma once

#include <string>
#include <vector>

#include "proto/request.h"
#include "turms/session.h"

namespace turms::xmpp::upstream {

class FakeLink final : public Link {
 public:
  SubmitStatus submit(Bytes request) override {
    if (answer != SubmitStatus::taken) return answer;
    if (credit == 0) return SubmitStatus::no_credit;
    --credit;
    requests.emplace_back(as_text(request));
    return SubmitStatus::taken;
  }

  /// The `index`th request, parsed.
  [[nodiscard]] proto::Request request(size_t index) const {
    proto::Request parsed;
    if (!proto::parse_request(requests.at(index), parsed)) throw std::logic_error("not a request");
    return parsed;
  }

  std::vector<std::string> requests;
  SubmitStatus answer = SubmitStatus::taken;
  size_t credit = SIZE_MAX;
};

/// Keeps copies of what was handed on.
class RecordingSink final : public PushSink {
 public:
  void on_push(const Push& push) override {
    pushes.push_back(push);
    bodies.emplace_back(as_text(push.body));
  }
  void on_close_notice(const CloseNotice& notice) override {
    close_status = notice.close_status;
    close_code = notice.code;
    close_reason = notice.reason;
  }
  void on_session_info(const SessionInfo& info) override { session_id = info.session_id; }

  std::vector<Push> pushes;
  std::vector<std::string> bodies;
  int32_t close_status = 0;
  int32_t close_code = 0;
  std::string close_reason;
  std::string session_id;
};

}  // namespace turms::xmpp::upstream
