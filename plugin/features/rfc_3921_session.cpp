// SPDX-License-Identifier: Apache-2.0
// RFC 3921 3, session establishment, for clients that still ask: offered as optional, and always granted
// (draft-cridland-xmpp-session-01).
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:ietf:params:xml:ns:xmpp-session";

class Session final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_set(kNs, "session", kServer | kOwnAccount, this, &Session::grant);
    on.stream_feature([](xml::Writer& writer) { writer.open("session", kNs).open("optional").close().close(); });
  }

 private:
  Task<Outcome> grant(IqRequest iq) { co_return iq.result(); }
};

}  // namespace

extern const FeatureInfo rfc_3921_session;
const FeatureInfo rfc_3921_session{"RFC 3921", "2004-10", "Session Establishment", &make<Session>};

}  // namespace turms::xmpp::features
