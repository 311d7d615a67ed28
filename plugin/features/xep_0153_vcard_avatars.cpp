// SPDX-License-Identifier: Apache-2.0
// XEP-0153 vCard-Based Avatars, as XEP-0398 wants it of a server: the hash of the avatar is in every available presence
// without the client's doing, and follows when the avatar changes. A client that is not ready to show one (an empty
// photo) is left alone.
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

#include "bridge/avatar.h"
#include "features/account.h"
#include "features/avatars.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "xml/fragment.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kUpdateNs = "vcard-temp:x:update";
constexpr std::string_view kConversionNs = "urn:xmpp:pep-vcard-conversion:0";

/// <photo/> without a hash.
bool is_unready(const Stanza& presence) {
  const xml::Element* update = presence.child("x", kUpdateNs);
  const xml::Element* photo = update == nullptr ? nullptr : update->child("photo", kUpdateNs);
  return photo != nullptr && photo->text().empty();
}

/// The last presence of a resource as the client might send it again; nothing when it can't be read.
std::unique_ptr<xml::Document> again(const Resource& resource) {
  const std::string xml = "<presences xmlns='jabber:client'>" + resource.presence + "</presences>";
  const auto parsed = xml::parse_fragment(xml);
  const xml::Element* all = parsed ? parsed.value()->root().first_child() : nullptr;
  const xml::Element* last = all == nullptr ? nullptr : all->first_child();
  if (last == nullptr) return nullptr;
  auto document = xml::Document::copy_of(*last);
  document->root().remove_attr("to");
  return document;
}

class VcardAvatars final : public Feature {
 public:
  void install(Hooks& on) override {
    const auto offered = [](const Capabilities& can) { return can.store; };
    on.disco(kOwnAccount, kConversionNs, offered);
    on.session_opened(this, &VcardAvatars::session_opened);
    on.availability(this, &VcardAvatars::availability);
    on.resource_gone(this, &VcardAvatars::resource_gone);
    on.presence_extra(kUpdateNs, this, &VcardAvatars::write);
    on.pep_published(bridge::kAvatarMetadataNs, this, &VcardAvatars::metadata_changed);
  }

 private:
  /// Of an account while it has resources.
  struct State {
    bool is_known = false;
    std::string sha1;               // empty: there is no avatar
    std::set<std::string> unready;  // resources that asked to be left alone; no more than there are resources
  };

  void session_opened(Account& account) { learn(account); }

  void availability(Account& account, Resource& /*resource*/, Availability what) {
    if (what == Availability::initial) learn(account);
  }

  void resource_gone(Account& account, Resource& resource) {
    const auto found = states_.find(account.user());
    if (found == states_.end()) return;
    found->second.unready.erase(resource.part());
    if (account.resources().size() == 1) states_.erase(found);
  }

  void learn(Account& account) {
    if (!account.core().store.is_offered() || account.resources().empty()) return;
    const bool is_new = states_.try_emplace(account.user()).second;
    if (is_new) account.background().spawn(read(account));
  }

  Task<void> read(Account& account) {
    std::string sha1 = co_await shown_avatar(account, account.user());
    const auto found = states_.find(account.user());
    if (found == states_.end() || found->second.is_known) co_return;
    found->second.is_known = true;
    found->second.sha1 = std::move(sha1);
    if (!found->second.sha1.empty()) send_again(account);
  }

  /// XEP-0398 4: before the avatar is known, the client's word stands; it comes right a moment later.
  bool write(Account& account, const Stanza& presence, xml::Writer& writer) {
    const auto found = states_.find(account.user());
    if (found == states_.end() || presence.presence_type() != PresenceType::available) return false;
    State& state = found->second;
    const std::string part(presence.from().resource());
    if (is_unready(presence)) {
      if (account.find(part) != nullptr) state.unready.insert(part);
      return false;
    }
    state.unready.erase(part);
    if (!state.is_known) return false;
    writer.open("x", kUpdateNs).leaf("photo", state.sha1).close();
    return true;
  }

  void metadata_changed(Account& account, const PepChange& change) {
    const auto found = states_.find(account.user());
    if (found == states_.end()) return;
    std::string sha1;
    if (change.kind == PepChange::Kind::published) {
      const auto parsed = xml::parse_fragment(change.item->xml);
      const xml::Element* metadata = parsed ? parsed.value()->root().first_child() : nullptr;
      const Result<std::string> name = metadata ? bridge::shown_image(*metadata) : std::string();
      if (name) sha1 = *name;
    }
    const bool is_another = !found->second.is_known || found->second.sha1 != sha1;
    found->second.is_known = true;
    found->second.sha1 = std::move(sha1);
    if (is_another) send_again(account);
  }

  /// Each available resource says its presence once more; the new hash goes in where it is rendered.
  void send_again(Account& account) {
    const State& state = states_.at(account.user());
    for (const auto& resource : account.resources()) {
      if (!resource->is_available || state.unready.contains(resource->part())) continue;
      std::unique_ptr<xml::Document> document = again(*resource);
      if (document == nullptr) continue;
      document->root().remove_children([](const xml::Element& child) { return child.ns() == kUpdateNs; });
      const Jid from = account.core().addresses.user(account.user(), resource->part());
      auto accepted = Stanza::accept(std::move(document), from);
      if (const Stanza* presence = std::get_if<Stanza>(&accepted))
        static_cast<void>(account.core().hooks.presence_handler()(account, *resource, *presence));
    }
  }

  std::unordered_map<UserId, State> states_;
};

}  // namespace

extern const FeatureInfo xep_0153_vcard_avatars;
const FeatureInfo xep_0153_vcard_avatars{"XEP-0153", "1.1.1", "vCard-Based Avatars, converted (XEP-0398)",
                                         &make<VcardAvatars>};

}  // namespace turms::xmpp::features
