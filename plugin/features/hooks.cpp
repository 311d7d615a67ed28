// SPDX-License-Identifier: Apache-2.0
#include "features/hooks.h"

#include <algorithm>

#include "features/core.h"

namespace turms::xmpp::features {

void Hooks::install_all() {
  for (const FeatureInfo* info : all_features()) install(info->make());
}

void Hooks::install(std::unique_ptr<Feature> feature) {
  feature->install(*this);
  features_.push_back(std::move(feature));
}

std::string Hooks::key_of(IqType type, std::string_view ns, std::string_view name) {
  std::string key(type == IqType::get ? "g" : "s");
  key.append(name).append(1, ' ').append(ns);
  return key;
}

void Hooks::add_iq(IqType type, std::string_view ns, std::string_view name, Entity entities, IqHandler handler) {
  iqs_[key_of(type, ns, name)].push_back(IqRow{entities, std::move(handler)});
}

const Hooks::IqHandler* Hooks::find_iq(IqType type, std::string_view ns, std::string_view name, Entity entity) const {
  const auto found = iqs_.find(key_of(type, ns, name));
  if (found == iqs_.end()) return nullptr;
  for (const IqRow& row : found->second) {
    if ((row.entities & entity) != 0) return &row.handler;
  }
  return nullptr;
}

void Hooks::on_push(Account& account, const upstream::Push& push) const {
  const auto found = pushes_.find(push.kind);
  if (found == pushes_.end()) return;
  for (const PushHandler& handler : found->second) handler(account, push);
}

void Hooks::on_block_asked(Account& account, JidView jid, const xml::Element& item) const {
  for (const BlockHandler& handler : block_asked_) handler(account, jid, item);
}

void Hooks::on_resource_gone(Account& account, Resource& resource) const {
  for (const ResourceHandler& handler : gone_) handler(account, resource);
}

void Hooks::on_availability(Account& account, Resource& resource, Availability what) const {
  for (const AvailabilityHandler& handler : availability_) handler(account, resource, what);
}

void Hooks::on_visibility(Account& account, Resource& resource) const {
  for (const ResourceHandler& handler : visibility_) handler(account, resource);
}

void Hooks::on_presence_seen(Account& account, Resource& resource, const Stanza& presence) const {
  for (const SeenHandler& handler : presence_seen_) handler(account, resource, presence);
}

void Hooks::on_iq_answer(Account& account, Resource& resource, const Stanza& answer) const {
  for (const AnswerHandler& handler : answer_) handler(account, resource, answer);
}

void Hooks::on_wishes(Account& account, Resource& resource) const {
  for (const ResourceHandler& handler : wishes_) handler(account, resource);
}

void Hooks::on_session_opened(Account& account) const {
  for (const AccountHandler& handler : session_opened_) handler(account);
}

void Hooks::on_tick(Account& account) const {
  for (const AccountHandler& handler : tick_) handler(account);
}

void Hooks::on_contact(Account& account, const ContactChange& change) const {
  for (const ContactHandler& handler : contact_) handler(account, change);
}

void Hooks::on_profile(Account& account, const ProfileChange& change) const {
  for (const ProfileHandler& handler : profile_) handler(account, change);
}

void Hooks::on_peer_news(Account& account, const PeerNews& news) const {
  for (const PeerHandler& handler : peer_news_) handler(account, news);
}

void Hooks::write_presence_content(Account& account, const Stanza& presence, xml::Writer& writer) const {
  std::vector<std::string_view> taken;  // namespaces in which the server speaks
  for (const auto& [ns, extra] : presence_extras_) {
    if (extra(account, presence, writer)) taken.push_back(ns);
  }
  for (const xml::Node& node : presence.element().nodes()) {
    const xml::Element* element = node.element();
    if (element == nullptr) {
      writer.text(node.text());
    } else if (std::find(taken.begin(), taken.end(), element->ns()) == taken.end()) {
      writer.element(*element);
    }
  }
}

void Hooks::write_stream_features(xml::Writer& writer, const Capabilities& capabilities) const {
  for (const StreamFeatureWriter& feature : stream_features_) feature(writer, capabilities);
}

void Hooks::write_disco_info(Entity entity, const Capabilities& capabilities, xml::Writer& writer) const {
  for (const Identity& identity : identities(entity, capabilities)) {
    writer.open("identity").attr("category", identity.category).attr("type", identity.type);
    writer.attr_if("name", identity.name).close();
  }
  for (const std::string_view ns : disco_features(entity, capabilities)) {
    writer.open("feature").attr("var", ns).close();
  }
  for (const auto& [entities, form] : forms_) {
    if ((entities & entity) != 0) form(writer, capabilities);
  }
}

std::vector<Identity> Hooks::identities(Entity entity, const Capabilities& capabilities) const {
  std::vector<Identity> out;
  for (const IdentityRow& row : identities_) {
    if ((row.entities & entity) != 0 && (!row.offered || row.offered(capabilities))) out.push_back(row.identity);
  }
  return out;
}

std::vector<std::string_view> Hooks::disco_features(Entity entity, const Capabilities& capabilities) const {
  std::vector<std::string_view> out;
  for (const DiscoRow& row : disco_) {
    if ((row.entities & entity) != 0 && (!row.offered || row.offered(capabilities))) out.push_back(row.ns);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace turms::xmpp::features
