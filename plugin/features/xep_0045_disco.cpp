// SPDX-License-Identifier: Apache-2.0
// XEP-0045 6, discovering: the room service lists the asker's groups, because Turms has no public list; a room says
// what kind of room its group's type makes it, and to members who is there. To others a group is what its row in Turms
// says.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/muc.h"
#include "bridge/room_info.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_types.h"
#include "features/hooks.h"
#include "features/joined_groups.h"
#include "features/room_avatars.h"
#include "features/room_history.h"
#include "features/rooms.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;
using LoadedRoom = Result<RoomPtr, StanzaError>;

constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr std::string_view kItemsNs = "http://jabber.org/protocol/disco#items";
constexpr std::string_view kReservedNick = "x-roomuser-item";                    // XEP-0045 7.12
constexpr std::string_view kTraffic = "http://jabber.org/protocol/muc#traffic";  // what a room lets through: no rules

/// Has a constructor: it passes through coroutines.
struct Facts {
  Facts() = default;
  GroupInfo info;
  std::optional<uint32_t> occupants;  // nothing: not for the asker
  bridge::GroupTypeRules rules;
  std::string avatar;
};

uint32_t count_present(const Room& room) {
  const auto& members = room.members();
  const auto count =
      std::count_if(members.begin(), members.end(), [&](const GroupMember& one) { return room.is_present(one.user); });
  return static_cast<uint32_t>(count);
}

std::optional<bool> members_set_subject(const bridge::GroupTypeRules& rules) {
  if (rules.info_updaters == bridge::GroupRule::unknown) return std::nullopt;
  return rules.info_updaters == bridge::GroupRule::everybody || rules.info_updaters == bridge::GroupRule::members;
}

class RoomDisco final : public Feature {
 public:
  void install(Hooks& on) override {
    on.identity(kRooms, {"conference", "text", "Rooms"});
    on.disco(kRooms, bridge::kMucNs);
    on.disco_node(kRooms, this, &RoomDisco::list_rooms);
    on.iq_get(kInfoNs, "query", kRoom, this, &RoomDisco::describe);
    on.iq_get(kItemsNs, "query", kRoom, this, &RoomDisco::list_occupants);
    on.disco(kRoom, kInfoNs);
    on.disco(kRoom, kItemsNs);
  }

 private:
  Task<std::optional<Outcome>> list_rooms(IqRequest iq, DiscoKind kind) {
    if (kind != DiscoKind::items || !iq.payload().attr("node").empty()) co_return std::nullopt;
    const Result<std::vector<JoinedGroup>, StanzaError> groups = co_await read_joined_groups(iq.account());
    if (!groups) co_return Outcome::error(groups.error());
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kItemsNs);
      for (const JoinedGroup& one : *groups) {
        const Jid jid = iq.core().addresses.room(one.group);
        writer.open("item").attr("jid", jid.text()).attr("name", one.name.empty() ? jid.local() : one.name).close();
      }
      writer.close();
    });
  }

  Task<Outcome> describe(IqRequest iq) {
    if (!iq.group()) co_return Outcome::error(C::item_not_found);
    const std::string_view node = iq.payload().attr("node");
    if (node == kReservedNick) {
      Outcome outcome = co_await tell_nick(iq);
      co_return outcome;
    }
    if (node == kTraffic)
      co_return iq.result([](xml::Writer& out) { out.open("query", kInfoNs).attr("node", kTraffic).close(); });
    if (!node.empty()) co_return Outcome::error(C::item_not_found);
    const Result<Facts, StanzaError> facts = co_await read_facts(iq.account(), iq.group());
    if (!facts) co_return Outcome::error(facts.error());
    co_return iq.result([&](xml::Writer& writer) { write_facts(writer, iq, *facts); });
  }

  /// Members see more than others (mapping 14.1).
  static Task<Result<Facts, StanzaError>> read_facts(Account& account, GroupId group) {
    Core& core = account.core();
    Facts facts;
    const LoadedRoom room = co_await core.rooms.load(account, group);
    if (room) {
      facts.info = (*room)->info;
      facts.occupants = count_present(**room);
    } else {
      if (room.error().condition != C::registration_required) co_return room.error();
      Result<std::optional<GroupInfo>, StanzaError> row = co_await read_group(account, group);
      if (!row) co_return row.error();
      if (!*row) co_return StanzaError(C::item_not_found);
      facts.info = std::move(**row);
    }
    if (core.group_types != nullptr && core.group_types->is_offered()) {
      Result<bridge::GroupTypeRules> rules = co_await core.group_types->rules(facts.info.type);
      if (rules) facts.rules = std::move(*rules);
    }
    std::optional<bridge::Image> avatar = co_await read_room_avatar(account, group);
    if (avatar) facts.avatar = std::move(avatar->sha1);
    co_return facts;
  }

  static void write_facts(xml::Writer& writer, const IqRequest& iq, const Facts& facts) {
    const Core& core = iq.core();
    writer.open("query", kInfoNs);
    writer.open("identity").attr("category", "conference").attr("type", "text");
    writer.attr("name", facts.info.name.empty() ? iq.stanza().to().local() : facts.info.name).close();
    core.hooks.write_disco_info(kRoom, core.capabilities, writer);
    const std::vector<std::string_view> told = core.hooks.disco_features(kRoom, core.capabilities);
    for (const std::string_view feature : bridge::room_features(facts.rules)) {
      if (!std::binary_search(told.begin(), told.end(), feature)) writer.open("feature").attr("var", feature).close();
    }
    const Jid owner = facts.info.owner ? core.addresses.user(facts.info.owner) : Jid();
    bridge::RoomInfo info;
    info.description = facts.info.intro;
    info.subject = facts.info.announcement;
    info.members_set_subject = members_set_subject(facts.rules);
    info.occupants = facts.occupants;
    info.max_occupants = facts.rules.size_limit > 0 ? static_cast<uint32_t>(facts.rules.size_limit) : 0;
    info.max_history = kMostRoomHistory;
    info.contact = owner.text();
    info.avatar = facts.avatar;
    bridge::write_room_info(writer, info);
    writer.close();
  }

  /// The name by which Turms calls him in the group, whatever he asks for when he joins; others have none.
  static Task<Outcome> tell_nick(IqRequest iq) {
    const LoadedRoom room = co_await iq.core().rooms.load(iq.account(), iq.group());
    if (!room && room.error().condition != C::registration_required) co_return Outcome::error(room.error());
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kInfoNs).attr("node", kReservedNick);
      if (room) {
        writer.open("identity").attr("category", "conference").attr("type", "text");
        writer.attr("name", (*room)->nick_of(iq.account().user())).close();
      }
      writer.close();
    });
  }

  /// XEP-0045 6.5: private, so that others are told of nobody. Of a large room no more than who joins is told.
  Task<Outcome> list_occupants(IqRequest iq) {
    if (!iq.group()) co_return Outcome::error(C::item_not_found);
    if (!iq.payload().attr("node").empty()) co_return Outcome::error(C::item_not_found);
    const LoadedRoom room = co_await iq.core().rooms.load(iq.account(), iq.group());
    if (!room && room.error().condition != C::registration_required) co_return Outcome::error(room.error());
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kItemsNs);
      if (room) write_occupants(writer, iq, **room);
      writer.close();
    });
  }

  static void write_occupants(xml::Writer& writer, const IqRequest& iq, const Room& room) {
    const Jid bare(iq.stanza().to().bare());
    size_t left = iq.core().settings.room_occupants;
    for (const GroupMember& member : room.members()) {
      if (!room.is_present(member.user)) continue;
      if (left-- == 0) return;
      const Result<Jid> jid = bare.with_resource(room.nick_of(member.user));
      if (jid) writer.open("item").attr("jid", jid->text()).close();
    }
  }
};

}  // namespace

extern const FeatureInfo xep_0045_disco;
const FeatureInfo xep_0045_disco{"XEP-0045 disco", "1.35.1", "Multi-User Chat: discovering", &make<RoomDisco>};

}  // namespace turms::xmpp::features
