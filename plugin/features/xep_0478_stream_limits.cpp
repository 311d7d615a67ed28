// SPDX-License-Identifier: Apache-2.0
// XEP-0478 Stream Limits Advertisement: how large a stanza may be, told before anybody runs into it.
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:stream-limits:0";

class StreamLimits final : public Feature {
 public:
  void install(Hooks& on) override {
    const Settings& settings = on.settings();
    on.stream_feature([&settings](xml::Writer& writer) {
      writer.open("limits", kNs).leaf("max-bytes", std::to_string(settings.stanza_bytes));
      if (settings.idle_seconds > 0) writer.leaf("idle-seconds", std::to_string(settings.idle_seconds));
      writer.close();
    });
  }
};

}  // namespace

extern const FeatureInfo xep_0478_stream_limits;
const FeatureInfo xep_0478_stream_limits{"XEP-0478", "0.2.0", "Stream Limits Advertisement", &make<StreamLimits>};

}  // namespace turms::xmpp::features
