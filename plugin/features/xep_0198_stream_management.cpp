// SPDX-License-Identifier: Apache-2.0
// XEP-0198 Stream Management: offered behind the login. What it does is the stream's affair
// (runtime/resource_stream.h): features notice nothing of it.
#include "features/feature.h"
#include "features/hooks.h"
#include "xmpp/stream_management.h"

namespace turms::xmpp::features {
namespace {

class StreamManagement final : public Feature {
 public:
  void install(Hooks& on) override {
    on.stream_feature([](xml::Writer& writer) { writer.empty("sm", kStreamManagementNamespace); });
  }
};

}  // namespace

extern const FeatureInfo xep_0198_stream_management;
const FeatureInfo xep_0198_stream_management{"XEP-0198", "1.6.2", "Stream Management", &make<StreamManagement>};

}  // namespace turms::xmpp::features
