// SPDX-License-Identifier: Apache-2.0
// XEP-0202 Entity Time of the gateway, always in UTC (the plugin reads no time zone).
#include "bridge/timestamp.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:time";

class Time final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "time", kServer | kOwnAccount, this, &Time::tell);
    on.disco(kServer | kOwnAccount, kNs);
  }

 private:
  Task<Outcome> tell(IqRequest iq) {
    const int64_t now = iq.core().clock.unix_ms();
    co_return iq.result([now](xml::Writer& writer) {
      writer.open("time", kNs).leaf("tzo", "+00:00").leaf("utc", bridge::Timestamp(now)).close();
    });
  }
};

}  // namespace

extern const FeatureInfo xep_0202_time;
const FeatureInfo xep_0202_time{"XEP-0202", "2.0", "Entity Time", &make<Time>};

}  // namespace turms::xmpp::features
