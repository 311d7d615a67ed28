// SPDX-License-Identifier: Apache-2.0
#include "features/pep_nodes.h"

#include <algorithm>

#include "bridge/pep_event.h"
#include "features/account.h"
#include "features/hooks.h"
#include "features/pep_delivery.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kErrorsNs = "http://jabber.org/protocol/pubsub#errors";
constexpr size_t kCachedItemBytes = 4096;
constexpr size_t kCachedBytes = 65536;            // of one account
constexpr size_t kAnswerBytes = size_t{1} << 20;  // payloads in one answer

using C = StanzaErrorCondition;

StanzaError no_such(std::string_view what) {
  return StanzaError(C::item_not_found, std::string("there is no such ").append(what));
}

StanzaError over_quota(std::string_view what, size_t limit) {
  return StanzaError(C::resource_constraint, StanzaErrorType::cancel,
                     std::string(what).append(": at most ").append(std::to_string(limit)));
}

/// What is wrong with an item whatever its node; nothing: it can be kept.
std::optional<StanzaError> fault_of(std::string_view node, const bridge::PepItem& item) {
  if (node.empty() || node.size() > bridge::kPepNodeBytes)
    return StanzaError(C::not_acceptable, "the node's name is empty or too long");
  if (item.id.empty() || item.id.size() > bridge::kPepItemIdBytes)
    return StanzaError(C::not_acceptable, "the item's id is too long");
  if (item.xml.size() > bridge::kPepPayloadBytes)
    return StanzaError(C::not_acceptable, "payloads have at most 65536 bytes")
        .with_detail("payload-too-big", kErrorsNs);
  if (!is_pep_payload(item.xml))
    return StanzaError(C::not_acceptable, "the payload is nested too deep").with_detail("invalid-payload", kErrorsNs);
  return std::nullopt;
}

StanzaError bad_option(const std::string& name) {
  return StanzaError(C::not_acceptable, "unknown or with a value that can't be: " + name);
}

}  // namespace

void choose(PepStore::ItemRows& rows, const PepSelection& what) {
  if (!what.ids.empty()) {
    const auto is_unwanted = [&](const bridge::PepItemKey& row) {
      return std::find(what.ids.begin(), what.ids.end(), row.id) == what.ids.end();
    };
    rows.erase(std::remove_if(rows.begin(), rows.end(), is_unwanted), rows.end());
  }
  size_t kept = 0;
  size_t bytes = 0;
  const size_t wanted = what.newest == 0 ? rows.size() : std::min<size_t>(what.newest, rows.size());
  while (kept < wanted && (kept == 0 || bytes + rows[rows.size() - kept - 1].bytes <= kAnswerBytes)) {
    bytes += rows[rows.size() - kept - 1].bytes;
    ++kept;
  }
  rows.erase(rows.begin(), rows.end() - static_cast<ptrdiff_t>(kept));
}

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

PepNodes::PepNodes(Account& account) : account_(account), turn_changed_(account.core().ready) {
}

PepStore PepNodes::store() const {
  return {account_.core().store, account_.user()};
}

StanzaError PepNodes::failure(const Error& error) const {
  account_.core().log.warn("pep.store_failed", "The store did not do what it was asked.",
                           {{"user", account_.user().value()}, {"detail", error.detail}});
  if (error.code == Code::too_large) return over_quota("bytes", account_.core().settings.pep_bytes);
  return error.code == Code::timeout ? StanzaError(C::remote_server_timeout)
                                     : StanzaError(C::internal_server_error, StanzaErrorType::wait);
}

const PepNodes::Node* PepNodes::find(std::string_view node) const {
  const auto found = nodes_.find(node);
  return found == nodes_.end() ? nullptr : &found->second;
}

Task<PepNodes::Verdict> PepNodes::loaded() {
  if (is_loaded_) co_return Verdict();
  Turn turn(*this);
  co_await turn.come();
  co_return co_await load();
}

Task<PepNodes::Verdict> PepNodes::load() {
  if (is_loaded_) co_return Verdict();
  if (!account_.core().store.is_offered()) co_return StanzaError(C::service_unavailable);
  Result<std::vector<PepStore::NodeRow>> nodes = co_await store().nodes();
  if (!nodes) co_return failure(nodes.error());
  Result<PepStore::ItemRows> rows = co_await store().items({});
  if (!rows) co_return failure(rows.error());
  for (PepStore::NodeRow& node : *nodes) nodes_[node.name].config = std::move(node.config);
  for (bridge::PepItemKey& row : *rows) {
    const auto node = nodes_.find(row.node);
    if (node == nodes_.end()) continue;  // its node was being removed when the gateway stopped
    items_ += 1;
    bytes_ += row.bytes;
    last_order_ = std::max(last_order_, row.order);
    node->second.items.push_back({row.order, row.bytes, std::move(row.id)});
  }
  is_loaded_ = true;
  co_return Verdict();
}

Task<PepNodes::Verdict> PepNodes::loaded_with(std::string node) {
  const Verdict ready = co_await load();
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
  const Verdict ready = co_await make_ready(node, options);
  if (!ready) co_return ready.error();
  const bridge::PepConfig config = nodes_.at(node).config;
  if (config.is_kept) {
    const Verdict kept = co_await keep(node, item);
    if (!kept) co_return kept.error();
  }
  PepChange change;
  change.node = node;
  change.item = &item;
  finish(change, config, config.tells, bridge::item_event(node, item, config.tells_payloads));
  co_return Verdict();
}

Task<PepNodes::Verdict> PepNodes::make_ready(std::string node, const bridge::DataForm* options) {
  const Verdict ready = co_await load();
  if (!ready) co_return ready.error();
  const Node* found = find(node);
  if (found != nullptr) {
    if (options == nullptr || bridge::meets(found->config, *options)) co_return Verdict();
    co_return StanzaError(C::conflict, "the node is configured in another way")
        .with_detail("precondition-not-met", kErrorsNs);
  }
  bridge::PepConfig config = bridge::PepConfig::default_of(node);
  if (options != nullptr) {
    if (auto bad = bridge::apply(*options, config)) co_return bad_option(*bad);
  }
  const size_t limit = account_.core().settings.pep_nodes;
  if (nodes_.size() >= limit) co_return over_quota("nodes", limit);
  const Result<uint64_t> put = co_await store().put_node(node, config);
  if (!put) co_return failure(put.error());
  nodes_[node].config = std::move(config);
  co_return Verdict();
}

PepNodes::Verdict PepNodes::check_quota(const Node& node, const bridge::PepItem& item) const {
  const Settings& settings = account_.core().settings;
  const auto same =
      std::find_if(node.items.begin(), node.items.end(), [&](const Row& row) { return row.id == item.id; });
  const bool is_new = same == node.items.end();
  const bool makes_room = is_new && node.items.size() >= node.config.max_items;
  if (is_new && !makes_room && items_ >= settings.pep_items) return over_quota("items", settings.pep_items);
  const size_t freed = is_new ? (makes_room ? node.items.front().bytes : 0) : same->bytes;
  if (bytes_ - freed + item.xml.size() > settings.pep_bytes) return over_quota("bytes", settings.pep_bytes);
  return Verdict();
}

Task<PepNodes::Verdict> PepNodes::keep(std::string node, bridge::PepItem item) {
  // SAFETY: nodes come and go by turns only, and this turn is ours: the reference holds across co_await.
  Node& entry = nodes_.at(node);
  const Verdict within = check_quota(entry, item);
  if (!within) co_return within.error();
  bridge::PepItemKey key;
  key.node = node;
  key.order = std::max(static_cast<uint64_t>(account_.core().clock.unix_ms()), last_order_ + 1);
  key.bytes = static_cast<uint32_t>(item.xml.size());
  key.id = item.id;
  const Result<uint64_t> put = co_await store().put_item(key, item.xml);
  if (!put) co_return failure(put.error());
  last_order_ = key.order;
  std::vector<Row> old = take_rows(entry, item.id, entry.config.max_items - 1);
  entry.items.push_back({key.order, key.bytes, key.id});
  items_ += 1;
  bytes_ += key.bytes;
  remember_last(entry, item.xml);
  co_await drop_rows(node, std::move(old));
  co_return Verdict();
}

/// Takes out of the index: the row of `id`, and then the oldest until `keep_newest` are left.
std::vector<PepNodes::Row> PepNodes::take_rows(Node& node, std::string_view id, size_t keep_newest) {
  std::vector<Row> taken;
  const auto take = [&](std::vector<Row>::iterator row) {
    items_ -= 1;
    bytes_ -= row->bytes;
    taken.push_back(std::move(*row));
    node.items.erase(row);
  };
  const auto same = std::find_if(node.items.begin(), node.items.end(), [&](const Row& row) { return row.id == id; });
  if (same != node.items.end()) take(same);
  while (node.items.size() > keep_newest) take(node.items.begin());
  if (!taken.empty()) remember_last(node, {});
  return taken;
}

/// The item is gone already for everybody who reads the index; what stays in the store is less than its successor.
Task<void> PepNodes::drop_rows(std::string node, std::vector<Row> rows) {
  for (Row& row : rows) {
    bridge::PepItemKey key;
    key.node = node;
    key.order = row.order;
    key.bytes = row.bytes;
    key.id = std::move(row.id);
    const Result<void> removed = co_await store().remove_item(std::move(key));
    if (!removed) static_cast<void>(failure(removed.error()));  // for the log; it is tried again with the next change
  }
}

void PepNodes::remember_last(Node& node, const std::string& xml) {
  cached_bytes_ -= node.last.size();
  node.last.clear();
  if (xml.size() > kCachedItemBytes || cached_bytes_ + xml.size() > kCachedBytes) return;
  node.last = xml;
  cached_bytes_ += xml.size();
}

Task<PepNodes::Verdict> PepNodes::retract(std::string node, std::string id, std::optional<bool> tells) {
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await loaded_with(node);
  if (!ready) co_return ready.error();
  Node& found = nodes_.at(node);
  std::vector<Row> rows = take_rows(found, id, found.items.size());
  if (rows.empty()) co_return no_such("item");
  const bridge::PepConfig config = found.config;
  co_await drop_rows(node, std::move(rows));
  const std::vector<std::string> ids(1, id);
  PepChange change;
  change.kind = PepChange::Kind::retracted;
  change.node = node;
  change.retracted = ids;
  finish(change, config, tells.value_or(config.tells_retractions), bridge::retract_event(node, ids));
  co_return Verdict();
}

Task<PepNodes::Verdict> PepNodes::create(std::string node, const bridge::DataForm* form) {
  if (node.empty() || node.size() > bridge::kPepNodeBytes)
    co_return StanzaError(C::not_acceptable, "the node's name is empty or too long")
        .with_detail("nodeid-required", kErrorsNs);
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await load();
  if (!ready) co_return ready.error();
  if (find(node) != nullptr) co_return StanzaError(C::conflict, "the node is there already");
  co_return co_await make_ready(node, form);
}

Task<PepNodes::Verdict> PepNodes::configure(std::string node, const bridge::DataForm* form) {
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await loaded_with(node);
  if (!ready) co_return ready.error();
  Node& found = nodes_.at(node);
  bridge::PepConfig config = found.config;
  if (auto bad = bridge::apply(*form, config)) co_return bad_option(*bad);
  const Result<uint64_t> put = co_await store().put_node(node, config);
  if (!put) co_return failure(put.error());
  found.config = std::move(config);
  std::vector<Row> rows = take_rows(found, {}, found.config.max_items);
  co_await drop_rows(node, std::move(rows));
  co_return Verdict();
}

Task<PepNodes::Verdict> PepNodes::purge(std::string node) {
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await loaded_with(node);
  if (!ready) co_return ready.error();
  Node& found = nodes_.at(node);
  const bridge::PepConfig config = found.config;
  std::vector<Row> rows = take_rows(found, {}, 0);
  co_await drop_rows(node, std::move(rows));
  PepChange change;
  change.kind = PepChange::Kind::purged;
  change.node = node;
  finish(change, config, config.tells_retractions, bridge::purge_event(node));
  co_return Verdict();
}

Task<PepNodes::Verdict> PepNodes::remove(std::string node) {
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await loaded_with(node);
  if (!ready) co_return ready.error();
  Node& found = nodes_.at(node);
  const bridge::PepConfig config = found.config;
  std::vector<Row> rows = take_rows(found, {}, 0);
  co_await drop_rows(node, std::move(rows));
  const Result<void> removed = co_await store().remove_node(node);
  if (!removed) co_return failure(removed.error());
  nodes_.erase(node);
  PepChange change;
  change.kind = PepChange::Kind::deleted;
  change.node = node;
  finish(change, config, config.tells_deletion, bridge::delete_event(node));
  co_return Verdict();
}

PepStore::ItemRows PepNodes::rows_of(std::string_view node) const {
  PepStore::ItemRows rows;
  for (const Row& row : find(node)->items) {
    bridge::PepItemKey key;
    key.node = node;
    key.order = row.order;
    key.bytes = row.bytes;
    key.id = row.id;
    rows.push_back(std::move(key));
  }
  return rows;
}

Task<Result<std::vector<bridge::PepItem>, StanzaError>> PepNodes::read(std::string node, PepSelection what) {
  Turn turn(*this);
  co_await turn.come();
  const Verdict ready = co_await loaded_with(node);
  if (!ready) co_return ready.error();
  PepStore::ItemRows rows = rows_of(node);
  choose(rows, what);
  Result<std::vector<bridge::PepItem>> items = co_await store().payloads(std::move(rows));
  if (!items) co_return failure(items.error());
  co_return std::move(*items);
}

Task<std::string> PepNodes::last_event(std::string node) {
  const Verdict ready = co_await loaded();
  const Node* found = ready ? find(node) : nullptr;
  if (found == nullptr || !found->config.sends_last || found->items.empty()) co_return std::string();
  const auto published = static_cast<int64_t>(found->items.back().order);
  bridge::PepItem item(found->items.back().id, found->last);
  const bool tells_payloads = found->config.tells_payloads;
  if (item.xml.empty()) {
    const auto items = co_await read(node, PepSelection(1));
    if (!items || items->empty()) co_return std::string();
    item = items->back();
    const auto again = nodes_.find(node);
    if (again != nodes_.end() && !again->second.items.empty() && again->second.items.back().id == item.id)
      remember_last(again->second, item.xml);
  }
  co_return bridge::item_event(node, item, tells_payloads, published);
}

}  // namespace turms::xmpp::features
