// SPDX-License-Identifier: Apache-2.0
// XEP-0077 In-Band Registration, as far as Turms has it: whoever is logged in may change the password. Accounts are
// made and removed elsewhere, since no Turms request does that. The stream is encrypted whenever this is reached.
#include <string>
#include <utility>

#include "bridge/addresses.h"
#include "bridge/data_form.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/password_change.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

using Condition = StanzaErrorCondition;

constexpr std::string_view kNs = "jabber:iq:register";

class Registration final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "query", kServer | kOwnAccount, this, &Registration::show);
    on.iq_set(kNs, "query", kServer | kOwnAccount, this, &Registration::change);
    on.push(static_cast<uint32_t>(proto::RequestKind::kUpdateUser), this, &Registration::changed_elsewhere);
    on.disco(kServer, kNs);
  }

 private:
  Task<Outcome> show(IqRequest iq) {
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kNs).open("registered").close();
      writer.leaf("username", bridge::IdText(iq.account().user().value()).view());
      writer.open("password").close().close();
    });
  }

  Task<Outcome> change(IqRequest iq) {
    const xml::Element& query = iq.payload();
    const std::optional<bridge::DataForm> form = bridge::DataForm::read_child(query);
    if (!form) co_return Outcome::error(StanzaError(Condition::bad_request));
    if (query.child("remove", kNs) != nullptr)
      co_return Outcome::error(StanzaError(Condition::not_allowed, "accounts are not removed by XMPP clients"));
    std::string_view name = query.child_text("username", kNs);
    std::string_view password = query.child_text("password", kNs);
    if (name.empty()) name = form->value("username");
    if (password.empty()) password = form->value("password");
    if (password.empty()) co_return Outcome::error(StanzaError(Condition::bad_request, "no password"));
    if (!name.empty() && bridge::parse_id(name) != iq.account().user().value())
      co_return Outcome::error(StanzaError(Condition::not_allowed, "only the own password can be changed"));
    std::optional<StanzaError> error = co_await change_password(iq.account(), std::string(password));
    if (error) co_return Outcome::error(std::move(*error));
    co_return iq.result();
  }

  /// Turms tells the user's other sessions of a change, some with the password and some without: then it may have been
  /// the password that changed. This kind is never logged.
  void changed_elsewhere(Account& account, const upstream::Push& push) {
    proto::UpdateUserRequest update;
    if (push.requester == account.user() && proto::decode(as_text(push.body), update))
      account.password_changed(update.password.view());
  }
};

}  // namespace

extern const FeatureInfo xep_0077_registration;
const FeatureInfo xep_0077_registration{"XEP-0077", "2.4", "In-Band Registration", &make<Registration>};

}  // namespace turms::xmpp::features
