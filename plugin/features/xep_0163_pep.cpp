// SPDX-License-Identifier: Apache-2.0
// XEP-0163 Personal Eventing Protocol: events for those who wish to hear of nodes, at once and when they come online;
// the nodes are read in xep_0060_items.cpp. Offered where the host keeps values: nodes that are gone with the process,
// or that contacts on other loops can't read, would make end-to-end encryption work by halves, which is worse than not
// at all (mapping 17.1, 17.3).
#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bridge/pep_event.h"
#include "bridge/pep_item.h"
#include "bridge/pubsub_error.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/pep_delivery.h"

namespace turms::xmpp::features {
namespace {

/// XEP-0163 6.1 and XEP-0060 10: what these nodes can do.
constexpr std::string_view kAbilities[] = {
    "access-open",      "access-presence",        "access-whitelist",
    "auto-create",      "auto-subscribe",         "config-node",
    "config-node-max",  "create-and-configure",   "create-nodes",
    "delete-items",     "delete-nodes",           "filtered-notifications",
    "item-ids",         "last-published",         "meta-data",
    "persistent-items", "presence-notifications", "presence-subscribe",
    "publish",          "publish-options",        "publisher-affiliation",
    "purge-nodes",      "retract-items",          "retrieve-default",
    "retrieve-items",
};
// Of one request for last items; a client's wishes are bounded too (xep_0115_caps_of_clients.cpp).
constexpr size_t kWishesPerRequest = 64;
// Last items are asked of every contact: whoever comes, goes and changes his wishes faster is served later, or not.
constexpr uint32_t kRoundsPerMinute = 8;
constexpr uint64_t kMinuteNs = 60'000'000'000;

using Wishes = std::vector<std::string>;

bool has_store(const Capabilities& can) {
  return can.store;
}

/// An event that nobody asked for would give away one that is invisible (XEP-0186).
bool is_shown(const std::unique_ptr<Resource>& resource) {
  return resource->is_available && !resource->is_invisible;
}

std::string joined(const Wishes& nodes) {
  std::string out;
  for (const std::string& node : nodes) out.append(out.empty() ? "" : "\n").append(node);
  return out;
}

Wishes split(std::string_view topic) {
  Wishes nodes;
  while (!topic.empty() && nodes.size() < kWishesPerRequest) {
    const size_t end = std::min(topic.find('\n'), topic.size());
    nodes.emplace_back(topic.substr(0, end));
    topic.remove_prefix(std::min(end + 1, topic.size()));
  }
  return nodes;
}

/// What a resource has been sent the last items of, and how often lately.
struct Served {
  std::shared_ptr<const Wishes> wishes;
  uint64_t minute_ns = 0;  // when the minute began
  uint32_t rounds = 0;     // in it
};

class Pep final : public Feature {
 public:
  void install(Hooks& on) override {
    on.identity(kOwnAccount | kContact, {"pubsub", "pep", {}}, &has_store);
    on.disco(kOwnAccount | kContact, bridge::kPubSubNs, &has_store);
    for (const std::string_view ability : kAbilities)
      on.disco(kOwnAccount | kContact, std::string(bridge::kPubSubNs).append("#").append(ability), &has_store);
    on.availability(this, &Pep::availability);
    on.wishes(this, &Pep::wishes);
    on.resource_gone(this, &Pep::resource_gone);
    on.peer_news(this, &Pep::hear);
    on.contact(this, &Pep::contact);
  }

 private:
  // ---- Who comes online ----

  void availability(Account& account, Resource& resource, Availability what) {
    if (what == Availability::gone) {
      served_[&resource].wishes.reset();
      return;
    }
    serve(account, resource);
    if (what != Availability::initial || resource.is_invisible) return;
    const auto& all = account.resources();
    const auto online = std::count_if(all.begin(), all.end(), is_shown);
    // Contacts that are online have had nothing of this account while it was away.
    if (online == 1) account.background().spawn(greet(account, std::vector<UserId>()));
  }

  void wishes(Account& account, Resource& resource) {
    if (resource.is_available) serve(account, resource);
  }

  void resource_gone(Account&, Resource& resource) { served_.erase(&resource); }

  /// XEP-0163 4.3.4: the last items of what the resource wishes for and has not been sent yet.
  void serve(Account& account, Resource& resource) {
    if (resource.wishes == nullptr || !account.core().capabilities.store) return;
    Served& served = served_[&resource];
    Wishes fresh;
    for (const std::string& node : *resource.wishes) {
      const bool is_served =
          served.wishes != nullptr && std::binary_search(served.wishes->begin(), served.wishes->end(), node);
      if (!is_served) fresh.push_back(node);
    }
    if (fresh.empty() || !takes_round(served, account.core().clock.monotonic_ns())) return;
    served.wishes = resource.wishes;
    account.background().spawn(send_last(account, resource.id(), std::move(fresh)));
  }

  static bool takes_round(Served& served, uint64_t now) {
    if (now - served.minute_ns >= kMinuteNs) {
      served.minute_ns = now;
      served.rounds = 0;
    }
    return ++served.rounds <= kRoundsPerMinute;
  }

  Task<void> send_last(Account& account, ResourceId id, Wishes nodes) {
    for (const std::string& node : nodes) {
      const std::string event = co_await last_event(account, node);
      const Resource* resource = account.find(id);
      if (resource == nullptr) co_return;
      if (!event.empty()) hand_out_pep_event(account, account.bare_jid(), node, event, resource->part());
    }
    const bool is_known = co_await account.contacts().loaded();
    const Resource* resource = account.find(id);
    if (!is_known || resource == nullptr) co_return;
    auto news = std::make_shared<PeerNews>(PeerNews::Kind::wishes, account.user());
    news->from_resource = resource->part();
    news->topic = joined(nodes);
    account.core().router.tell(std::move(news), account.contacts().seen_users());
  }

  /// The last item as the node has it, or as the feature says that gives it a meaning.
  static Task<std::string> last_event(Account& account, std::string node) {
    std::string event = co_await account.pep().last_event(node);
    const PepHooks::ReadRow* row = account.core().hooks.find_pep_read(node);
    if (row == nullptr) co_return event;
    const auto items = co_await row->handler(PepRead(account, account.user(), node));
    if (!items) co_return event;
    if (items->empty()) co_return std::string();
    co_return bridge::item_event(node, items->back(), true);
  }

  // ---- Contacts ----

  void hear(Account& account, const PeerNews& news) {
    if (news.kind == PeerNews::Kind::event) {
      if (!account.contacts().list().sees(news.from)) return;
      const Jid from = account.core().addresses.user(news.from);
      hand_out_pep_event(account, from.text(), news.topic, news.xml, news.to_resource);
    } else if (news.kind == PeerNews::Kind::wishes && account.core().capabilities.store) {
      account.background().spawn(answer_wishes(account, news.from, news.from_resource, split(news.topic)));
    }
  }

  Task<void> answer_wishes(Account& account, UserId contact, std::string resource, Wishes nodes) {
    const bool is_known = co_await account.contacts().loaded();
    if (!is_known || !account.contacts().list().shows(contact)) co_return;
    const PepNodes::Verdict ready = co_await account.pep().loaded();
    if (!ready) co_return;
    for (const std::string& node : nodes) {
      if (!is_public(account, node)) continue;
      const std::string event = co_await last_event(account, node);
      // Looked at each time: the subscription may have ended meanwhile.
      if (!account.contacts().list().shows(contact)) co_return;
      if (!event.empty()) tell_pep_event_to(account, node, event, std::vector<UserId>(1, contact), resource);
    }
  }

  static bool is_public(Account& account, std::string_view node) {
    if (const PepNodes::Node* found = account.pep().find(node)) return found->config.is_public();
    const PepHooks::ReadRow* row = account.core().hooks.find_pep_read(node);
    return row != nullptr && row->access != bridge::PepAccess::whitelist;
  }

  /// Tells contacts the last items that are small; whoever wants the big ones (keys, pictures) asks by his wishes.
  /// \param contacts  those; empty: all that the account shows its presence to
  Task<void> greet(Account& account, std::vector<UserId> contacts) {
    if (!account.core().capabilities.store) co_return;
    const bool is_known = co_await account.contacts().loaded();
    if (!is_known) co_return;
    const PepNodes::Verdict ready = co_await account.pep().loaded();
    if (!ready) co_return;
    if (contacts.empty()) contacts = account.contacts().shown_users();
    if (contacts.empty()) co_return;
    Wishes nodes;
    for (const auto& [name, node] : account.pep().all()) {
      constexpr uint32_t kSmallBytes = 2048;
      if (node.config.is_public() && node.config.sends_last && !node.items.empty() &&
          node.items.back().bytes <= kSmallBytes)
        nodes.push_back(name);
    }
    for (const std::string& node : nodes) {
      const std::string event = co_await last_event(account, node);
      if (!event.empty()) tell_pep_event_to(account, node, event, contacts);
    }
  }

  void contact(Account& account, const ContactChange& change) {
    const auto& all = account.resources();
    if (change.saw_owner() || !change.sees_owner()) return;
    if (std::none_of(all.begin(), all.end(), is_shown)) return;
    account.background().spawn(greet(account, std::vector<UserId>(1, change.user)));
  }

  std::unordered_map<const Resource*, Served> served_;  // gone with the resource
};

}  // namespace

extern const FeatureInfo xep_0163_pep;
const FeatureInfo xep_0163_pep{"XEP-0163", "1.2.2", "Personal Eventing Protocol", &make<Pep>};

}  // namespace turms::xmpp::features
