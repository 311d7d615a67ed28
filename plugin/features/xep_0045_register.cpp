// SPDX-License-Identifier: Apache-2.0
// XEP-0045 7.10, registering with a room: a member reads and changes his nick there, or leaves the group; somebody else
// asks to be let in, by the way that the group's type has for it (mapping 14.2, 14.10).
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/muc.h"
#include "bridge/registration.h"
#include "bridge/room_registration.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_enrolment.h"
#include "features/group_requests.h"
#include "features/group_types.h"
#include "features/hooks.h"
#include "features/room_reader.h"
#include "features/rooms.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

using bridge::JoinRule;
using C = StanzaErrorCondition;

/// A group as somebody sees it who is no member.
struct Door {
  Door() = default;  // no aggregate: it passes through coroutines
  GroupId group;
  std::string name;
  JoinRule rule = JoinRule::unknown;
};

StanzaError closed() {
  return {C::not_allowed, StanzaErrorType::cancel, "one joins this room by invitation"};
}

Task<Result<Door, StanzaError>> look_at(Account& account, GroupId group) {
  Result<std::optional<GroupInfo>, StanzaError> info = co_await read_group(account, group);
  if (!info) co_return info.error();
  if (!*info) co_return StanzaError(C::item_not_found);
  Door door;
  door.group = group;
  door.name = (*info)->name;
  GroupTypes* types = account.core().group_types;
  if (types == nullptr || !types->is_offered()) co_return door;
  const int64_t type = (*info)->type;
  const Result<bridge::GroupTypeRules> rules = co_await types->rules(type);
  if (rules) door.rule = rules.value().join;
  co_return door;
}

Task<Refusal> leave(Account& account, GroupId group) {
  Refusal refusal = co_await remove_from_group(account, group, account.user(), Removal());
  if (refusal && refusal->turms_code == proto::status::kGroupOwnerQuitWithoutSpecifyingSuccessor)
    refusal->text = "hand the group over first, or destroy the room";
  co_return refusal;
}

Task<Refusal> rename(Account& account, RoomPtr room, std::string nick) {
  const UserId self = account.user();
  if (nick.empty() || nick == room->nick_of(self)) co_return std::nullopt;
  if (room->nicks.user_of(nick)) co_return StanzaError(C::conflict);
  Refusal refusal = co_await set_group_name(account, room->group(), self, nick);
  if (refusal) {
    if (refusal->condition == C::forbidden) refusal->condition = C::not_allowed;  // mapping 14.3
    refusal->type = StanzaErrorType::cancel;
  }
  co_return refusal;
}

/// Answers that are not good enough are a refusal that tells the score.
Task<Refusal> sit_exam(Account& account, GroupId group, std::vector<bridge::JoinAnswer> answers) {
  if (answers.empty()) co_return StanzaError(C::bad_request, "the questions of this room are to be answered");
  const Result<JoinExam, StanzaError> exam = co_await answer_questions(account, group, std::move(answers));
  if (!exam) co_return exam.error();
  if (!exam.value().has_joined)
    co_return StanzaError(C::not_acceptable, StanzaErrorType::modify,
                          "these answers are not enough: score " + std::to_string(exam.value().score));
  co_return std::nullopt;
}

Task<Refusal> walk_in(Account& account, GroupId group) {
  const AdmissionResult result = co_await join_group(account, group);
  co_return result ? std::nullopt : Refusal(result.error());
}

/// Where nobody can say what the type wants, its refusals do: first the way that needs nothing.
Task<Refusal> try_all(Account& account, GroupId group, bridge::RoomRegistration wish) {
  Refusal refusal = co_await walk_in(account, group);
  const int32_t code = refusal ? refusal->turms_code : 0;
  if (code == proto::status::kUserJoinGroupWithoutSendingGroupJoinRequest)
    co_return co_await ask_to_join(account, group, std::move(wish.message));
  if (code == proto::status::kUserJoinGroupWithoutAnsweringGroupQuestion)
    co_return co_await sit_exam(account, group, std::move(wish.answers));
  if (code == proto::status::kUserJoinGroupWithoutAcceptingGroupInvitation) co_return closed();
  co_return refusal;
}

Task<Refusal> knock(Account& account, Door door, bridge::RoomRegistration wish) {
  switch (door.rule) {
    case JoinRule::open:
      return walk_in(account, door.group);
    case JoinRule::request:
      return ask_to_join(account, door.group, std::move(wish.message));
    case JoinRule::question:
      return sit_exam(account, door.group, std::move(wish.answers));
    default:
      return try_all(account, door.group, std::move(wish));
  }
}

class RoomRegistrations final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(bridge::kRegisterNs, "query", kRoom, this, &RoomRegistrations::show);
    on.iq_set(bridge::kRegisterNs, "query", kRoom, this, &RoomRegistrations::set);
    on.disco(kRoom, bridge::kRegisterNs);
  }

 private:
  Task<Outcome> show(IqRequest iq) {
    if (!iq.group()) co_return Outcome::error(StanzaError(C::item_not_found));
    Account& account = iq.account();
    const Result<RoomPtr, StanzaError> room = co_await iq.core().rooms.load(account, iq.group());
    if (room) {
      const std::string nick = room.value()->nick_of(account.user());
      co_return iq.result([&](xml::Writer& out) { bridge::write_registered(out, nick); });
    }
    if (room.error().condition != C::registration_required) co_return Outcome::error(room.error());
    const Result<Door, StanzaError> door = co_await look_at(account, iq.group());
    if (!door) co_return Outcome::error(door.error());
    co_return co_await show_form(iq, door.value());
  }

  static Task<Outcome> show_form(IqRequest iq, Door door) {
    if (door.rule == JoinRule::invitation) co_return Outcome::error(closed());
    if (door.rule == JoinRule::open)
      co_return iq.result([&](xml::Writer& out) { bridge::write_open_registration(out, door.name); });
    std::vector<bridge::JoinQuestion> questions;
    if (door.rule != JoinRule::request) {
      Result<std::vector<bridge::JoinQuestion>, StanzaError> asked = co_await join_questions(iq.account(), door.group);
      if (!asked && door.rule == JoinRule::question) co_return Outcome::error(asked.error());
      if (asked) questions = std::move(*asked);
    }
    co_return iq.result([&](xml::Writer& out) {
      if (questions.empty()) return bridge::write_join_request_form(out, door.name);
      bridge::write_join_questions_form(out, door.name, questions);
    });
  }

  Task<Outcome> set(IqRequest iq) {
    if (!iq.group()) co_return Outcome::error(StanzaError(C::item_not_found));
    Result<bridge::RoomRegistration, StanzaError> wish = bridge::read_room_registration(iq.payload());
    if (!wish) co_return Outcome::error(wish.error());
    if (wish->is_cancelled) co_return iq.result();
    const Refusal refusal = co_await carry_out(iq, std::move(*wish));
    if (refusal) co_return Outcome::error(*refusal);
    co_return iq.result();
  }

  static Task<Refusal> carry_out(IqRequest iq, bridge::RoomRegistration wish) {
    Account& account = iq.account();
    const Result<RoomPtr, StanzaError> room = co_await iq.core().rooms.load(account, iq.group());
    if (room && wish.is_removal) co_return co_await leave(account, iq.group());
    if (room) co_return co_await rename(account, room.value(), std::move(wish.nick));
    if (room.error().condition != C::registration_required) co_return room.error();
    if (wish.is_removal) co_return StanzaError(C::registration_required);  // XEP-0077 3.2
    const Result<Door, StanzaError> door = co_await look_at(account, iq.group());
    if (!door) co_return door.error();
    co_return co_await knock(account, door.value(), std::move(wish));
  }
};

}  // namespace

extern const FeatureInfo xep_0045_register;
const FeatureInfo xep_0045_register{"XEP-0045 registration", "1.35.5", "Multi-User Chat: registering with a room",
                                    &make<RoomRegistrations>};

}  // namespace turms::xmpp::features
