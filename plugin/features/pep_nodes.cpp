// SPDX-License-Identifier: Apache-2.0
#include "features/pep_nodes.h"

#include <algorithm>

#include "bridge/pep_event.h"
#include "bridge/pubsub_error.h"
#include "features/account.h"
#include "features/hooks.h"
#include "features/pep_delivery.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;

StanzaError no_such(std::string_view what) {
  return StanzaError(C::item_not_found, std::string("there is no such ").append(what));
}

/// What is wrong with an item whatever its node; nothing: it can be kept.
std::optional<StanzaError> fault_of(std::string_view node, const bridge::PepItem& item) {
  if (node.empty() || node.size() > bridge::kPepNodeBytes)
    return StanzaError(C::not_acceptable, "the node's name is empty or too long");
  if (item.id.empty() || item.id.size() > bridge::kPepItemIdBytes)
    return StanzaError(C::not_acceptable, "the item's id is too long");
  if (item.xml.size() > bridge::kPepPayloadBytes)
    return StanzaError(C::not_acceptable,
                       "payloads have at most " + std::to_string(bridge::kPepPayloadBytes) + " bytes")
        .with_detail("payload-too-big", bridge::kPubSubErrorsNs);
  if (!is_pep_payload(item.xml))
    return StanzaError(C::not_acceptable, "the payload is nested too deep")
        .with_detail("invalid-payload", bridge::kPubSubErrorsNs);
  return std::nullopt;
}

/// Whether readers hear of a change that takes something back.
bool tells_of(const bridge::PepConfig& config, PepChange::Kind kind) {
  return kind == PepChange::Kind::deleted ? config.tells_deletion : config.tells_retractions;
}

std::string event_of(const PepChange& change) {
  switch (change.kind) {
    case PepChange::Kind::purged:
      return bridge::purge_event(change.node);
    case PepChange::Kind::deleted:
      return bridge::delete_event(change.node);
    default:
      return bridge::retract_event(change.node, change.retracted);
  }
}

}  // namespace

/// A place in the queue of those who write: it is theirs from come() until the end of their scope.
class PepNodes::Turn {
 public:
  explicit Turn(PepNodes& nodes) : nodes_(nodes), ticket_(nodes.next_ticket_++) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    ++nodes_.serving_;
    nodes_.turn_changed_.announce();
  }
  Task<void> come() {
    while (nodes_.serving_ != ticket_) co_await nodes_.turn_changed_.wait();
  }

 private:
  PepNodes& nodes_;
  uint64_t ticket_;
};

PepNodes::PepNodes(Account& account)
    : account_(account), writer_(account, index_), turn_changed_(account.core().ready) {
}

Task<PepNodes::Verdict> PepNodes::loaded() {
  if (writer_.is_loaded()) co_return Verdict();
  Turn turn(*this);
  co_await turn.come();
  co_return co_await writer_.load();
}

Task<PepNodes::Verdict> PepNodes::loaded_with(std::string node) {
  const Verdict ready = co_await writer_.load();
  if (ready && find(node) == nullptr) co_return no_such("node");
  co_return ready;
}

void PepNodes::finish(const PepChange& change, const bridge::PepConfig& config, bool tells, const std::string& event) {
  if (tells) tell_pep_event(account_, change.node, event, config.is_public());
  account_.core().hooks.on_pep_published(account_, change);
}

Task<PepNodes::Verdict> PepNodes::submit(std::string node, bridge::PepItem item, const bridge::DataForm* options) {
  if (auto fault = fault_of(node, item)) co_return std::move(*fault);
  const auto* handler = account_.core().hooks.find_pep_publish(node);
  if (handler != nullptr) {
    const PepDecision decision = co_await (*handler)(PepPublication(account_, node, item));
    if (decision.kind() == PepDecision::Kind::refused) co_return decision.error();
    if (decision.kind() == PepDecision::Kind::taken) co_return Verdict();
  }
  co_return co_await publish(std::move(node), std::move(item), options);
}

Task<PepNodes::Verdict> PepNodes::publish(std::string node, bridge::PepItem item, const bridge::DataForm* options) {
  if (auto fault = fault_of(node, item)) co_return std::move(*fault);
  Turn turn(*this);
  co_await turn.come();
  Verdict ready = co_await writer_.load();
  if (ready) ready = co_await writer_.make_ready(node, options);
  if (!ready) co_return ready.error();
  const bridge::PepConfig config = find(node)->config;
  if (config.is_kept) {
    const Verdict kept = co_await writer_.keep(node, item);
    if (!kept) co_return kept.error();
  }
  PepChange change;
  change.node = node;
  change.item = &item;
  finish(change, config, config.tells, bridge::item_event(node, item, config.tells_payloads));
  co_return Verdict();
}

Task<PepNodes::Verdict> PepNodes::create(std::string node, const bridge::DataForm* form) {
  if (node.empty() || node.size() > bridge::kPepNodeBytes)
    co_return StanzaError(C::not_acceptable, "the node's name is empty or too long")
        .with_detail("nodeid-required", bridge::kPubSubErrorsNs);
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await writer_.load();
  if (!ready) co_return ready.error();
  if (find(node) != nullptr) co_return StanzaError(C::conflict, "the node is there already");
  co_return co_await writer_.make_ready(node, form);
}

Task<PepNodes::Verdict> PepNodes::configure(std::string node, const bridge::DataForm* form) {
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await loaded_with(node);
  if (!ready) co_return ready.error();
  co_return co_await writer_.configure(node, form);
}

Task<PepNodes::Verdict> PepNodes::retract(std::string node, std::string id, std::optional<bool> tells) {
  return take_back(PepChange::Kind::retracted, std::move(node), std::move(id), tells);
}

Task<PepNodes::Verdict> PepNodes::purge(std::string node) {
  return take_back(PepChange::Kind::purged, std::move(node), {}, std::nullopt);
}

Task<PepNodes::Verdict> PepNodes::remove(std::string node) {
  return take_back(PepChange::Kind::deleted, std::move(node), {}, std::nullopt);
}

Task<PepNodes::Verdict> PepNodes::take_back(PepChange::Kind kind, std::string node, std::string id,
                                            std::optional<bool> tells) {
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await loaded_with(node);
  if (!ready) co_return ready.error();
  const bool is_one = kind == PepChange::Kind::retracted;
  PepStore::ItemRows rows = index_.rows_of(node);
  if (is_one) std::erase_if(rows, [&](const bridge::PepItemKey& row) { return row.id != id; });
  if (is_one && rows.empty()) co_return no_such("item");
  const bridge::PepConfig config = find(node)->config;
  Verdict done = co_await writer_.erase(std::move(rows));
  if (done && kind == PepChange::Kind::deleted) done = co_await writer_.drop(node);
  if (!done) co_return done.error();
  const std::vector<std::string> ids(is_one ? 1 : 0, id);
  PepChange change;
  change.kind = kind;
  change.node = node;
  change.retracted = ids;
  finish(change, config, tells.value_or(tells_of(config, kind)), event_of(change));
  co_return Verdict();
}

PepStore::ItemRows PepNodes::rows_of(std::string_view node) const {
  PepStore::ItemRows rows = index_.rows_of(node);
  leave_kept(rows, find(node)->config, account_.core().clock.unix_ms());
  return rows;
}

Task<Result<PepPage, StanzaError>> PepNodes::read_page(std::string node, PepSelection what) {
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await loaded_with(node);
  if (!ready) co_return ready.error();
  PepStore::ItemRows rows = rows_of(node);
  const std::optional<bridge::ResultSetPage> where = choose(rows, what);
  if (!where) co_return no_such("page");
  const PepStore store(account_.core().store, account_.user());
  Result<std::vector<bridge::PepItem>> items = co_await store.payloads(std::move(rows));
  if (!items) co_return writer_.failure(items.error());
  PepPage page;
  page.items = std::move(*items);
  page.where = *where;
  co_return page;
}

Task<Result<std::vector<bridge::PepItem>, StanzaError>> PepNodes::read(std::string node, PepSelection what) {
  Result<PepPage, StanzaError> page = co_await read_page(std::move(node), std::move(what));
  if (!page) co_return page.error();
  co_return std::move(page->items);
}

Task<std::string> PepNodes::last_event(std::string node) {
  const Verdict ready = co_await loaded();
  const Node* found = ready ? find(node) : nullptr;
  if (found == nullptr || !found->config.sends_last || found->items.empty()) co_return std::string();
  const uint64_t order = found->items.back().order;
  if (found->config.has_expired(order, account_.core().clock.unix_ms())) co_return std::string();
  const auto published = static_cast<int64_t>(order);
  bridge::PepItem item(found->items.back().id, found->last);
  const bool tells_payloads = found->config.tells_payloads;
  if (item.xml.empty()) {
    const auto items = co_await read(node, PepSelection(1));
    if (!items || items->empty()) co_return std::string();
    item = items->back();
    index_.remember_last(node, item.id, item.xml);
  }
  co_return bridge::item_event(node, item, tells_payloads, published);
}

}  // namespace turms::xmpp::features
