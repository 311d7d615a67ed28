// SPDX-License-Identifier: Apache-2.0
// XEP-0402 PEP Native Bookmarks, and the older ways to the same set: the node storage:bookmarks (XEP-0048) and private
// XML (XEP-0049) are views of urn:xmpp:bookmarks:1, to be read and to be written, with events both ways (XEP-0411).
#include <string>
#include <utility>
#include <vector>

#include "bridge/bookmark.h"
#include "bridge/pep_event.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/pep_delivery.h"
#include "features/pep_reader.h"
#include "xml/fragment.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kItemId = "current";  // of the one item of storage:bookmarks

using C = StanzaErrorCondition;
using Items = std::vector<bridge::PepItem>;

class Bookmarks final : public Feature {
 public:
  void install(Hooks& on) override {
    on.pep_publish(bridge::kBookmarksNode, this, &Bookmarks::check);
    on.pep_publish(bridge::kOldBookmarksNode, this, &Bookmarks::take_all);
    on.pep_read(bridge::kOldBookmarksNode, bridge::PepAccess::whitelist, this, &Bookmarks::tell_all);
    on.pep_published(bridge::kBookmarksNode, this, &Bookmarks::changed);
    for (const std::string_view ns :
         {"urn:xmpp:bookmarks:1#compat", "urn:xmpp:bookmarks:1#compat-pep", "urn:xmpp:bookmarks-conversion:0"})
      on.disco(kOwnAccount, ns, [](const Capabilities& can) { return can.store; });
  }

 private:
  using Set = std::vector<bridge::Bookmark>;

  /// What can't be told in the old way would be lost to half of the clients.
  Task<PepDecision> check(PepPublication what) {
    if (bridge::read_bookmark(what.item())) co_return PepDecision::keep();
    co_return PepDecision::refuse(StanzaError(C::not_acceptable, "a bookmark is a <conference/> by its room's JID"));
  }

  /// The one place that knows where bookmarks come from. Rooms of joined groups will be generated here, with the items
  /// of the node laid over them (bridge::merged).
  static Task<Result<Set, StanzaError>> all_of(Account& account) {
    Set own;
    const auto items = co_await account.pep().read(std::string(bridge::kBookmarksNode), PepSelection());
    if (!items && items.error().condition != C::item_not_found) co_return items.error();
    if (!items) co_return own;
    for (const bridge::PepItem& item : *items) {
      if (auto bookmark = bridge::read_bookmark(item)) own.push_back(std::move(*bookmark));
    }
    co_return bridge::merged(Set(), own);
  }

  /// The whole set anew, as XEP-0048 does it: what is different is published, what is missing retracted.
  Task<PepDecision> take_all(PepPublication what) {
    Account& account = what.account();
    const auto parsed = xml::parse_fragment(what.item().xml, xml::Limits{});
    const xml::Element* storage = parsed ? parsed.value()->root().child("storage", bridge::kOldBookmarksNode) : nullptr;
    if (storage == nullptr)
      co_return PepDecision::refuse(StanzaError(C::bad_request, "<storage xmlns='storage:bookmarks'/> was expected"));
    Set after = bridge::read_old_bookmarks(*storage);
    const auto before = co_await all_of(account);
    if (!before) co_return PepDecision::refuse(before.error());
    const bridge::BookmarkChanges changes = bridge::changes_between(*before, std::move(after));
    const std::string node(bridge::kBookmarksNode);
    for (const bridge::Bookmark& bookmark : changes.published) {
      const PepNodes::Verdict done = co_await account.pep().publish(node, bridge::write_bookmark(bookmark));
      if (!done) co_return PepDecision::refuse(done.error());
    }
    for (const std::string& room : changes.retracted) {
      const PepNodes::Verdict done = co_await account.pep().retract(node, room);
      if (!done && done.error().condition != C::item_not_found) co_return PepDecision::refuse(done.error());
    }
    co_return PepDecision::taken();
  }

  Task<std::optional<Items>> tell_all(PepRead what) {
    Items items;
    if (what.owner() != what.asker().user()) co_return items;
    const auto set = co_await all_of(what.asker());
    if (!set) co_return std::nullopt;
    items.emplace_back(std::string(kItemId), bridge::write_old_bookmarks(*set));
    co_return items;
  }

  void changed(Account& account, const PepChange&) {
    bool is_wished = false;
    for (const auto& resource : account.resources()) is_wished |= resource->wishes_for(bridge::kOldBookmarksNode);
    if (is_wished) account.background().spawn(tell_old_clients(account));
  }

  static Task<void> tell_old_clients(Account& account) {
    const auto set = co_await all_of(account);
    if (!set) co_return;
    const bridge::PepItem item(std::string(kItemId), bridge::write_old_bookmarks(*set));
    tell_pep_event(account, bridge::kOldBookmarksNode, bridge::item_event(bridge::kOldBookmarksNode, item, true),
                   false);
  }
};

}  // namespace

extern const FeatureInfo xep_0402_bookmarks;
const FeatureInfo xep_0402_bookmarks{"XEP-0402", "1.2.0", "PEP Native Bookmarks", &make<Bookmarks>};

}  // namespace turms::xmpp::features
