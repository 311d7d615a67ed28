// SPDX-License-Identifier: Apache-2.0
#include "bridge/registration.h"

#include <iterator>
#include <string>

#include "bridge/data_form.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kOobNs = "jabber:x:oob";
constexpr std::string_view kInstructions =
    "Choose a number of up to 15 digits as your user name, and a password. Nobody else will ever get this number.";

}  // namespace

std::optional<RegistrationWish> read_registration(const xml::Element& query) {
  const std::optional<DataForm> form = DataForm::read_child(query);
  if (!form) return std::nullopt;
  RegistrationWish wish;
  wish.is_cancelled = form->is_cancel();
  wish.is_removal = query.child("remove", kRegisterNs) != nullptr;
  const xml::Elements children = query.children();
  if (wish.is_removal && std::distance(children.begin(), children.end()) != 1) return std::nullopt;
  wish.username = query.child_text("username", kRegisterNs);
  wish.password = query.child_text("password", kRegisterNs);
  if (wish.username.empty()) wish.username = form->value("username");
  if (wish.password.empty()) wish.password = form->value("password");
  return wish;
}

void write_registration_form(xml::Writer& out, std::string_view suggested) {
  out.open("query", kRegisterNs).leaf("instructions", kInstructions);
  out.open("username").close().open("password").close();
  DataFormWriter form(out, FormKind::form);
  form.title("A new account").instructions(kInstructions).form_type(kRegisterNs);
  form.field(FieldKind::text_single, "username", "User name (a number)").required().value(suggested);
  form.field(FieldKind::text_private, "password", "Password").required();
  form.close();
  out.close();
}

void write_registration_elsewhere(xml::Writer& out, std::string_view url) {
  out.open("query", kRegisterNs);
  out.leaf("instructions", "To get an account, visit " + std::string(url));
  out.open("x", kOobNs).leaf("url", url).close();
  out.close();
}

}  // namespace turms::xmpp::bridge
