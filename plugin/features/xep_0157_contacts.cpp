// SPDX-License-Identifier: Apache-2.0
// XEP-0157 Contact Addresses: the operator's addresses as a form in the domain's disco#info.
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kFormNs = "jabber:x:data";
constexpr std::string_view kFormType = "http://jabber.org/network/serverinfo";

class Contacts final : public Feature {
 public:
  void install(Hooks& on) override {
    const Settings& settings = on.settings();
    if (settings.contacts.empty()) return;
    on.disco_form(kServer, [&settings](xml::Writer& writer) {
      writer.open("x", kFormNs).attr("type", "result");
      writer.open("field").attr("var", "FORM_TYPE").attr("type", "hidden").leaf("value", kFormType).close();
      for (const auto& [role, addresses] : settings.contacts) {
        writer.open("field").attr("var", role).attr("type", "list-multi");
        for (const std::string& address : addresses) writer.leaf("value", address);
        writer.close();
      }
      writer.close();
    });
  }
};

}  // namespace

extern const FeatureInfo xep_0157_contacts;
const FeatureInfo xep_0157_contacts{"XEP-0157", "1.1.1", "Contact Addresses for XMPP Services", &make<Contacts>};

}  // namespace turms::xmpp::features
