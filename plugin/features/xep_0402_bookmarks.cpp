// SPDX-License-Identifier: Apache-2.0
// XEP-0402 PEP Native Bookmarks, and the older ways to the same set: the node storage:bookmarks (XEP-0048) and private
// XML (XEP-0049) are views of urn:xmpp:bookmarks:1, to be read and to be written, with events both ways (XEP-0411). The
// groups of the user have theirs by themselves (group_bookmarks.h), as soon as one of his clients cares for bookmarks.
#include <string>
#include <utility>
#include <vector>

#include "bridge/bookmark.h"
#include "bridge/pep_event.h"
#include "bridge/pep_key.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_bookmarks.h"
#include "features/hooks.h"
#include "features/pep_delivery.h"
#include "features/pep_reader.h"
#include "xml/fragment.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kItemId = "current";  // of the one item of storage:bookmarks
// Among the private XML: bookmarks of web pages, for which XEP-0402 has no place.
constexpr std::string_view kPagesId = "storage:bookmarks url";

using C = StanzaErrorCondition;
using Items = std::vector<bridge::PepItem>;

class Bookmarks final : public Feature {
 public:
  void install(Hooks& on) override {
    on.pep_publish(bridge::kBookmarksNode, this, &Bookmarks::check);
    on.pep_publish(bridge::kOldBookmarksNode, this, &Bookmarks::take_all);
    on.pep_read(bridge::kOldBookmarksNode, bridge::PepAccess::whitelist, this, &Bookmarks::tell_all);
    on.pep_read(bridge::kBookmarksNode, bridge::PepAccess::whitelist, this, &Bookmarks::tell_own);
    on.pep_published(bridge::kBookmarksNode, this, &Bookmarks::changed);
    on.wishes(this, &Bookmarks::wishes_changed);
    groups_.install(on);
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
    const PepNodes::Verdict kept = co_await keep_pages(account, bridge::read_old_pages(*storage));
    if (!kept) co_return PepDecision::refuse(kept.error());
    co_return PepDecision::taken();
  }

  static Task<PepNodes::Verdict> keep_pages(Account& account, std::string pages) {
    const std::string before = co_await pages_of(account);
    if (pages == before) co_return PepNodes::Verdict();
    bridge::PepItem item{std::string(kPagesId), {}};
    xml::Writer(item.xml, xml::kSelfContained).open("storage", bridge::kOldBookmarksNode).raw(pages).close();
    co_return co_await account.pep().publish(std::string(bridge::kPrivateXmlNode), std::move(item));
  }

  /// Fragments side by side; empty when there are none.
  static Task<std::string> pages_of(Account& account) {
    PepSelection what(std::vector<std::string>(1, std::string(kPagesId)));
    const auto items = co_await account.pep().read(std::string(bridge::kPrivateXmlNode), std::move(what));
    if (!items || items->empty()) co_return std::string();
    const auto parsed = xml::parse_fragment(items->back().xml, xml::Limits{});
    const xml::Element* storage = parsed ? parsed.value()->root().first_child() : nullptr;
    co_return storage == nullptr ? std::string() : bridge::read_old_pages(*storage);
  }

  /// The node itself, with all groups in it.
  Task<std::optional<Items>> tell_own(PepRead what) {
    if (what.owner() == what.asker().user()) co_await groups_.update(what.asker());
    co_return std::nullopt;
  }

  /// A client that wants to hear of bookmarks may never ask for them.
  void wishes_changed(Account& account, Resource& resource) {
    const bool is_wished =
        resource.wishes_for(bridge::kBookmarksNode) || resource.wishes_for(bridge::kOldBookmarksNode);
    if (is_wished) account.background().spawn(groups_.update(account));
  }

  Task<std::optional<Items>> tell_all(PepRead what) {
    Items items;
    if (what.owner() != what.asker().user()) co_return items;
    co_await groups_.update(what.asker());
    const auto set = co_await all_of(what.asker());
    if (!set) co_return std::nullopt;
    const std::string pages = co_await pages_of(what.asker());
    items.emplace_back(std::string(kItemId), bridge::write_old_bookmarks(*set, pages));
    co_return items;
  }

  void changed(Account& account, const PepChange& change) {
    if (change.kind == PepChange::Kind::retracted) groups_.taken_away(account, change.retracted);
    bool is_wished = false;
    for (const auto& resource : account.resources()) is_wished |= resource->wishes_for(bridge::kOldBookmarksNode);
    if (is_wished) account.background().spawn(tell_old_clients(account));
  }

  static Task<void> tell_old_clients(Account& account) {
    const auto set = co_await all_of(account);
    if (!set) co_return;
    const std::string pages = co_await pages_of(account);
    const bridge::PepItem item(std::string(kItemId), bridge::write_old_bookmarks(*set, pages));
    tell_pep_event(account, bridge::kOldBookmarksNode, bridge::item_event(bridge::kOldBookmarksNode, item, true),
                   false);
  }

  GroupBookmarks groups_;
};

}  // namespace

extern const FeatureInfo xep_0402_bookmarks;
const FeatureInfo xep_0402_bookmarks{"XEP-0402", "1.2.0", "PEP Native Bookmarks", &make<Bookmarks>};

}  // namespace turms::xmpp::features
