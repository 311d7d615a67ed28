// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_info.h"

#include <string>

#include "bridge/data_form.h"
#include "bridge/muc.h"
#include "bridge/room_config.h"

namespace turms::xmpp::bridge {

namespace {

std::string_view word_of(bool value) {
  return value ? "1" : "0";
}

}  // namespace

std::vector<std::string_view> room_features(const GroupTypeRules& rules) {
  return {kMucNs,
          "http://jabber.org/protocol/muc#stable_id",  // what comes back has the id it was sent with
          "muc_persistent",
          "muc_hidden",
          "muc_nonanonymous",
          "muc_unsecured",
          is_members_only(rules) ? "muc_membersonly" : "muc_open",
          "muc_unmoderated"};
}

void write_room_info(xml::Writer& out, const RoomInfo& info) {
  DataFormWriter form(out, FormKind::result);
  form.form_type(kMucRoomInfo);
  form.field(FieldKind::text_single, "muc#roominfo_description", "Description").value(info.description);
  form.field(FieldKind::text_single, "muc#roominfo_subject", "Subject").value(info.subject);
  if (info.members_set_subject) {
    form.field(FieldKind::boolean, "muc#roominfo_subjectmod", "Members may change the subject")
        .value(word_of(*info.members_set_subject));
  }
  if (info.occupants) {
    form.field(FieldKind::text_single, "muc#roominfo_occupants", "Occupants").value(std::to_string(*info.occupants));
  }
  if (info.max_occupants > 0) {
    form.field(FieldKind::text_single, "muc#roomconfig_maxusers", "Members at most")
        .value(std::to_string(info.max_occupants));
  }
  if (info.max_history > 0) {
    form.field(FieldKind::text_single, "muc#maxhistoryfetch", "Messages on entry at most")
        .value(std::to_string(info.max_history));
  }
  if (!info.contact.empty()) {
    form.field(FieldKind::jid_multi, "muc#roominfo_contactjid", "Owner").value(info.contact);
  }
  if (!info.avatar.empty()) {
    form.field(FieldKind::text_multi, "muc#roominfo_avatarhash", "Avatar hash").value(info.avatar);
  }
  form.close();
}

}  // namespace turms::xmpp::bridge
