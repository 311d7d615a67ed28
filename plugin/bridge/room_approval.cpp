// SPDX-License-Identifier: Apache-2.0
#include "bridge/room_approval.h"

#include "bridge/addresses.h"
#include "bridge/data_form.h"
#include "bridge/muc.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kRequestField = "turms#join_request";
constexpr std::string_view kAllowField = "muc#register_allow";

}  // namespace

void write_join_approval(xml::Writer& out, int64_t request_id, JidView user, std::string_view nick,
                         std::string_view message) {
  DataFormWriter form(out, FormKind::form);
  form.title("Somebody asks to join").form_type(kMucRegister);
  form.instructions("Say yes or no and submit the form. To leave the question to others, cancel it.");
  form.field(FieldKind::hidden, kRequestField).value(IdText(request_id));
  form.field(FieldKind::jid_single, "muc#jid", "User").value(user.text());
  form.field(FieldKind::text_single, "muc#register_roomnick", "Nickname").value(nick);
  if (!message.empty()) form.field(FieldKind::text_single, "muc#register_faqentry", "Message").value(message);
  form.field(FieldKind::boolean, kAllowField, "May this person join?").required().value("0");
  form.close();
}

std::optional<JoinApproval> read_join_approval(const xml::Element& message) {
  const std::optional<DataForm> form = DataForm::read_child(message);
  if (!form || !form->is_submit() || form->form_type() != kMucRegister) return std::nullopt;
  const std::optional<int64_t> request_id = parse_id(form->value(kRequestField));
  const std::optional<bool> is_allowed = form->boolean(kAllowField);
  if (!request_id || !is_allowed) return std::nullopt;
  JoinApproval approval;
  approval.request_id = *request_id;
  approval.is_allowed = *is_allowed;
  return approval;
}

}  // namespace turms::xmpp::bridge
