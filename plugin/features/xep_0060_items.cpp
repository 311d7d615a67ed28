// SPDX-License-Identifier: Apache-2.0
// XEP-0060 Publish-Subscribe, the verbs by which PEP nodes are read: items, by id, by number or by pages (XEP-0059),
// one's own and contacts'; and disco, by which nodes and items are found. Who may read what is decided in
// pep_reader.h.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/pep_config.h"
#include "bridge/pubsub_error.h"
#include "bridge/result_set.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/pep_reader.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kErrorsNs = bridge::kPubSubErrorsNs;
constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr std::string_view kItemsNs = "http://jabber.org/protocol/disco#items";

using C = StanzaErrorCondition;
using bridge::ResultSetPage;
using Query = std::optional<bridge::ResultSetQuery>;

bool has_store(const Capabilities& can) {
  return can.store;
}

UserId owner_of(const IqRequest& iq) {
  return iq.entity() == kContact ? iq.contact() : iq.account().user();
}

/// The page of a list of names that is asked for, and the <set/> behind it when somebody asked.
class NamePage {
 public:
  /// \returns nothing: there is no such page
  static std::optional<NamePage> of(const Query& query, const std::vector<std::string>& names) {
    const std::vector<std::string_view> ids(names.begin(), names.end());
    const auto page = bridge::page_of(query.value_or(bridge::ResultSetQuery()), ids);
    if (!page) return std::nullopt;
    return NamePage(names, *page, query.has_value());
  }
  template <class WriteRow>
  void write(xml::Writer& writer, WriteRow write_row) const {
    for (size_t i = page_.first; i < page_.first + page_.count; ++i) write_row(i);
    if (!is_asked_) return;
    const bool is_empty = page_.count == 0;
    bridge::write_result_set(writer, page_, is_empty ? "" : (*names_)[page_.first],
                             is_empty ? "" : (*names_)[page_.first + page_.count - 1]);
  }

 private:
  NamePage(const std::vector<std::string>& names, const ResultSetPage& page, bool is_asked)
      : names_(&names), page_(page), is_asked_(is_asked) {}
  const std::vector<std::string>* names_;
  ResultSetPage page_;
  bool is_asked_;
};

class PepItems final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(bridge::kPubSubNs, "pubsub", kOwnAccount | kContact, this, &PepItems::read);
    on.disco_node(kOwnAccount | kContact, this, &PepItems::tell_node);
    on.disco(kOwnAccount | kContact, bridge::kResultSetNs, &has_store);
  }

 private:
  Task<Outcome> read(IqRequest iq) {
    if (const xml::Element* verb = iq.payload().child("items", bridge::kPubSubNs))
      co_return co_await read_items(iq, *verb);
    const xml::Element* verb = iq.payload().first_child();
    if (verb == nullptr) co_return Outcome::error(StanzaError(C::bad_request));
    if (iq.entity() == kOwnAccount && verb->is("affiliations", bridge::kPubSubNs))
      co_return co_await tell_affiliations(iq);
    if (iq.entity() == kOwnAccount && verb->is("subscriptions", bridge::kPubSubNs)) {
      // Presence is what subscribes (XEP-0163 4.3.1); there are no others.
      co_return iq.result(
          [](xml::Writer& writer) { writer.open("pubsub", bridge::kPubSubNs).open("subscriptions").close().close(); });
    }
    co_return Outcome::error(bridge::unsupported_in_pubsub(*verb));
  }

  /// XEP-0060 6.5. What is wanted of a node; a number that is none is not looked at.
  static PepSelection selection_of(const xml::Element& verb) {
    PepSelection what;
    for (const xml::Element& item : verb.children()) {
      if (item.is("item", bridge::kPubSubNs)) what.ids.emplace_back(item.attr("id"));
    }
    const std::optional<int64_t> count = bridge::parse_id(verb.attr("max_items"));
    if (count) what.newest = static_cast<uint32_t>(std::min<int64_t>(*count, bridge::PepConfig::kMaxItems));
    return what;
  }

  Task<Outcome> read_items(IqRequest iq, const xml::Element& verb) {
    const std::string node(verb.attr("node"));
    if (node.empty()) co_return Outcome::error(StanzaError(C::bad_request).with_detail("nodeid-required", kErrorsNs));
    Result<Query, StanzaError> query = bridge::read_result_set(iq.payload());
    if (!query) co_return Outcome::error(query.error());
    PepSelection what = selection_of(verb);
    what.page = std::move(*query);
    const bool is_asked = what.page.has_value();
    const auto page = co_await read_pep_page(iq.account(), owner_of(iq), node, std::move(what));
    if (!page) co_return Outcome::error(page.error());
    const std::vector<bridge::PepItem>& items = page->items;
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("pubsub", bridge::kPubSubNs).open("items").attr("node", node);
      for (const bridge::PepItem& item : items) writer.open("item").attr("id", item.id).raw(item.xml).close();
      writer.close();
      // 6.5.4: also when not all fitted, so that the client knows.
      const bool is_cut = page->where.count < page->where.total;
      if (is_asked || is_cut)
        bridge::write_result_set(writer, page->where, items.empty() ? "" : items.front().id,
                                 items.empty() ? "" : items.back().id);
      writer.close();
    });
  }

  Task<Outcome> tell_affiliations(IqRequest iq) {
    const auto nodes = co_await list_pep_nodes(iq.account(), iq.account().user());
    if (!nodes) co_return Outcome::error(nodes.error());
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("pubsub", bridge::kPubSubNs).open("affiliations");
      for (const PepStore::NodeRow& node : *nodes)
        writer.open("affiliation").attr("node", node.name).attr("affiliation", "owner").close();
      writer.close().close();
    });
  }

  Task<std::optional<Outcome>> tell_node(IqRequest iq, DiscoKind kind) {
    const std::string node(iq.payload().attr("node"));
    if (!iq.core().capabilities.store) co_return std::nullopt;
    if (kind == DiscoKind::items && node.empty()) co_return co_await list_nodes(iq);
    if (node.empty()) co_return std::nullopt;
    const auto config = co_await read_pep_config(iq.account(), owner_of(iq), node);
    // Other features may know that node; if none does, disco says item-not-found.
    if (!config) co_return std::nullopt;
    if (kind == DiscoKind::items) co_return co_await list_items(iq, node);
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kInfoNs).attr("node", node);
      writer.open("identity").attr("category", "pubsub").attr("type", "leaf").attr_if("name", config->title).close();
      writer.open("feature").attr("var", bridge::kPubSubNs).close();
      bridge::write_meta_data(writer, *config);
      writer.close();
    });
  }

  Task<std::optional<Outcome>> list_nodes(IqRequest iq) {
    const Result<Query, StanzaError> query = bridge::read_result_set(iq.payload());
    if (!query) co_return Outcome::error(query.error());
    const auto nodes = co_await list_pep_nodes(iq.account(), owner_of(iq));
    if (!nodes) co_return Outcome::error(nodes.error());
    std::vector<std::string> names;
    for (const PepStore::NodeRow& node : *nodes) names.push_back(node.name);
    const std::optional<NamePage> page = NamePage::of(*query, names);
    if (!page) co_return Outcome::error(StanzaError(C::item_not_found));
    const std::string owner = iq.core().addresses.user(owner_of(iq)).to_string();
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kItemsNs);
      page->write(writer, [&](size_t i) {
        const std::string& title = (*nodes)[i].config.title;
        writer.open("item").attr("jid", owner).attr("node", names[i]).attr_if("name", title).close();
      });
      writer.close();
    });
  }

  Task<std::optional<Outcome>> list_items(IqRequest iq, std::string node) {
    const Result<Query, StanzaError> query = bridge::read_result_set(iq.payload());
    if (!query) co_return Outcome::error(query.error());
    const auto ids = co_await list_pep_items(iq.account(), owner_of(iq), node);
    if (!ids) co_return Outcome::error(ids.error());
    const std::optional<NamePage> page = NamePage::of(*query, *ids);
    if (!page) co_return Outcome::error(StanzaError(C::item_not_found));
    const std::string owner = iq.core().addresses.user(owner_of(iq)).to_string();
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kItemsNs).attr("node", node);
      page->write(writer, [&](size_t i) { writer.open("item").attr("jid", owner).attr("name", (*ids)[i]).close(); });
      writer.close();
    });
  }
};

}  // namespace

extern const FeatureInfo xep_0060_items;
const FeatureInfo xep_0060_items{"XEP-0060 items", "1.26.0", "Publish-Subscribe: reading", &make<PepItems>};

}  // namespace turms::xmpp::features
