// SPDX-License-Identifier: Apache-2.0
// What jabber:iq:register says in a room (XEP-0045 7.10): who is in is told his nick and may change it or leave the
// group; who is not asks to be let in, or answers the questions of the group. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

inline constexpr size_t kJoinQuestions = 50;  // shown and answered; a form has at most 64 fields

struct JoinQuestion {
  JoinQuestion(int64_t number, std::string words) : id(number), text(std::move(words)) {}
  int64_t id;
  std::string text;
};

struct JoinAnswer {
  JoinAnswer(int64_t number, std::string words) : question(number), text(std::move(words)) {}
  int64_t question;  // its id
  std::string text;
};

/// What a client has filled in.
struct RoomRegistration {
  RoomRegistration() = default;  // no aggregate: it passes through coroutines
  bool is_removal = false;
  bool is_cancelled = false;
  std::string nick;     // prepared; empty: none wanted
  std::string message;  // to those who decide, may be empty
  std::vector<JoinAnswer> answers;
};

/// The query of a set.
/// \errors  bad_request (no form and no <remove/>, <remove/> with company, a malformed or foreign form);
///          not_acceptable (the nick is none, more than kJoinQuestions answers)
/// Thread: any.  Source: XEP-0045 7.10, XEP-0077 3.2
[[nodiscard]] Result<RoomRegistration, StanzaError> read_room_registration(const xml::Element& query);

/// <query/> for a member.
void write_registered(xml::Writer& out, std::string_view nick);
/// <query/> for somebody who may just come in: nothing but a nick is asked.
void write_open_registration(xml::Writer& out, std::string_view room_name);
/// <query/> for somebody whom the owner or a manager must let in.
void write_join_request_form(xml::Writer& out, std::string_view room_name);
/// <query/> for somebody who must answer; at most kJoinQuestions are shown.
void write_join_questions_form(xml::Writer& out, std::string_view room_name, std::span<const JoinQuestion> questions);

}  // namespace turms::xmpp::bridge
