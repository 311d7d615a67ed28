// SPDX-License-Identifier: Apache-2.0
#include "bridge/client_caps.h"

#include <algorithm>

#include "bridge/caps_hash.h"
#include "bridge/pep_key.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kCapsNs = "http://jabber.org/protocol/caps";
constexpr std::string_view kCaps2Ns = "urn:xmpp:caps";
constexpr std::string_view kHashesNs = "urn:xmpp:hashes:2";
constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr std::string_view kNotify = "+notify";
constexpr size_t kWishes = 64;

std::optional<AnnouncedCaps> bounded(AnnouncedCaps caps) {
  if (caps.hash.empty() || caps.node.size() > AnnouncedCaps::kNodeBytes) return std::nullopt;
  return caps;
}

}  // namespace

std::optional<AnnouncedCaps> announced_caps(const xml::Element& presence) {
  AnnouncedCaps caps;
  if (const xml::Element* c = presence.child("c", kCapsNs)) {
    caps.kind = c->attr("hash") == "sha-1" ? AnnouncedCaps::Kind::sha1 : AnnouncedCaps::Kind::unverified;
    caps.hash = c->attr("ver");
    caps.node = std::string(c->attr("node")).append("#").append(caps.hash);
    return bounded(std::move(caps));
  }
  const xml::Element* c = presence.child("c", kCaps2Ns);
  if (c == nullptr) return std::nullopt;
  for (const xml::Element& hash : c->children()) {
    if (!hash.is("hash", kHashesNs) || hash.attr("algo") != "sha-256") continue;
    caps.kind = AnnouncedCaps::Kind::sha256;
    caps.hash = hash.text();
    caps.node = "urn:xmpp:caps#sha-256." + caps.hash;
    return bounded(std::move(caps));
  }
  return std::nullopt;
}

bool is_true(const AnnouncedCaps& caps, const xml::Element& query) {
  if (caps.kind == AnnouncedCaps::Kind::sha1) return caps_hash(query) == caps.hash;
  return caps.kind == AnnouncedCaps::Kind::sha256 && caps2_hash(query) == caps.hash;
}

std::vector<std::string> wishes_in(const xml::Element& query) {
  std::vector<std::string> nodes;
  for (const xml::Element& feature : query.children()) {
    std::string_view var = feature.attr("var");
    if (!feature.is("feature", kInfoNs) || !var.ends_with(kNotify) || nodes.size() == kWishes) continue;
    var.remove_suffix(kNotify.size());
    if (!var.empty() && var.size() <= kPepNodeBytes) nodes.emplace_back(var);
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

}  // namespace turms::xmpp::bridge
