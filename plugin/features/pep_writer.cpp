// SPDX-License-Identifier: Apache-2.0
#include "features/pep_writer.h"

#include <utility>

#include "bridge/pubsub_error.h"
#include "features/account.h"
#include "features/core.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;

StanzaError bad_option(const std::string& name) {
  StanzaError error(C::not_acceptable, "unknown or with a value that can't be: " + name);
  // XEP-0060 8.1.3. "authorize" is the one we don't have: nobody asks for what presence gives.
  if (name == "pubsub#access_model")
    return std::move(error).with_detail("unsupported-access-model", bridge::kPubSubErrorsNs);
  return error;
}

}  // namespace

PepStore PepWriter::store() const {
  return {account_.core().store, account_.user()};
}

StanzaError PepWriter::failure(const Error& error) const {
  account_.core().log.warn("pep.store_failed", "The store did not do what it was asked.",
                           {{"user", account_.user().value()}, {"detail", error.detail}});
  if (error.code == Code::too_large) return over_pep_quota("bytes", account_.core().settings.pep_bytes);
  return error.code == Code::timeout ? StanzaError(C::remote_server_timeout)
                                     : StanzaError(C::internal_server_error, StanzaErrorType::wait);
}

Task<PepWriter::Verdict> PepWriter::load() {
  if (is_loaded_) co_return Verdict();
  if (!account_.core().store.is_offered()) co_return StanzaError(C::service_unavailable);
  Result<std::vector<PepStore::NodeRow>> nodes = co_await store().nodes();
  if (!nodes) co_return failure(nodes.error());
  Result<PepStore::Scan> scan = co_await store().scan();
  if (!scan) co_return failure(scan.error());
  for (PepStore::NodeRow& node : *nodes) index_.put_node(node.name, std::move(node.config));
  leftovers_ = std::move(scan->leftovers);
  for (bridge::PepItemKey& row : scan->rows) {
    if (index_.find(row.node) != nullptr) {
      index_.add(std::move(row));
    } else {  // its node was being removed when the gateway stopped
      leave_over(PepStore::ItemRows(1, row));
    }
  }
  for (const PepStore::NodeRow& node : *nodes) leave_over(index_.take_surplus(node.name));
  is_loaded_ = true;
  co_return Verdict();
}

Task<PepWriter::Verdict> PepWriter::make_ready(std::string node, const bridge::DataForm* options) {
  const PepIndex::Node* found = index_.find(node);
  if (found != nullptr) {
    if (options == nullptr || bridge::meets(found->config, *options)) co_return Verdict();
    co_return StanzaError(C::conflict, "the node is configured in another way")
        .with_detail("precondition-not-met", bridge::kPubSubErrorsNs);
  }
  bridge::PepConfig config = bridge::PepConfig::default_of(node);
  if (options != nullptr) {
    if (auto bad = bridge::apply(*options, config)) co_return bad_option(*bad);
  }
  const size_t limit = account_.core().settings.pep_nodes;
  if (index_.all().size() >= limit) co_return over_pep_quota("nodes", limit);
  // What an earlier node of that name has left must not come to life in this one.
  co_await mend();
  if (!leftovers_.empty()) co_return StanzaError(C::internal_server_error, StanzaErrorType::wait);
  co_return co_await put_node(std::move(node), std::move(config));
}

Task<PepWriter::Verdict> PepWriter::configure(std::string node, const bridge::DataForm* form) {
  bridge::PepConfig config = index_.find(node)->config;
  if (auto bad = bridge::apply(*form, config)) co_return bad_option(*bad);
  const Verdict put = co_await put_node(node, std::move(config));
  if (!put) co_return put.error();
  leave_over(index_.take_surplus(node));
  co_await mend();
  co_return Verdict();
}

Task<PepWriter::Verdict> PepWriter::put_node(std::string node, bridge::PepConfig config) {
  const Result<uint64_t> put = co_await store().put_node(node, config);
  if (!put) co_return failure(put.error());
  index_.put_node(node, std::move(config));
  co_return Verdict();
}

Task<PepWriter::Verdict> PepWriter::keep(std::string node, bridge::PepItem item) {
  const int64_t now_ms = account_.core().clock.unix_ms();
  leave_over(index_.take_expired(now_ms));
  co_await mend();
  const Verdict within = index_.check_room(account_.core().settings, node, item);
  if (!within) co_return within.error();
  bridge::PepItemKey key;
  key.node = node;
  key.order = index_.take_order(now_ms);
  key.bytes = static_cast<uint32_t>(item.xml.size());
  key.id = item.id;
  const Result<uint64_t> put = co_await store().put_item(key, item.xml);
  if (!put) {
    leave_over(PepStore::ItemRows(1, key));
    co_return failure(put.error());
  }
  // Its predecessor is gone already for everybody: of two with one id the later counts, here and in the store.
  if (const auto same = index_.take(node, item.id)) leave_over(PepStore::ItemRows(1, *same));
  index_.add(std::move(key));
  leave_over(index_.take_surplus(node));
  index_.remember_last(node, item.id, item.xml);
  co_await mend();
  co_return Verdict();
}

Task<PepWriter::Verdict> PepWriter::erase(PepStore::ItemRows rows) {
  for (const bridge::PepItemKey& row : rows) {
    for (std::string& key : PepStore::keys_of(row)) {
      const Result<void> removed = co_await store().remove(std::move(key));
      if (!removed) co_return failure(removed.error());
    }
    index_.take(row.node, row.order);
  }
  co_await mend();
  co_return Verdict();
}

Task<PepWriter::Verdict> PepWriter::drop(std::string node) {
  const Result<void> removed = co_await store().remove_node(node);
  if (!removed) co_return failure(removed.error());
  index_.drop_node(node);
  co_return Verdict();
}

/// Removes what is left over of this change and of those that were interrupted. What can't be removed is tried again
/// with the next change.
Task<void> PepWriter::mend() {
  while (!leftovers_.empty()) {
    const Result<void> removed = co_await store().remove(leftovers_.back());
    if (!removed) static_cast<void>(failure(removed.error()));  // for the log
    if (!removed) co_return;
    leftovers_.pop_back();
  }
}

void PepWriter::leave_over(const PepStore::ItemRows& rows) {
  for (const bridge::PepItemKey& row : rows) {
    for (std::string& key : PepStore::keys_of(row)) leftovers_.push_back(std::move(key));
  }
}

}  // namespace turms::xmpp::features
