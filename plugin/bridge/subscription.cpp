// SPDX-License-Identifier: Apache-2.0
#include "bridge/subscription.h"

namespace turms::xmpp::bridge {
namespace {

using Call = FriendCall;
using Note = NoteChange;
using State = SubscriptionState;
using Type = PresenceType;
using Step = SubscriptionStep;

/// Friends in Turms' eyes, whatever the notes say: no request is needed, notes are to be taken back.
bool are_friends(const Contact& contact) {
  return contact.is_related && !contact.note.is_dropped;
}

Step call(Call what) {
  return {what, Note::nothing, {}, {}, false};
}
Step note(Note what) {
  return {Call::nothing, what, {}, {}, false};
}

Step on_subscribe(State state, bool are_friends) {
  switch (state) {
    case State::none:
      if (are_friends) return {Call::nothing, Note::watch, {Type::subscribed}, {}, false};
      return {Call::create, Note::list, {}, {}, false};
    case State::none_out:
    case State::none_out_in:
      return {Call::nothing, Note::nothing, {}, {}, true};
    case State::none_in:
      // Friendship is mutual: to want what the other side wants, too, is to accept it.
      return {Call::accept, Note::nothing, {Type::subscribed}, {}, false};
    case State::from:
    case State::from_out:
      return {Call::nothing, Note::watch, {Type::subscribed}, {}, false};
    case State::to:
    case State::to_in:
    case State::both:
      return {Call::nothing, Note::nothing, {Type::subscribed}, {}, false};
  }
  return {};
}

Step on_subscribed(State state, bool are_friends) {
  switch (state) {
    case State::none:
      if (are_friends) return {Call::nothing, Note::show, {}, {Type::subscribed}, false};
      return note(Note::approve);
    case State::none_out:
      return note(Note::approve);
    case State::none_in:
    case State::none_out_in:
    case State::to_in:
      return call(Call::accept);
    case State::to:
      return {Call::nothing, Note::show, {}, {Type::subscribed}, false};
    case State::from:
    case State::from_out:
    case State::both:
      return {};
  }
  return {};
}

Step on_unsubscribe(State state) {
  switch (state) {
    case State::none_out:
    case State::none_out_in:
    case State::from_out:
      return call(Call::recall);
    case State::to:
    case State::to_in:
    case State::both:
      return {Call::nothing, Note::ignore, {}, {Type::unsubscribe}, false};
    case State::none:
    case State::none_in:
    case State::from:
      return {};
  }
  return {};
}

Step on_unsubscribed(State state) {
  switch (state) {
    case State::none:
    case State::none_out:
      return note(Note::disapprove);
    case State::none_in:
    case State::none_out_in:
    case State::to_in:
      return call(Call::decline);
    case State::from:
    case State::from_out:
    case State::both:
      return {Call::nothing, Note::withhold, {}, {Type::unsubscribed}, false};
    case State::to:
      return {};
  }
  return {};
}

/// What the owner's client is told when the contact is a friend no more: the end of each direction that there was.
std::vector<Type> ends_of(Subscription subscription) {
  switch (subscription) {
    case Subscription::both:
      return {Type::unsubscribe, Type::unsubscribed};
    case Subscription::to:
      return {Type::unsubscribed};
    case Subscription::from:
      return {Type::unsubscribe};
    case Subscription::none:
      break;
  }
  return {};
}

Step on_asked(const Contact& contact) {
  // To accept would unblock, and to tell would let through whom the owner does not want to hear.
  if (contact.is_blocked) return {};
  const Subscription now = contact.subscription();
  // RFC 6121 3.1.3: who sees the owner anyhow, or was approved before, is answered without asking anybody.
  const bool is_welcome = now == Subscription::from || now == Subscription::both || contact.note.is_approved;
  if (is_welcome) return call(Call::accept);
  return {Call::nothing, Note::nothing, {Type::subscribe}, {}, false};
}

}  // namespace

SubscriptionState state_of(const Contact& contact) {
  const bool is_wanted = contact.received_request != 0;
  switch (contact.subscription()) {
    case Subscription::to:
      return is_wanted ? State::to_in : State::to;
    case Subscription::from:
      return contact.is_asked() ? State::from_out : State::from;
    case Subscription::both:
      return State::both;
    case Subscription::none:
      break;
  }
  if (contact.is_asked()) return is_wanted ? State::none_out_in : State::none_out;
  return is_wanted ? State::none_in : State::none;
}

SubscriptionStep step_for(const Contact& contact, PresenceType said) {
  const State state = state_of(contact);
  switch (said) {
    case Type::subscribe:
      return on_subscribe(state, are_friends(contact));
    case Type::subscribed:
      return on_subscribed(state, are_friends(contact));
    case Type::unsubscribe:
      return on_unsubscribe(state);
    case Type::unsubscribed:
      return on_unsubscribed(state);
    default:
      return {};
  }
}

SubscriptionStep step_for(const Contact& contact, PeerDeed deed) {
  Step step;
  switch (deed) {
    case PeerDeed::asked:
      return on_asked(contact);
    case PeerDeed::accepted:
      step.tell_owner = {Type::subscribed};
      break;
    case PeerDeed::declined:
      if (contact.is_asked()) step.tell_owner = {Type::unsubscribed};
      break;
    case PeerDeed::recalled:
      if (contact.received_request != 0) step.tell_owner = {Type::unsubscribe};
      break;
    case PeerDeed::dropped:
      step.tell_owner = ends_of(contact.subscription());
      break;
    case PeerDeed::restored:
      if (contact.is_related && contact.note.is_dropped) step.tell_owner = {Type::subscribed};
      break;
  }
  return step;
}

void apply(NoteChange change, ContactNote& note) {
  switch (change) {
    case Note::nothing:
      break;
    case Note::list:
      note.is_listed = true;
      note.hides_request = false;
      break;
    case Note::approve:
      note.is_listed = note.is_approved = true;
      break;
    case Note::disapprove:
      note.is_approved = false;
      break;
    case Note::withhold:
      note.withholds_presence = true;
      break;
    case Note::show:
      note.withholds_presence = false;
      break;
    case Note::ignore:
      note.ignores_presence = true;
      break;
    case Note::watch:
      note.ignores_presence = false;
      break;
  }
}

}  // namespace turms::xmpp::bridge
