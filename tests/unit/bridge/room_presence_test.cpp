// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_presence.h"

#include <gtest/gtest.h>

#include <string>

#include "proto/enums.h"
#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

namespace status = muc_status;

/// Romeo, a member of group 7, is there.
OccupantPresence romeo() {
  OccupantPresence presence;
  presence.from = "7@conference.example.org/Romeo";
  presence.standing = {Affiliation::member, RoomRole::participant};
  presence.jid = "2@example.org";
  return presence;
}

OccupantPresence romeo_gone() {
  OccupantPresence presence = romeo();
  presence.is_available = false;
  return presence;
}

std::string content_of(const std::string& children) {
  return occupant_content(stanza_from("<presence>" + children + "</presence>").element());
}

TEST(RoomPresence, of_an_occupant_tells_who_he_is) {
  EXPECT_EQ(occupant_presence(romeo()),
            "<presence from='7@conference.example.org/Romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='member' jid='2@example.org' role='participant'/></x></presence>");
}

TEST(RoomPresence, carries_what_the_client_shows_and_the_occupant_id) {
  OccupantPresence presence = romeo();
  presence.to = "1@example.org/phone";
  presence.content = "<show>away</show>";
  presence.occupant_id = "b2Nj";
  EXPECT_EQ(occupant_presence(presence),
            "<presence from='7@conference.example.org/Romeo' to='1@example.org/phone'><show>away</show>"
            "<x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='member' jid='2@example.org' role='participant'/></x>"
            "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='b2Nj'/></presence>");
}

TEST(RoomPresence, to_oneself_has_the_id_of_the_join_and_the_facts_of_the_room) {
  OccupantPresence presence = romeo();
  presence.to = "2@example.org/phone";
  presence.id = "join-1";
  presence.standing = {Affiliation::owner, RoomRole::moderator};
  presence.codes = {status::kNonAnonymous, status::kSelf, status::kLogged, status::kCreated, status::kNickAssigned};
  EXPECT_EQ(occupant_presence(presence),
            "<presence from='7@conference.example.org/Romeo' to='2@example.org/phone' id='join-1'>"
            "<x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='owner' jid='2@example.org' role='moderator'/><status code='100'/><status code='110'/>"
            "<status code='170'/><status code='201'/><status code='210'/></x></presence>");
}

TEST(RoomPresence, of_one_who_left_has_no_role_and_shows_nothing) {
  OccupantPresence presence = romeo_gone();
  presence.content = "<show>away</show>";
  EXPECT_EQ(occupant_presence(presence),
            "<presence from='7@conference.example.org/Romeo' type='unavailable'>"
            "<x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='member' jid='2@example.org' role='none'/></x></presence>");
}

TEST(RoomPresence, of_an_old_nick_names_the_new_one_and_keeps_the_role) {
  OccupantPresence presence = romeo_gone();
  presence.new_nick = "Romeo #2";
  presence.codes = {status::kNickChanged};
  EXPECT_EQ(occupant_presence(presence),
            "<presence from='7@conference.example.org/Romeo' type='unavailable'>"
            "<x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='member' jid='2@example.org' nick='Romeo #2' role='participant'/>"
            "<status code='303'/></x></presence>");
}

TEST(RoomPresence, of_a_banned_one_tells_by_whom_and_why) {
  OccupantPresence presence = romeo_gone();
  presence.standing = {Affiliation::outcast, RoomRole::participant};
  presence.actor_nick = "Juliet";
  presence.reason = "<spam>";
  presence.codes = {status::kBanned};
  EXPECT_EQ(occupant_presence(presence),
            "<presence from='7@conference.example.org/Romeo' type='unavailable'>"
            "<x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='outcast' jid='2@example.org' role='none'><actor nick='Juliet'/>"
            "<reason>&lt;spam&gt;</reason></item><status code='301'/></x></presence>");
}

TEST(RoomPresence, of_a_removed_one_says_so) {
  OccupantPresence presence = romeo_gone();
  presence.standing.affiliation = Affiliation::none;
  presence.codes = {status::kRemoved, status::kSelf};
  EXPECT_EQ(occupant_presence(presence),
            "<presence from='7@conference.example.org/Romeo' type='unavailable'>"
            "<x xmlns='http://jabber.org/protocol/muc#user'>"
            "<item affiliation='none' jid='2@example.org' role='none'/><status code='321'/><status code='110'/></x>"
            "</presence>");
}

TEST(RoomPresence, in_a_dissolved_group_is_nobodys) {
  OccupantPresence presence = romeo_gone();
  presence.end = RoomEnd{"8@conference.example.org", "moved"};
  EXPECT_EQ(occupant_presence(presence),
            "<presence from='7@conference.example.org/Romeo' type='unavailable'>"
            "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/>"
            "<destroy jid='8@conference.example.org'><reason>moved</reason></destroy></x></presence>");
  presence.end = RoomEnd{};
  EXPECT_NE(occupant_presence(presence).find("<destroy/></x>"), std::string::npos);
}

TEST(RoomPresence, shows_what_a_client_says_to_others) {
  const std::string said =
      "<show>dnd</show><status xml:lang='de'>nicht da</status>"
      "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='v'/>"
      "<idle xmlns='urn:xmpp:idle:1' since='2026-01-01T00:00:00Z'/>";
  EXPECT_EQ(content_of(said), said);
  EXPECT_EQ(occupant_content(stanza_from("<presence/>").element()), "");
}

TEST(RoomPresence, shows_nothing_that_is_for_the_room_or_only_the_rooms_to_say) {
  EXPECT_EQ(content_of("<priority>5</priority><error type='cancel'/><x xmlns='http://jabber.org/protocol/muc'/>"
                       "<x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x>"
                       "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='mine'/><hats xmlns='urn:xmpp:hats:0'/>"
                       "<delay xmlns='urn:xmpp:delay'/><stanza-id xmlns='urn:xmpp:sid:0' id='1' by='2@example.org'/>"
                       "<show>xa</show>"),
            "<show>xa</show>");
}

TEST(RoomPresence, shows_less_of_what_is_too_long_for_all) {
  const std::string long_words(kOccupantContentBytes, 'x');
  EXPECT_EQ(content_of("<show>xa</show><status>out</status><long xmlns='urn:x'>" + long_words + "</long>"),
            "<show>xa</show><status>out</status>");
  EXPECT_EQ(content_of("<show>xa</show><status>" + long_words + "</status>"), "<show>xa</show>");
  EXPECT_EQ(content_of("<show>" + long_words + "</show>"), "");
}

TEST(RoomPresence, of_a_turms_client_is_its_status) {
  namespace turms_status = turms::proto::user_status;
  EXPECT_EQ(occupant_content(turms_status::kAvailable), "");
  EXPECT_EQ(occupant_content(turms_status::kAway), "<show>away</show>");
  EXPECT_EQ(occupant_content(turms_status::kBusy), "<show>dnd</show><status>Busy</status>");
}

TEST(RoomPresence, of_a_refused_join_is_an_error_from_the_wanted_address) {
  const Stanza join = stanza_from(
      "<presence id='j1' to='7@conference.example.org/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
      "2@example.org/phone");
  EXPECT_EQ(
      refused_join(
          join,
          StanzaError(StanzaErrorCondition::registration_required, "ask to join: register").with_turms_code(3424)),
      "<presence from='7@conference.example.org/Romeo' to='2@example.org/phone' id='j1' type='error'>"
      "<x xmlns='http://jabber.org/protocol/muc'/><error type='auth'>"
      "<registration-required xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
      "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>ask to join: register</text>"
      "<turms xmlns='urn:turms:error:0' code='3424'/></error></presence>");
}

}  // namespace
}  // namespace turms::xmpp::bridge
