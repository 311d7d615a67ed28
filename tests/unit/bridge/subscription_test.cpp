// SPDX-License-Identifier: Apache-2.0
// Every cell of the two tables of mapping 5.4.
#include "bridge/subscription.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

namespace turms::xmpp::bridge {
namespace {

using Call = FriendCall;
using Note = NoteChange;
using State = SubscriptionState;
using Step = SubscriptionStep;
using Type = PresenceType;

constexpr std::array kStates{State::none,  State::none_out, State::none_in,  State::none_out_in, State::to,
                             State::to_in, State::from,     State::from_out, State::both};

/// A contact in each of the nine states, as Turms and the notes say it.
Contact contact_in(State state) {
  Contact contact;
  const auto is_one_of = [state](std::initializer_list<State> states) {
    return std::find(states.begin(), states.end(), state) != states.end();
  };
  contact.is_related = is_one_of({State::to, State::to_in, State::from, State::from_out, State::both});
  contact.note.withholds_presence = is_one_of({State::to, State::to_in});
  contact.note.ignores_presence = is_one_of({State::from, State::from_out});
  if (is_one_of({State::none_out, State::none_out_in, State::from_out})) contact.sent_request = 7;
  if (is_one_of({State::none_in, State::none_out_in, State::to_in})) contact.received_request = 8;
  return contact;
}

const Step kNothing{};
const Step kAccept{Call::accept, Note::nothing, {}, {}, false};
const Step kRecall{Call::recall, Note::nothing, {}, {}, false};
const Step kDecline{Call::decline, Note::nothing, {}, {}, false};
const Step kAgain{Call::nothing, Note::nothing, {}, {}, true};
const Step kSubscribed{Call::nothing, Note::nothing, {Type::subscribed}, {}, false};
const Step kWatch{Call::nothing, Note::watch, {Type::subscribed}, {}, false};
const Step kShow{Call::nothing, Note::show, {}, {Type::subscribed}, false};
const Step kApprove{Call::nothing, Note::approve, {}, {}, false};
const Step kDisapprove{Call::nothing, Note::disapprove, {}, {}, false};
const Step kIgnore{Call::nothing, Note::ignore, {}, {Type::unsubscribe}, false};
const Step kWithhold{Call::nothing, Note::withhold, {}, {Type::unsubscribed}, false};

void expect_row(Type said, const std::array<Step, kStates.size()>& steps) {
  for (size_t i = 0; i < kStates.size(); ++i) {
    EXPECT_EQ(step_for(contact_in(kStates[i]), said), steps[i]) << "state " << i;
  }
}

TEST(Subscription, has_nine_states) {
  for (const State state : kStates) EXPECT_EQ(state_of(contact_in(state)), state);
}

TEST(Subscription, subscribe_in_every_state) {
  expect_row(Type::subscribe, {Step{Call::create, Note::list, {}, {}, false}, kAgain,
                               Step{Call::accept, Note::nothing, {Type::subscribed}, {}, false}, kAgain, kSubscribed,
                               kSubscribed, kWatch, kWatch, kSubscribed});
}

TEST(Subscription, subscribed_in_every_state) {
  expect_row(Type::subscribed, {kApprove, kApprove, kAccept, kAccept, kShow, kAccept, kNothing, kNothing, kNothing});
}

TEST(Subscription, unsubscribe_in_every_state) {
  expect_row(Type::unsubscribe, {kNothing, kRecall, kNothing, kRecall, kIgnore, kIgnore, kNothing, kRecall, kIgnore});
}

TEST(Subscription, unsubscribed_in_every_state) {
  expect_row(Type::unsubscribed,
             {kDisapprove, kDisapprove, kDecline, kDecline, kNothing, kDecline, kWithhold, kWithhold, kWithhold});
}

TEST(Subscription, between_friends_who_keep_apart_needs_no_request) {
  Contact contact = contact_in(State::both);
  contact.note.withholds_presence = contact.note.ignores_presence = true;
  EXPECT_EQ(state_of(contact), State::none);
  EXPECT_EQ(step_for(contact, Type::subscribe), kWatch);
  EXPECT_EQ(step_for(contact, Type::subscribed), kShow);
}

TEST(Subscription, with_who_left_begins_anew) {
  Contact contact = contact_in(State::both);
  contact.note.is_dropped = true;
  EXPECT_EQ(state_of(contact), State::none);
  EXPECT_EQ(step_for(contact, Type::subscribe).call, Call::create);
  EXPECT_EQ(step_for(contact, Type::subscribed), kApprove);
}

TEST(Subscription, a_request_that_friends_left_behind_is_of_no_state) {
  Contact contact = contact_in(State::both);
  contact.sent_request = 7;
  contact.received_request = 8;
  EXPECT_EQ(state_of(contact), State::both);
}

TEST(Subscription, a_request_is_told_to_who_does_not_show_himself_yet) {
  for (const State state : kStates) {
    const Subscription subscription = contact_in(state).subscription();
    const bool is_shown = subscription == Subscription::from || subscription == Subscription::both;
    const Step step = step_for(contact_in(state), PeerDeed::asked);
    EXPECT_EQ(step.call, is_shown ? Call::accept : Call::nothing);
    EXPECT_EQ(step.tell_owner, is_shown ? std::vector<Type>() : std::vector<Type>{Type::subscribe});
  }
  Contact approved = contact_in(State::none);
  approved.note.is_approved = true;
  EXPECT_EQ(step_for(approved, PeerDeed::asked), kAccept);
  approved.is_blocked = approved.is_related = true;
  EXPECT_EQ(step_for(approved, PeerDeed::asked), kNothing);
}

TEST(Subscription, answers_are_told_to_who_asked) {
  EXPECT_EQ(step_for(contact_in(State::none_out), PeerDeed::accepted), kSubscribed);
  EXPECT_EQ(step_for(contact_in(State::none_out), PeerDeed::declined).tell_owner, std::vector{Type::unsubscribed});
  EXPECT_EQ(step_for(contact_in(State::none), PeerDeed::declined), kNothing);
  EXPECT_EQ(step_for(contact_in(State::none_in), PeerDeed::recalled).tell_owner, std::vector{Type::unsubscribe});
  EXPECT_EQ(step_for(contact_in(State::none), PeerDeed::recalled), kNothing);
}

TEST(Subscription, ends_in_the_directions_that_it_had) {
  EXPECT_EQ(step_for(contact_in(State::both), PeerDeed::dropped).tell_owner,
            (std::vector{Type::unsubscribe, Type::unsubscribed}));
  EXPECT_EQ(step_for(contact_in(State::to), PeerDeed::dropped).tell_owner, std::vector{Type::unsubscribed});
  EXPECT_EQ(step_for(contact_in(State::from), PeerDeed::dropped).tell_owner, std::vector{Type::unsubscribe});
  EXPECT_EQ(step_for(contact_in(State::none), PeerDeed::dropped), kNothing);
}

TEST(Subscription, comes_back_with_who_had_left) {
  Contact contact = contact_in(State::both);
  EXPECT_EQ(step_for(contact, PeerDeed::restored), kNothing);
  contact.note.is_dropped = true;
  EXPECT_EQ(step_for(contact, PeerDeed::restored), kSubscribed);
}

TEST(NoteChange, does_and_undoes) {
  ContactNote note;
  note.hides_request = true;
  apply(Note::list, note);
  EXPECT_TRUE(note.is_listed && !note.hides_request);
  apply(Note::approve, note);
  EXPECT_TRUE(note.is_approved);
  apply(Note::disapprove, note);
  EXPECT_FALSE(note.is_approved);
  apply(Note::withhold, note);
  apply(Note::ignore, note);
  EXPECT_TRUE(note.withholds_presence && note.ignores_presence);
  apply(Note::show, note);
  EXPECT_TRUE(!note.withholds_presence && note.ignores_presence);
  apply(Note::watch, note);
  EXPECT_FALSE(note.ignores_presence);
  apply(Note::nothing, note);
  EXPECT_TRUE(note.is_listed);
}

}  // namespace
}  // namespace turms::xmpp::bridge
