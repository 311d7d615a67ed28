// SPDX-License-Identifier: Apache-2.0
// XEP-0292 vCard4 Over XMPP: the same vCard as XEP-0054's in the newer format, by IQ and as a PEP node. Events say that
// it has changed and no more (XEP-0292 4.2): who is curious asks.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/vcard4.h"
#include "features/account.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/pep_delivery.h"
#include "features/profiles.h"
#include "features/vcards.h"
#include "xml/fragment.h"

namespace turms::xmpp::features {
namespace {

class Vcard4 final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(bridge::kVcard4Ns, "vcard", kOwnAccount | kContact, this, &Vcard4::tell);
    on.iq_set(bridge::kVcard4Ns, "vcard", kOwnAccount, this, &Vcard4::set);
    on.disco(kServer | kOwnAccount | kContact, bridge::kVcard4Ns);
    on.pep_publish(bridge::kVcard4Node, this, &Vcard4::publish);
    // Open: vCards are public, and so are the profiles of Turms.
    on.pep_read(bridge::kVcard4Node, bridge::PepAccess::open, this, &Vcard4::read);
    on.profile(this, &Vcard4::profile_changed);
  }

 private:
  Task<Outcome> tell(IqRequest iq) {
    const UserId owner = iq.entity() == kContact ? iq.contact() : iq.account().user();
    const Result<bridge::Vcard, StanzaError> vcard = co_await read_vcard(iq.account(), owner, false);
    if (!vcard) co_return Outcome::error(vcard.error());
    const std::string jid = iq.core().addresses.user(owner).to_string();
    co_return iq.result([&](xml::Writer& writer) { bridge::write_vcard4(writer, *vcard, jid); });
  }

  Task<Outcome> set(IqRequest iq) {
    Result<bridge::Vcard, StanzaError> wanted = bridge::read_vcard4(iq.payload(), iq.account().bare_jid());
    if (!wanted) co_return Outcome::error(wanted.error());
    const Result<void, StanzaError> verdict = co_await set_vcard(iq.account(), std::move(*wanted), false);
    if (!verdict) co_return Outcome::error(verdict.error());
    co_return iq.result();
  }

  Task<PepDecision> publish(PepPublication what) {
    const auto parsed = xml::parse_fragment(what.item().xml);
    const xml::Element* vcard = parsed ? parsed.value()->root().first_child() : nullptr;
    if (vcard == nullptr || !vcard->is("vcard", bridge::kVcard4Ns))
      co_return PepDecision::refuse(StanzaError(StanzaErrorCondition::not_acceptable, "<vcard/> is missing"));
    Account& account = what.account();
    Result<bridge::Vcard, StanzaError> wanted = bridge::read_vcard4(*vcard, account.bare_jid());
    if (!wanted) co_return PepDecision::refuse(wanted.error());
    const Result<void, StanzaError> verdict = co_await set_vcard(account, std::move(*wanted), false);
    if (!verdict) co_return PepDecision::refuse(verdict.error());
    co_return PepDecision::taken();
  }

  Task<std::optional<std::vector<bridge::PepItem>>> read(PepRead what) {
    const Result<bridge::Vcard, StanzaError> vcard = co_await read_vcard(what.asker(), what.owner(), false);
    std::vector<bridge::PepItem> items;
    if (vcard) {
      items.emplace_back("current", std::string());
      xml::Writer writer(items.back().xml, xml::kSelfContained);
      bridge::write_vcard4(writer, *vcard, what.asker().core().addresses.user(what.owner()).to_string());
    }
    co_return items;
  }

  /// Who is told by whom: as with the nick (xep_0172_nick.cpp).
  void profile_changed(Account& account, const ProfileChange& change) {
    if (change.user == account.user()) {
      tell_pep_event(account, bridge::kVcard4Node, vcard_event(), !account.core().capabilities.push_profile);
    } else if (account.contacts().list().sees(change.user)) {
      hand_out_pep_event(account, account.core().addresses.user(change.user).to_string(), bridge::kVcard4Node,
                         vcard_event());
    }
  }
};

}  // namespace

extern const FeatureInfo xep_0292_vcard4;
const FeatureInfo xep_0292_vcard4{"XEP-0292", "0.12.0", "vCard4 Over XMPP", &make<Vcard4>};

}  // namespace turms::xmpp::features
