// SPDX-License-Identifier: Apache-2.0
#include "features/server_caps.h"

#include "bridge/caps_hash.h"
#include "features/hooks.h"
#include "xml/fragment.h"

namespace turms::xmpp::features {

void ServerCaps::refresh(const Capabilities& capabilities) {
  if (hashed_ && *hashed_ == capabilities) return;
  std::string text;
  xml::Writer writer(text, xml::kSelfContained);
  writer.open("query", "http://jabber.org/protocol/disco#info");
  hooks_.write_disco_info(kServer, capabilities, writer);
  writer.close();
  // Operators may give many contact addresses: the usual limit of elements is for what peers send.
  xml::Limits limits = xml::payload_limits();
  limits.elements = 4096;
  const auto parsed = xml::parse_fragment(text, limits);
  if (parsed && parsed.value()->root().first_child() != nullptr) {
    const xml::Element& query = *parsed.value()->root().first_child();
    sha1_ = bridge::caps_hash(query).value_or("");
    sha256_ = bridge::caps2_hash(query).value_or("");
  }
  hashed_ = capabilities;
}

}  // namespace turms::xmpp::features
