// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_registration.h"

#include <algorithm>
#include <iterator>

#include "bridge/addresses.h"
#include "bridge/data_form.h"
#include "bridge/muc.h"
#include "bridge/registration.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kNickField = "muc#register_roomnick";
constexpr std::string_view kMessageField = "message";
constexpr std::string_view kQuestionPrefix = "question-";

using Read = Result<RoomRegistration, StanzaError>;

std::optional<int64_t> question_of(std::string_view var) {
  if (var.substr(0, kQuestionPrefix.size()) != kQuestionPrefix) return std::nullopt;
  return parse_id(var.substr(kQuestionPrefix.size()));
}

Read read_form(const DataForm& form) {
  RoomRegistration wish;
  for (const DataForm::Field& field : form.fields()) {
    const std::optional<int64_t> question = question_of(field.var);
    if (!question || field.values.empty()) continue;
    if (wish.answers.size() == kJoinQuestions) return StanzaError(StanzaErrorCondition::not_acceptable);
    wish.answers.emplace_back(*question, std::string(field.values.front()));
  }
  if (const std::string_view nick = form.value(kNickField); !nick.empty()) {
    Result<std::string> prepared = prepare_resource(nick);
    if (!prepared) return StanzaError(StanzaErrorCondition::not_acceptable, "that can't be a nickname");
    wish.nick = std::move(*prepared);
  }
  wish.message = form.value(kMessageField);
  return wish;
}

/// Opens <query/> and a form in it; the caller closes both.
void begin(xml::Writer& out, std::string_view instructions) {
  out.open("query", kRegisterNs).leaf("instructions", instructions);
}

std::string title_of(std::string_view room_name) {
  return room_name.empty() ? std::string("Joining the room") : "Joining " + std::string(room_name);
}

}  // namespace

Read read_room_registration(const xml::Element& query) {
  const StanzaError malformed(StanzaErrorCondition::bad_request);
  const bool is_removal = query.child("remove", kRegisterNs) != nullptr;
  const xml::Elements children = query.children();
  if (is_removal) {
    if (std::distance(children.begin(), children.end()) != 1) return malformed;
    RoomRegistration wish;
    wish.is_removal = true;
    return wish;
  }
  const xml::Element* x = query.child("x", kDataFormNs);
  const std::optional<DataForm> form = x == nullptr ? std::nullopt : DataForm::read(*x);
  if (!form) return malformed;
  if (form->is_cancel()) {
    RoomRegistration wish;
    wish.is_cancelled = true;
    return wish;
  }
  const bool is_ours = form->form_type().empty() || form->form_type() == kMucRegister;
  if (!form->is_submit() || !is_ours) return malformed;
  return read_form(*form);
}

void write_registered(xml::Writer& out, std::string_view nick) {
  out.open("query", kRegisterNs).empty("registered", kRegisterNs).leaf("username", nick).close();
}

void write_open_registration(xml::Writer& out, std::string_view room_name) {
  constexpr std::string_view kText = "Everybody may join this room.";
  begin(out, kText);
  DataFormWriter form(out, FormKind::form);
  form.title(title_of(room_name)).instructions(kText).form_type(kMucRegister);
  form.field(FieldKind::text_single, kNickField, "Nickname");
  form.close();
  out.close();
}

void write_join_request_form(xml::Writer& out, std::string_view room_name) {
  constexpr std::string_view kText = "The owner or a manager of the room decides whether you may join.";
  begin(out, kText);
  DataFormWriter form(out, FormKind::form);
  form.title(title_of(room_name)).instructions(kText).form_type(kMucRegister);
  form.field(FieldKind::text_single, kMessageField, "What you say to them");
  form.close();
  out.close();
}

void write_join_questions_form(xml::Writer& out, std::string_view room_name, std::span<const JoinQuestion> questions) {
  constexpr std::string_view kText = "Who answers well enough may join.";
  begin(out, kText);
  DataFormWriter form(out, FormKind::form);
  form.title(title_of(room_name)).instructions(kText).form_type(kMucRegister);
  for (const JoinQuestion& question : questions.first(std::min(questions.size(), kJoinQuestions)))
    form.field(FieldKind::text_single, std::string(kQuestionPrefix) + std::to_string(question.id), question.text);
  form.close();
  out.close();
}

}  // namespace turms::xmpp::bridge
