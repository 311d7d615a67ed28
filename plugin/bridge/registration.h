// SPDX-License-Identifier: Apache-2.0
// What XEP-0077 In-Band Registration says and asks: the same words before the login, where an account is made, and
// after it, where the password is changed or the account removed. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "xml/element.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kRegisterNs = "jabber:iq:register";
inline constexpr std::string_view kRegisterFeatureNs = "http://jabber.org/features/iq-register";

/// What a client filled in; views of the element it was read from.
struct RegistrationWish {
  RegistrationWish() = default;  // no aggregate: it passes through coroutines
  std::string_view username;
  std::string_view password;
  bool is_removal = false;
  bool is_cancelled = false;  // the form says "never mind"
};

/// Fields of the query, or of the form in it. \returns nothing when that is malformed, or when <remove/> has company.
/// Source: XEP-0077 3.1, 3.2, 3.3, 4
[[nodiscard]] std::optional<RegistrationWish> read_registration(const xml::Element& query);

/// <query/> for somebody who wants an account: fields and form. \param suggested  a user name that is probably free
void write_registration_form(xml::Writer& out, std::string_view suggested);

/// <query/> that sends people elsewhere (XEP-0077 5, XEP-0066).
void write_registration_elsewhere(xml::Writer& out, std::string_view url);

}  // namespace turms::xmpp::bridge
