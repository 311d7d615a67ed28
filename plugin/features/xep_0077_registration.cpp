// SPDX-License-Identifier: Apache-2.0
// XEP-0077 In-Band Registration, for whoever is logged in: the password is changed by Turms; the account is removed
// where the host lets people do that. Making one comes before the login, and so is the runtime's
// (connection_registration.cpp). The stream is encrypted whenever this is reached.
#include <string>
#include <utility>

#include "bridge/addresses.h"
#include "bridge/registration.h"
#include "features/account.h"
#include "features/accounts.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/password_change.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

using Condition = StanzaErrorCondition;

constexpr std::string_view kNs = bridge::kRegisterNs;

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
    const std::optional<bridge::RegistrationWish> wish = bridge::read_registration(iq.payload());
    if (!wish) co_return Outcome::error(StanzaError(Condition::bad_request));
    if (wish->is_cancelled) co_return iq.result();
    if (wish->is_removal) {
      Outcome outcome = co_await remove(std::move(iq));
      co_return outcome;
    }
    if (wish->password.empty()) co_return Outcome::error(StanzaError(Condition::bad_request, "no password"));
    if (!wish->username.empty() && bridge::parse_id(wish->username) != iq.account().user().value())
      co_return Outcome::error(StanzaError(Condition::not_allowed, "only the own password can be changed"));
    std::optional<StanzaError> error = co_await change_password(iq.account(), std::string(wish->password));
    if (error) co_return Outcome::error(std::move(*error));
    co_return iq.result();
  }

  /// Turms ends the user's sessions, and with them all streams (mapping 4.5).
  Task<Outcome> remove(IqRequest iq) {
    Core& core = iq.core();
    if (!core.capabilities.accounts)
      co_return Outcome::error(StanzaError(Condition::not_allowed, "accounts are not removed by XMPP clients"));
    const UserId user = iq.account().user();
    const Result<void> removed = co_await core.accounts.remove(user);
    if (!removed) {
      core.log.warn("account.not_removed", removed.error().detail, {{"user", user.value()}});
      co_return Outcome::error(StanzaError(Condition::internal_server_error, StanzaErrorType::wait));
    }
    core.log.info("account.removed", "", {{"user", user.value()}});
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
