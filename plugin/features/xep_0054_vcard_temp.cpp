// SPDX-License-Identifier: Apache-2.0
// XEP-0054 vcard-temp: everybody's vCard is a view of the Turms profile; the own one can be set. This file also hears
// from Turms that a profile has changed, and tells the other features.
#include <memory>
#include <utility>

#include "bridge/vcard_temp.h"
#include "features/account.h"
#include "features/avatars.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "features/vcards.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

std::optional<std::string_view> text_of(const proto::View& field) {
  return field.has() ? std::optional(field.view()) : std::nullopt;
}

class VcardTemp final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(bridge::kVcardTempNs, "vCard", kOwnAccount | kContact, this, &VcardTemp::tell);
    on.iq_set(bridge::kVcardTempNs, "vCard", kOwnAccount, this, &VcardTemp::set);
    on.push(static_cast<uint32_t>(proto::RequestKind::kUpdateUser), this, &VcardTemp::user_updated);
    on.disco(kServer | kOwnAccount | kContact, bridge::kVcardTempNs);
  }

 private:
  Task<Outcome> tell(IqRequest iq) {
    const UserId owner = iq.entity() == kContact ? iq.contact() : iq.account().user();
    const Result<bridge::Vcard, StanzaError> vcard = co_await read_vcard(iq.account(), owner, true);
    if (!vcard) co_return Outcome::error(vcard.error());
    const std::string jid = iq.core().addresses.user(owner).to_string();
    co_return iq.result([&](xml::Writer& writer) { bridge::write_vcard_temp(writer, *vcard, jid); });
  }

  Task<Outcome> set(IqRequest iq) {
    Result<bridge::Vcard, StanzaError> wanted = bridge::read_vcard_temp(iq.payload(), kAvatarBytes);
    if (!wanted) co_return Outcome::error(wanted.error());
    const Result<void, StanzaError> verdict = co_await set_vcard(iq.account(), std::move(*wanted), true);
    if (!verdict) co_return Outcome::error(verdict.error());
    co_return iq.result();
  }

  /// The body can hold a new password: nothing else of it is looked at, and it is never logged (mapping 17.4).
  void user_updated(Account& account, const upstream::Push& push) {
    proto::UpdateUserRequest request;
    if (!push.requester || !proto::decode(as_text(push.body), request)) return;
    const ProfileChange change{push.requester, text_of(request.name), text_of(request.intro),
                               text_of(request.profile_picture)};
    if (!change.name && !change.intro && !change.picture) return;
    account.core().profiles.apply(change);
    account.core().hooks.on_profile(account, change);
  }
};

}  // namespace

extern const FeatureInfo xep_0054_vcard_temp;
const FeatureInfo xep_0054_vcard_temp{"XEP-0054", "1.3", "vcard-temp", &make<VcardTemp>};

}  // namespace turms::xmpp::features
