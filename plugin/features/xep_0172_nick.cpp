// SPDX-License-Identifier: Apache-2.0
// XEP-0172 User Nickname: the PEP node is the name of the Turms profile, whoever set it. To publish it is to rename
// oneself in Turms; who wishes to hear of it is told when Turms has agreed, or when a Turms client has done it.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/errors.h"
#include "bridge/pep_event.h"
#include "bridge/vcard.h"
#include "features/account.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/pep_delivery.h"
#include "features/profiles.h"
#include "xml/fragment.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "http://jabber.org/protocol/nick";  // namespace and node

bridge::PepItem item_of(std::string_view name) {
  bridge::PepItem item("current", {});
  xml::Writer(item.xml, xml::kSelfContained).leaf("nick", kNs, name);
  return item;
}

StanzaError not_acceptable(std::string text) {
  return {StanzaErrorCondition::not_acceptable, std::move(text)};
}

class Nick final : public Feature {
 public:
  void install(Hooks& on) override {
    on.pep_publish(kNs, this, &Nick::rename);
    // Open: Turms tells the name of a user to everybody.
    on.pep_read(kNs, bridge::PepAccess::open, this, &Nick::read);
    on.profile(this, &Nick::profile_changed);
  }

 private:
  Task<PepDecision> rename(PepPublication what) {
    const auto parsed = xml::parse_fragment(what.item().xml);
    const xml::Element* nick = parsed ? parsed.value()->root().first_child() : nullptr;
    if (nick == nullptr || !nick->is("nick", kNs) || nick->text().empty())
      co_return PepDecision::refuse(not_acceptable("<nick/> with a name is missing"));
    if (nick->text().size() > bridge::kProfileFieldBytes)
      co_return PepDecision::refuse(not_acceptable("the name is too long"));
    ProfileWish wish;
    wish.name = nick->text();
    bridge::VcardWish same;
    same.name = wish.name;
    const upstream::Response response = co_await what.account().core().profiles.update(what.account(), std::move(wish));
    if (response.outcome == upstream::Outcome::answered && response.code == proto::status::kIllegalArgument)
      co_return PepDecision::refuse(bridge::refusal_by_turms(same, response.reason));
    if (auto error = bridge::stanza_error_of(response)) co_return PepDecision::refuse(std::move(*error));
    co_return PepDecision::taken();
  }

  Task<std::optional<std::vector<bridge::PepItem>>> read(PepRead what) {
    const Result<Profile> profile = co_await what.asker().core().profiles.get(what.asker(), what.owner());
    std::vector<bridge::PepItem> items;
    if (profile && !profile->name.empty()) items.push_back(item_of(profile->name));
    co_return items;
  }

  /// Who is told by whom: with push_profile each contact's account hears of it from Turms, as this one did; without,
  /// the account itself tells those that are on this gateway.
  void profile_changed(Account& account, const ProfileChange& change) {
    if (!change.name) return;
    const std::string event = bridge::item_event(kNs, item_of(*change.name), true);
    if (change.user == account.user()) {
      tell_pep_event(account, kNs, event, !account.core().capabilities.push_profile);
    } else if (account.contacts().list().sees(change.user)) {
      hand_out_pep_event(account, account.core().addresses.user(change.user).to_string(), kNs, event);
    }
  }
};

}  // namespace

extern const FeatureInfo xep_0172_nick;
const FeatureInfo xep_0172_nick{"XEP-0172", "1.1", "User Nickname", &make<Nick>};

}  // namespace turms::xmpp::features
