// SPDX-License-Identifier: Apache-2.0
// XEP-0115 and XEP-0390, the server's half: the hash of the domain's disco#info stands in the stream features (XEP-0115
// 6.3), so that clients that know it ask for nothing; who asks for the node it names gets the answer it was made of.
#include <memory>
#include <string>

#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/server_caps.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "http://jabber.org/protocol/caps";
constexpr std::string_view kNs2 = "urn:xmpp:caps";
constexpr std::string_view kHashNs = "urn:xmpp:hashes:2";
constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr std::string_view kNode = "urn:turms:xmpp";  // names the software

class EntityCaps final : public Feature {
 public:
  void install(Hooks& on) override {
    caps_ = std::make_unique<ServerCaps>(on);
    on.stream_feature([this](xml::Writer& writer, const Capabilities& capabilities) {
      const std::string& sha1 = caps_->sha1(capabilities);
      if (!sha1.empty()) writer.open("c", kNs).attr("hash", "sha-1").attr("node", kNode).attr("ver", sha1).close();
      const std::string& sha256 = caps_->sha256(capabilities);
      if (sha256.empty()) return;
      writer.open("c", kNs2).open("hash", kHashNs).attr("algo", "sha-256").text(sha256).close().close();
    });
    on.disco_node(kServer, this, &EntityCaps::describe);
    on.disco(kServer, kNs);
    on.disco(kServer, kNs2);
  }

 private:
  Task<std::optional<Outcome>> describe(IqRequest iq, DiscoKind kind) {
    const Core& core = iq.core();
    const std::string_view node = iq.payload().attr("node");
    const bool is_ours = node == std::string(kNode) + "#" + caps_->sha1(core.capabilities) ||
                         node == std::string(kNs2) + "#sha-256." + caps_->sha256(core.capabilities);
    if (kind != DiscoKind::info || !is_ours) co_return std::nullopt;
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kInfoNs).attr("node", node);
      core.hooks.write_disco_info(kServer, core.capabilities, writer);
      writer.close();
    });
  }

  std::unique_ptr<ServerCaps> caps_;
};

}  // namespace

extern const FeatureInfo xep_0115_entity_caps;
const FeatureInfo xep_0115_entity_caps{"XEP-0115", "1.6.0", "Entity Capabilities", &make<EntityCaps>};

}  // namespace turms::xmpp::features
