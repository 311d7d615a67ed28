// SPDX-License-Identifier: Apache-2.0
// XEP-0441 MAM Preferences: Turms stores by its own policy and knows none of a user's, so the preferences are told as
// they are, and can't be others (mapping 12.8).
#include "bridge/mam_query.h"
#include "features/account.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

/// Whether a list names nobody.
bool is_empty(const xml::Element& prefs, std::string_view list) {
  const xml::Element* element = prefs.child(list, bridge::kMamNs);
  return element == nullptr || element->first_child() == nullptr;
}

class ArchivePreferences final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(bridge::kMamNs, "prefs", kServer | kOwnAccount, this, &ArchivePreferences::tell);
    on.iq_set(bridge::kMamNs, "prefs", kServer | kOwnAccount, this, &ArchivePreferences::set);
  }

 private:
  static Outcome preferences(const IqRequest& iq) {
    return iq.result([](xml::Writer& writer) {
      writer.open("prefs", bridge::kMamNs).attr("default", "always");
      writer.open("always").close().open("never").close().close();
    });
  }
  Task<Outcome> tell(IqRequest iq) { co_return preferences(iq); }
  Task<Outcome> set(IqRequest iq) {
    const xml::Element& wanted = iq.payload();
    // Who is always archived is so anyway.
    if (wanted.attr("default") == "always" && is_empty(wanted, "never")) co_return preferences(iq);
    co_return Outcome::error({StanzaErrorCondition::not_allowed, "the server keeps every message"});
  }
};

}  // namespace

extern const FeatureInfo xep_0441_archive_preferences;
const FeatureInfo xep_0441_archive_preferences{"XEP-0441", "0.2.0", "Message Archive Management Preferences",
                                               &make<ArchivePreferences>};

}  // namespace turms::xmpp::features
