// SPDX-License-Identifier: Apache-2.0
// XEP-0045 8.1 and 10.2.1, words of the room about itself: its subject, which is the group's announcement, and that its
// name, description or settings are others now. Who may change them is for Turms to decide.
#include <string>

#include "bridge/errors.h"
#include "bridge/muc.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/own_deed.h"
#include "features/room_change.h"
#include "features/room_delivery.h"
#include "features/room_subject.h"
#include "features/rooms.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {
namespace {

class Subject final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing([](const bridge::MessageFacts& facts) { return facts.is_subject; }, this, &Subject::change);
    on.room_changed(this, &Subject::changed);
  }

 private:
  Task<std::optional<Outcome>> change(OutgoingRequest what) {
    const xml::Element* subject = what.stanza().element().child("subject", kClientNamespace);
    proto::UpdateGroupRequest request{};
    request.group_id = what.facts().target.group.value();
    request.announcement = subject == nullptr ? std::string_view() : subject->text();
    const upstream::Response response = co_await ask(what.account(), request);
    std::optional<StanzaError> error = bridge::stanza_error_of(response);
    if (error) co_return Outcome::error(std::move(*error));
    tell_own_deed(what.account(), request);
    co_return Outcome::done();
  }

  void changed(Core& core, Room& room, const RoomChange& change) {
    switch (change.kind) {
      case RoomChange::Kind::subject:
        return tell_subject(core, room, change.actor);
      case RoomChange::Kind::name:
      case RoomChange::Kind::intro:
      case RoomChange::Kind::settings:
        return tell_settings(core, room);
      default:
        return;
    }
  }

  static void tell_subject(const Core& core, Room& room, UserId author) {
    for (const Seat& seat : room.seats()) {
      Resource* resource = seat.account->find(seat.resource);
      if (resource != nullptr) resource->send(subject_message(core, room, seat, resource->full_jid(), author));
    }
  }

  static void tell_settings(const Core& core, Room& room) {
    for (const Seat& seat : room.seats()) {
      Resource* resource = seat.account->find(seat.resource);
      if (resource == nullptr) continue;
      std::string out;
      xml::Writer writer(out);
      writer.open("message").attr("from", address_of(core, room, seat.alias).text());
      writer.attr("to", resource->full_jid()).attr("type", "groupchat");
      writer.open("x", bridge::kMucUserNs);
      writer.open("status").attr("code", bridge::muc_status::kConfigChanged).close();
      writer.close().close();
      resource->send(out);
    }
  }
};

}  // namespace

extern const FeatureInfo xep_0045_subject;
const FeatureInfo xep_0045_subject{"XEP-0045 subject", "1.35.1", "Multi-User Chat: words of a room", &make<Subject>};

}  // namespace turms::xmpp::features
