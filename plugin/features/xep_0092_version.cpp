// SPDX-License-Identifier: Apache-2.0
// XEP-0092 Software Version of the gateway. The operating system is told only where the operator allows it.
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "jabber:iq:version";

class Version final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "query", kServer, this, &Version::tell);
    on.disco(kServer, kNs);
  }

 private:
  Task<Outcome> tell(IqRequest iq) {
    const Settings& settings = iq.core().settings;
    co_return iq.result([&settings](xml::Writer& writer) {
      writer.open("query", kNs).leaf("name", "turms-xmpp");
      if (!settings.version.empty()) writer.leaf("version", settings.version);
      if (!settings.os.empty()) writer.leaf("os", settings.os);
      writer.close();
    });
  }
};

}  // namespace

extern const FeatureInfo xep_0092_version;
const FeatureInfo xep_0092_version{"XEP-0092", "1.1", "Software Version", &make<Version>};

}  // namespace turms::xmpp::features
