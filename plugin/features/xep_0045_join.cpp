// SPDX-License-Identifier: Apache-2.0
// XEP-0045 7, entering and leaving: presence to a room. To join is to look into a group of which the user is a member;
// where Turms lets anybody in, or he has been invited, it makes him one. To leave is to look away: he stays a member,
// as he does when a Turms client is closed (mapping 14.2).
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/errors.h"
#include "bridge/muc.h"
#include "bridge/room_join.h"
#include "bridge/room_presence.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/occupants.h"
#include "features/own_deed.h"
#include "features/room_creation.h"
#include "features/room_delivery.h"
#include "features/room_history.h"
#include "features/room_subject.h"
#include "features/rooms.h"
#include "features/target_of.h"
#include "features/ways_in.h"
#include "xml/fragment.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;
using TargetKind = bridge::Target::Kind;
namespace code = bridge::muc_status;

constexpr size_t kPolledMembers = 100;  // of larger rooms nobody asks again who is online
constexpr uint64_t kPollNs = 120'000'000'000;

Outcome refuse(const RoomPresence& request, const StanzaError& error) {
  return Outcome::reply(bridge::refused_join(request.stanza(), error));
}

/// What he says of himself, with what the server says in its place (an avatar's hash), for the room.
std::string content_of(Account& account, const Stanza& presence) {
  std::string whole;
  xml::Writer writer(whole, xml::kSelfContained);
  writer.open("presence", kClientNamespace);
  account.core().hooks.write_presence_content(account, presence, writer);
  writer.close();
  const auto read = xml::parse_fragment(whole, xml::Limits{});
  const xml::Element* copy = read ? read.value()->root().first_child() : nullptr;
  return bridge::occupant_content(copy != nullptr ? *copy : presence.element());
}

class Join final : public Feature {
 public:
  void install(Hooks& on) override {
    on.room_presence(this, &Join::take);
    on.availability(this, &Join::availability_changed);
    on.resource_gone(this, &Join::leave_all);
    on.session_opened(this, &Join::session_opened);
    on.tick(this, &Join::tick);
    occupants_.install(on);
  }

 private:
  Task<Outcome> take(RoomPresence request) {
    const bridge::Target& target = request.target();
    if (request.stanza().presence_type() == PresenceType::unavailable) co_return leave(request);
    if (request.stanza().to().resource().empty())
      co_return refuse(request, {C::jid_malformed, StanzaErrorType::modify, "a nickname is missing"});
    if (target.kind == TargetKind::unknown_room) {
      Outcome made = co_await create(request);
      co_return made;
    }
    Outcome outcome = co_await enter(request, {});
    co_return outcome;
  }

  /// XEP-0045 10.1: whoever enters first makes the room. Only by a request to enter, and only under a name.
  Task<Outcome> create(RoomPresence request) {
    Account& account = request.account();
    const JidView to = request.stanza().to();
    const bool is_join = bridge::read_room_join(request.stanza().element()).has_value();
    if (!is_join || !to.has_local()) co_return refuse(request, {C::item_not_found, "there is no such room"});
    const Result<MadeRoom, StanzaError> made = co_await create_room(account, std::string(to.local()));
    if (!made) co_return refuse(request, made.error());
    const RoomPresence again(account, request.sender_id(), request.stanza(), target_of(account, to));
    Outcome outcome = co_await enter(again, std::vector<uint16_t>(1, made->is_new ? code::kCreated : uint16_t{0}));
    co_return outcome;
  }

  /// \param first  codes for his first presence beside the usual ones
  Task<Outcome> enter(RoomPresence request, std::vector<uint16_t> first) {
    Account& account = request.account();
    const GroupId group = request.target().group;
    Rooms& rooms = account.core().rooms;
    const std::optional<bridge::RoomJoin> join = bridge::read_room_join(request.stanza().element());
    if (!join && rooms.is_in(account, request.sender_id(), group)) {
      Outcome outcome = co_await change(request);
      co_return outcome;
    }
    const uint64_t number = begin_entering(request);
    Result<RoomPtr, StanzaError> room = StanzaError();
    // Only who says that he wants to enter becomes a member: a word about himself may be late.
    if (join) {
      room = co_await find_way_in(account, group);
    } else {
      room = co_await rooms.load(account, group);
    }
    if (!end_entering(number)) co_return left_meanwhile(request);
    const bool is_name = !account.core().addresses.group_of(request.stanza().to());
    if (!room && room.error().condition == C::item_not_found && is_name && first.empty()) {
      // The group behind the name is gone: whoever comes next may have it.
      co_await rooms.aliases().release(account, std::string(request.stanza().to().local()), group);
      Outcome outcome = co_await create(request);
      co_return outcome;
    }
    if (!room) co_return refuse(request, room.error());
    if (request.sender() == nullptr) co_return Outcome::done();
    std::string content = content_of(account, request.stanza());
    const bool is_gone = rooms.find(group) != *room || (*room)->member(account.user()) == nullptr;
    if (is_gone) co_return refuse(request, C::registration_required);
    sit_down(request, *room, std::move(content), std::move(first));
    co_await tell_history(account, request.sender_id(), *room, join ? join->history : bridge::HistoryWish());
    co_return Outcome::done();
  }

  /// Others first, the own presence last (XEP-0045 7.2.2).
  void sit_down(const RoomPresence& request, const RoomPtr& room, std::string content, std::vector<uint16_t> codes) {
    Account& account = request.account();
    Core& core = account.core();
    const JidView to = request.stanza().to();
    const std::string alias = core.addresses.group_of(to) ? std::string() : std::string(to.local());
    room->remove_seat(account.user(), request.sender_id());  // a client that joins again has forgotten everything
    occupants_.tell_others(core, *room, *request.sender(), alias, account.user());
    core.rooms.show_up(account, *room, std::move(content));
    const Seat& seat = core.rooms.sit(account, request.sender_id(), room, alias);
    std::erase(codes, 0);
    codes.insert(codes.begin(), {code::kNonAnonymous, code::kLogged});
    if (room->nick_of(account.user()) != request.target().resource) codes.push_back(code::kNickAssigned);
    occupants_.tell_self(core, *room, seat, std::move(codes));
  }

  /// Then what was said before, and what was said meanwhile.
  static Task<void> tell_history(Account& account, ResourceId id, RoomPtr room, bridge::HistoryWish wish) {
    const Seat* taken = room->seat(account.user(), id);
    if (taken == nullptr) co_return;
    const uint64_t number = taken->number;
    co_await send_room_history(account, id, room, std::move(wish));
    Seat* seat = room->seat(account.user(), id);
    Resource* resource = account.find(id);
    if (seat == nullptr || resource == nullptr || seat->number != number) co_return;
    resource->send(subject_message(account.core(), *room, *seat, resource->full_jid()));
    seat->has_history = true;
    for (const HeldStanza& held : std::exchange(seat->held, {})) resource->send_message(held.xml, held.date_ms);
  }

  /// Presence of one who is in: another name, or another word about himself.
  Task<Outcome> change(RoomPresence request) {
    Account& account = request.account();
    Core& core = account.core();
    const RoomPtr room = core.rooms.find(request.target().group);
    std::string wanted(request.target().resource);
    std::string content = content_of(account, request.stanza());
    if (wanted.empty() || room->nick_of(account.user()) == wanted) {
      core.rooms.show_up(account, *room, std::move(content));
      co_return Outcome::done();
    }
    const UserId holder = room->user_of(wanted);
    if (holder && holder != account.user())
      co_return refuse(request, {C::conflict, "somebody in the room has this name"});
    proto::UpdateGroupMemberRequest rename{};
    rename.group_id = room->group().value();
    rename.member_id = account.user().value();
    rename.name = wanted;
    const upstream::Response response = co_await ask(account, rename);
    std::optional<StanzaError> error = bridge::stanza_error_of(response);
    if (error && error->condition == C::forbidden) error->condition = C::not_allowed;  // XEP-0045 7.6: names are locked
    if (error) co_return refuse(request, *error);
    tell_own_deed(account, rename);
    co_return Outcome::done();
  }

  Outcome leave(const RoomPresence& request) {
    Account& account = request.account();
    const RoomPtr room = account.core().rooms.find(request.target().group);
    const Seat* seat = room == nullptr ? nullptr : room->seat(account.user(), request.sender_id());
    std::erase_if(entering_, [&](const Entering& each) {
      return each.user == account.user() && each.resource == request.sender_id() &&
             each.group == request.target().group;
    });
    if (seat == nullptr) return Outcome::done();
    occupants_.tell_left(account.core(), *room, *seat);
    account.core().rooms.rise(account, request.sender_id(), *room);
    return Outcome::done();
  }

  void availability_changed(Account& account, Resource& resource, Availability what) {
    if (what == Availability::gone) leave_all(account, resource);
  }

  void leave_all(Account& account, Resource& resource) {
    std::erase_if(entering_,
                  [&](const Entering& each) { return each.user == account.user() && each.resource == resource.id(); });
    Rooms& rooms = account.core().rooms;
    for (const GroupId group : rooms.groups_of(account.user())) {
      if (const RoomPtr room = rooms.find(group)) rooms.rise(account, resource.id(), *room);
    }
  }

  /// While there was no session nobody told of changes.
  void session_opened(Account& account) {
    Rooms& rooms = account.core().rooms;
    for (const GroupId group : rooms.groups_of(account.user())) rooms.refresh(account, group);
  }

  void tick(Account& account) {
    Rooms& rooms = account.core().rooms;
    rooms.sweep(account.core());
    if (!account.has_session()) return;
    const uint64_t now = account.core().clock.monotonic_ns();
    for (const GroupId group : rooms.groups_of(account.user())) {
      const RoomPtr room = rooms.find(group);
      if (room == nullptr) continue;
      // Turms may be configured to tell less than everything.
      if (now - room->read_ns >= Rooms::kToldNs && !room->is_reading) rooms.refresh(account, group);
      if (room->members().size() > kPolledMembers || now - room->statuses_ns < kPollNs) continue;
      room->statuses_ns = now;
      account.background().spawn(poll(account, room));
    }
  }

  static Task<void> poll(Account& account, RoomPtr room) {
    const Result<std::vector<GroupMember>, StanzaError> statuses = co_await read_statuses(account, room->group());
    if (statuses) account.core().rooms.put_statuses(account.core(), *room, *statuses);
    const bool is_out = !statuses && statuses.error().condition == C::registration_required;
    if (is_out) account.core().rooms.refresh(account, room->group());
  }

  // Who leaves before Turms has answered has not entered.
  uint64_t begin_entering(const RoomPresence& request) {
    entering_.push_back({next_++, request.account().user(), request.sender_id(), request.target().group});
    return entering_.back().number;
  }
  bool end_entering(uint64_t number) {
    return std::erase_if(entering_, [number](const Entering& each) { return each.number == number; }) != 0;
  }
  static Outcome left_meanwhile(const RoomPresence& request) {
    const Resource* sender = request.sender();
    if (sender == nullptr) return Outcome::done();
    bridge::OccupantPresence presence;
    presence.from = request.stanza().to().text();
    presence.to = sender->full_jid();
    presence.is_available = false;
    presence.codes = {code::kSelf};
    return Outcome::reply(bridge::occupant_presence(presence));
  }

  struct Entering {
    uint64_t number;
    UserId user;
    ResourceId resource;
    GroupId group;
  };
  Occupants occupants_;
  std::vector<Entering> entering_;  // as many as stanzas are worked on
  uint64_t next_ = 1;
};

}  // namespace

extern const FeatureInfo xep_0045_join;
const FeatureInfo xep_0045_join{"XEP-0045", "1.35.1", "Multi-User Chat: entering and leaving", &make<Join>};

}  // namespace turms::xmpp::features
