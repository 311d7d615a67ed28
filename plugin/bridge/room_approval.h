// SPDX-License-Identifier: Apache-2.0
// The form in which a room asks its owner and managers whether somebody may join (XEP-0045 9.9), and their answer. The
// form carries the number of Turms' join request, so that the answer is about this one and no later one. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/strong_id.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {

struct JoinApproval {
  JoinApproval() = default;  // no aggregate: it passes through coroutines
  int64_t request_id = 0;    // of Turms
  bool is_allowed = false;   // else declined
};

/// The form in the room's message. `user` is the bare address of who asks, `message` what he says, may be empty.
void write_join_approval(xml::Writer& out, int64_t request_id, JidView user, std::string_view nick,
                         std::string_view message);

/// The answer in a client's message to a room: a submitted form, which says yes or no.
/// \returns  nothing when the message holds no such answer; a cancelled form is none: the request stays open
/// Thread: any.  Source: XEP-0045 9.9
[[nodiscard]] std::optional<JoinApproval> read_join_approval(const xml::Element& message);

}  // namespace turms::xmpp::bridge
