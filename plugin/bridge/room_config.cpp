// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_config.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "bridge/addresses.h"
#include "bridge/data_form.h"
#include "bridge/muc.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kName = "muc#roomconfig_roomname";
constexpr std::string_view kIntro = "muc#roomconfig_roomdesc";
constexpr std::string_view kMembersOnly = "muc#roomconfig_membersonly";
constexpr std::string_view kSubject = "muc#roomconfig_changesubject";
constexpr std::string_view kMaxUsers = "muc#roomconfig_maxusers";
constexpr std::string_view kWhois = "muc#roomconfig_whois";
constexpr std::string_view kAnyone = "anyone";
constexpr std::string_view kType = "turms#group_type";

/// A property that is the same for all groups.
struct Fixed {
  std::string_view var;
  std::string_view label;
  bool value;
};
constexpr std::array<Fixed, 6> kFixed{{
    {"muc#roomconfig_persistentroom", "The room stays when everybody has left (always)", true},
    {"muc#roomconfig_publicroom", "The room is listed for everybody (never)", false},
    {"muc#roomconfig_passwordprotectedroom", "A password is needed to enter (never)", false},
    {"muc#roomconfig_moderatedroom", "Only those with voice may speak (see the command to mute the group)", false},
    {"muc#roomconfig_enablelogging", "Messages are kept (always)", true},
    {"mam", "Messages are kept for members to look up (always)", true},
}};

using Wish = Result<RoomOwnerWish, StanzaError>;

StanzaError no_such_value(std::string_view field) {
  return StanzaError(StanzaErrorCondition::not_acceptable, "no value of " + std::string(field));
}

const GroupTypeRules* choice(const RoomConfig& now, int64_t id) {
  const auto found =
      std::find_if(now.choices.begin(), now.choices.end(), [&](const GroupTypeRules& type) { return type.id == id; });
  return found == now.choices.end() ? nullptr : &*found;
}

/// A type that was chosen wins over "members-only", which is one of its properties.
Result<void, StanzaError> read_type(const DataForm& form, const RoomConfig& now, RoomConfigChange& change) {
  if (form.has(kType)) {
    const std::optional<int64_t> id = form.number(kType);
    if (!id || (*id != now.type.id && choice(now, *id) == nullptr)) return no_such_value(kType);
    if (*id != now.type.id) {
      change.type_id = *id;
      return {};
    }
  }
  if (!form.has(kMembersOnly)) return {};
  const std::optional<bool> wanted = form.boolean(kMembersOnly);
  if (!wanted) return no_such_value(kMembersOnly);
  if (*wanted == is_members_only(now.type)) return {};
  const auto found = std::find_if(now.choices.begin(), now.choices.end(),
                                  [&](const GroupTypeRules& type) { return is_members_only(type) == *wanted; });
  if (found == now.choices.end()) {
    change.wants_unknown_type = true;
  } else {
    change.type_id = found->id;
  }
  return {};
}

Result<void, StanzaError> read_fixed(const DataForm& form, RoomConfigChange& change) {
  for (const Fixed& fixed : kFixed) {
    if (!form.has(fixed.var)) continue;
    const std::optional<bool> value = form.boolean(fixed.var);
    if (!value) return no_such_value(fixed.var);
    change.has_ignored = change.has_ignored || *value != fixed.value;
  }
  change.has_ignored = change.has_ignored || (form.has(kWhois) && form.value(kWhois) != kAnyone);
  return {};
}

Wish read_form(const DataForm& form, const RoomConfig& now) {
  RoomOwnerWish wish;
  if (form.is_cancel()) return wish;
  const bool is_ours = form.form_type().empty() || form.form_type() == kMucRoomConfig;
  if (!form.is_submit() || !is_ours) return StanzaError(StanzaErrorCondition::bad_request);
  wish.kind = form.fields().size() == (form.has("FORM_TYPE") ? 1U : 0U) ? RoomOwnerWish::Kind::accept
                                                                        : RoomOwnerWish::Kind::change;
  if (form.has(kName) && form.value(kName) != now.name) wish.change.name = form.value(kName);
  if (form.has(kIntro) && form.value(kIntro) != now.intro) wish.change.intro = form.value(kIntro);
  TURMS_XMPP_TRY(read_type(form, now, wish.change));
  TURMS_XMPP_TRY(read_fixed(form, wish.change));
  return wish;
}

Wish read_destroy(const xml::Element& destroy) {
  RoomOwnerWish wish;
  wish.kind = RoomOwnerWish::Kind::destroy;
  wish.reason = destroy.child_text("reason", kMucOwnerNs);
  if (!destroy.has_attr("jid")) return wish;
  Result<Jid> venue = Jid::parse(destroy.attr("jid"));
  if (!venue) return StanzaError(StanzaErrorCondition::jid_malformed);
  wish.venue = std::move(*venue);
  return wish;
}

std::string_view word(bool value) {
  return value ? "1" : "0";
}

std::string name_of(const GroupTypeRules& type) {
  return type.name.empty() ? "Type " + std::to_string(type.id) : type.name;
}

void write_fixed(DataFormWriter& form) {
  form.note("What follows is the same for all rooms, or a matter of the type.");
  for (const Fixed& fixed : kFixed) form.field(FieldKind::boolean, fixed.var, fixed.label).value(word(fixed.value));
  form.field(FieldKind::list_single, kWhois, "Who sees the addresses of occupants").value(kAnyone);
  form.option(kAnyone, "Everybody in the room");
}

}  // namespace

Wish read_room_owner_set(const xml::Element& query, const RoomConfig& now) {
  const xml::Element* destroy = query.child("destroy", kMucOwnerNs);
  const xml::Element* x = query.child("x", kDataFormNs);
  if ((destroy == nullptr) == (x == nullptr)) return StanzaError(StanzaErrorCondition::bad_request);
  if (destroy != nullptr) return read_destroy(*destroy);
  const std::optional<DataForm> form = DataForm::read(*x);
  if (!form) return StanzaError(StanzaErrorCondition::bad_request);
  return read_form(*form, now);
}

void write_room_config(xml::Writer& out, const RoomConfig& config) {
  out.open("query", kMucOwnerNs);
  DataFormWriter form(out, FormKind::form);
  form.title("Settings of the room").form_type(kMucRoomConfig);
  form.field(FieldKind::text_single, kName, "Name").value(config.name);
  form.field(FieldKind::text_single, kIntro, "Description").value(config.intro);
  if (!config.choices.empty()) {
    form.field(FieldKind::list_single, kType, "Type of the group").value(IdText(config.type.id));
    for (const GroupTypeRules& type : config.choices) form.option(IdText(type.id), name_of(type));
  }
  form.field(FieldKind::boolean, kMembersOnly, "Only members may enter").value(word(is_members_only(config.type)));
  write_fixed(form);
  const bool is_free =
      config.type.info_updaters == GroupRule::everybody || config.type.info_updaters == GroupRule::members;
  form.field(FieldKind::boolean, kSubject, "Everybody may change the subject").value(word(is_free));
  if (const int32_t most = config.type.size_limit; most > 0)
    form.field(FieldKind::list_single, kMaxUsers, "Most members")
        .value(IdText(most))
        .option(IdText(most), IdText(most));
  form.close();
  out.close();
}

void write_room_destroyed(xml::Writer& out, std::string_view venue, std::string_view reason) {
  out.open("destroy", kMucUserNs).attr_if("jid", venue);
  if (!reason.empty()) out.leaf("reason", reason);
  out.close();
}

}  // namespace turms::xmpp::bridge
