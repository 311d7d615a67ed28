// SPDX-License-Identifier: Apache-2.0
#include "features/message_intake.h"

#include <optional>

#include "features/core.h"
#include "features/hooks.h"
#include "features/rooms.h"

namespace turms::xmpp::features {

void MessageIntake::define(Metrics& metrics) {
  received_ = metrics.define(Metrics::Kind::counter, "xmpp_messages_received_total", "Messages relayed by Turms.");
  malformed_ = metrics.define(Metrics::Kind::counter, "xmpp_payloads_malformed_total",
                              "Payloads or relayed messages that were malformed.");
  filtered_ = metrics.define(Metrics::Kind::counter, "xmpp_messages_filtered_total",
                             "Relayed messages whose sender the recipient blocks.");
}

void MessageIntake::receive(Account& account, const upstream::MessageView& view) {
  if (view.group && !account.core().rooms.is_in(account, view.group)) return;  // the archive has it for who joins
  Metrics& metrics = account.core().metrics;
  message_.read(view);
  // Turms may take a minute to notice a block; the message stays in its history (mapping 7.2).
  // In a group everybody is heard, as by Turms' own apps.
  const bool is_blocked = !view.group && account.blocklist().covers(view.sender, message_.payload().from_resource);
  if (is_blocked) return metrics.add(filtered_, 1);
  if (message_.had_bad_payload()) metrics.add(malformed_, 1);
  const std::optional<bridge::Nonce> nonce = message_.nonce();
  const bridge::Conversation conversation = message_.conversation(account.user());
  const bool is_told_apart = view.id || !view.group;  // all members share one table
  if (nonce && is_told_apart && account.seen_nonces(conversation).is_copy(view.sender, *nonce, view.id)) return;
  metrics.add(received_, 1);
  account.message_index(conversation)
      .put(conversation, view.sender, message_.xmpp_id(), {view.id, view.date_ms, message_.sent_hash()});
  show_read(account);
}

void MessageIntake::show(Account& account, const upstream::MessageView& view) {
  message_.read(view);
  show_read(account);
}

void MessageIntake::show_read(Account& account) {
  const Hooks& hooks = account.core().hooks;
  if (hooks.on_incoming(account, message_)) return;
  const bool was_taken = delivery_.deliver(account, message_);
  hooks.on_delivered(account, message_, was_taken);
}

}  // namespace turms::xmpp::features
