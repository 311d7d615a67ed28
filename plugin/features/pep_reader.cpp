// SPDX-License-Identifier: Apache-2.0
#include "features/pep_reader.h"

#include <algorithm>

#include "bridge/contact_note.h"
#include "bridge/pubsub_error.h"
#include "features/account.h"
#include "features/hooks.h"
#include "features/relations.h"
#include "features/store.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;

/// What a stranger hears of every node that is not open, whether it is there or not (XEP-0060 6.5.9.4).
StanzaError for_strangers() {
  return StanzaError(C::not_authorized).with_detail("presence-subscription-required", bridge::kPubSubErrorsNs);
}

/// The end of a search without a node, or with one that is the owner's secret.
StanzaError not_there(bool is_trusted) {
  return is_trusted ? StanzaError(C::item_not_found) : for_strangers();
}

bool may_read(bridge::PepAccess access, bool is_trusted) {
  return access == bridge::PepAccess::open || (access != bridge::PepAccess::whitelist && is_trusted);
}

/// Chosen as a node's own items are; rows stand for them, so that there is one rule.
Result<PepPage, StanzaError> choose_items(std::vector<bridge::PepItem> items, const PepSelection& what) {
  PepStore::ItemRows rows;
  for (size_t i = 0; i < items.size(); ++i) {
    bridge::PepItemKey row;
    row.order = i;
    row.bytes = static_cast<uint32_t>(items[i].xml.size());
    row.id = items[i].id;
    rows.push_back(std::move(row));
  }
  const std::optional<bridge::ResultSetPage> where = choose(rows, what);
  if (!where) return StanzaError(C::item_not_found);
  PepPage page;
  page.where = *where;
  for (const bridge::PepItemKey& row : rows) page.items.push_back(std::move(items[row.order]));
  return page;
}

/// Of another user's node; the asker's own need none of this.
Task<Result<bridge::PepConfig, StanzaError>> config_for(Account& asker, UserId owner, std::string node) {
  Core& core = asker.core();
  if (!core.store.is_offered()) co_return StanzaError(C::service_unavailable);
  Result<bridge::PepConfig> config = co_await PepStore(core.store, owner).node(node);
  if (!config && config.error().code != Code::not_found) co_return StanzaError(C::internal_server_error);
  const PepHooks::ReadRow* row = core.hooks.find_pep_read(node);
  if (!config && row != nullptr) {
    config = bridge::PepConfig::default_of(node);
    config->access = row->access;
  }
  if (config && config->access == bridge::PepAccess::open) co_return std::move(*config);
  const bool is_trusted = co_await shows_presence(asker, owner);
  if (!config || !may_read(config->access, is_trusted)) co_return not_there(is_trusted);
  co_return std::move(*config);
}

}  // namespace

Task<bool> shows_presence(Account& asker, UserId owner) {
  Core& core = asker.core();
  if (!core.relations.is_offered()) co_return false;
  const Result<RelationPair> pair = co_await core.relations.between(owner, asker.user());
  if (!pair || pair->own != Relation::friendship) co_return false;
  std::string key = std::to_string(asker.user().value());
  const Result<StoredValue> value = co_await core.store.get(bridge::note_bucket_of(owner), std::move(key));
  if (!value) co_return value.error().code == Code::not_found;
  const auto note = bridge::decode_note(value->value);
  co_return note && !note->withholds_presence && !note->is_dropped;
}

Task<Result<std::vector<bridge::PepItem>, StanzaError>> read_pep_items(Account& asker, UserId owner, std::string node,
                                                                       PepSelection what) {
  Result<PepPage, StanzaError> page = co_await read_pep_page(asker, owner, std::move(node), std::move(what));
  if (!page) co_return page.error();
  co_return std::move(page->items);
}

Task<Result<PepPage, StanzaError>> read_pep_page(Account& asker, UserId owner, std::string node, PepSelection what) {
  const bool is_own = owner == asker.user();
  Result<bridge::PepConfig, StanzaError> config = bridge::PepConfig();
  if (!is_own) config = co_await config_for(asker, owner, node);
  if (!config) co_return config.error();
  if (const PepHooks::ReadRow* row = asker.core().hooks.find_pep_read(node)) {
    auto items = co_await row->handler(PepRead(asker, owner, node));
    if (items) co_return choose_items(std::move(*items), what);
  }
  if (is_own) co_return co_await asker.pep().read_page(node, what);
  const PepStore store(asker.core().store, owner);
  Result<PepStore::ItemRows> rows = co_await store.items(node);
  if (!rows) co_return StanzaError(C::internal_server_error);
  leave_kept(*rows, *config, asker.core().clock.unix_ms());
  const std::optional<bridge::ResultSetPage> where = choose(*rows, what);
  if (!where) co_return StanzaError(C::item_not_found);
  Result<std::vector<bridge::PepItem>> items = co_await store.payloads(std::move(*rows));
  if (!items) co_return StanzaError(C::internal_server_error);
  PepPage page;
  page.where = *where;
  page.items = std::move(*items);
  co_return page;
}

Task<Result<std::vector<std::string>, StanzaError>> list_pep_items(Account& asker, UserId owner, std::string node) {
  const auto config = co_await read_pep_config(asker, owner, node);
  if (!config) co_return config.error();
  std::vector<std::string> ids;
  if (const PepHooks::ReadRow* row = asker.core().hooks.find_pep_read(node)) {
    const auto items = co_await row->handler(PepRead(asker, owner, node));
    if (items) {
      for (const bridge::PepItem& item : *items) ids.push_back(item.id);
      co_return ids;
    }
  }
  Result<PepStore::ItemRows> rows = PepStore::ItemRows();
  if (owner != asker.user()) {
    rows = co_await PepStore(asker.core().store, owner).items(node);
    if (!rows) co_return StanzaError(C::internal_server_error);
    leave_kept(*rows, *config, asker.core().clock.unix_ms());
  } else if (asker.pep().find(node) != nullptr) {
    rows = asker.pep().rows_of(node);
  }
  for (bridge::PepItemKey& row : *rows) ids.push_back(std::move(row.id));
  co_return ids;
}

Task<Result<bridge::PepConfig, StanzaError>> read_pep_config(Account& asker, UserId owner, std::string node) {
  if (owner != asker.user()) co_return co_await config_for(asker, owner, node);
  const PepNodes::Verdict ready = co_await asker.pep().loaded();
  if (!ready) co_return ready.error();
  const PepNodes::Node* found = asker.pep().find(node);
  if (found != nullptr) co_return found->config;
  const PepHooks::ReadRow* row = asker.core().hooks.find_pep_read(node);
  if (row == nullptr) co_return StanzaError(C::item_not_found);
  bridge::PepConfig config = bridge::PepConfig::default_of(node);
  config.access = row->access;
  co_return config;
}

Task<Result<std::vector<PepStore::NodeRow>, StanzaError>> list_pep_nodes(Account& asker, UserId owner) {
  std::vector<PepStore::NodeRow> nodes;
  if (owner == asker.user()) {
    const PepNodes::Verdict ready = co_await asker.pep().loaded();
    if (!ready) co_return ready.error();
    for (const auto& [name, node] : asker.pep().all()) {
      if (name != bridge::kPrivateXmlNode) nodes.push_back({name, node.config});
    }
    co_return nodes;
  }
  if (!asker.core().store.is_offered()) co_return nodes;
  Result<std::vector<PepStore::NodeRow>> all = co_await PepStore(asker.core().store, owner).nodes();
  if (!all) co_return StanzaError(C::internal_server_error);
  const bool is_trusted = co_await shows_presence(asker, owner);
  for (PepStore::NodeRow& node : *all) {
    if (may_read(node.config.access, is_trusted)) nodes.push_back(std::move(node));
  }
  co_return nodes;
}

}  // namespace turms::xmpp::features
