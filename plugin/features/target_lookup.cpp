// SPDX-License-Identifier: Apache-2.0
#include "features/target_lookup.h"

#include <optional>
#include <utility>

#include "bridge/message_from_turms.h"
#include "features/account.h"

namespace turms::xmpp::features {
namespace {

// What rfc_6121_message.cpp leaves of a message that Turms refused: no number, and no date.
bool has_failed(Account& account, bridge::Conversation conversation, UserId sender, const std::string& xmpp_id) {
  const std::optional<bridge::KnownMessage> known =
      account.message_index(conversation).find_newest(conversation, sender, xmpp_id);
  return known && !known->id && known->date_ms == 0;
}

}  // namespace

void TargetLookup::install(Hooks& on) {
  on.message_stored(this, &TargetLookup::wake_stored);
  on.tick(this, &TargetLookup::wake);
}

void TargetLookup::wake_stored(Account& account, const bridge::MessageFacts&, const StoredMessage&) {
  wake(account);
}

void TargetLookup::wake(Account& account) {
  const auto found = waiting_.find(account.user());
  if (found == waiting_.end()) return;
  found->second->announce();
  waiting_.erase(found);  // who has to wait on makes another one
}

Task<Result<FoundMessage>> TargetLookup::find(Account& account, bridge::Conversation conversation, UserId sender,
                                              std::string xmpp_id) {
  const uint64_t deadline_ns = account.request_deadline_ns();
  for (;;) {
    Result<FoundMessage> found = co_await find_message(account, conversation, sender, xmpp_id);
    if (found.ok() || found.error().code != Code::conflict) co_return found;
    if (has_failed(account, conversation, sender, xmpp_id)) {
      co_return Error{Code::not_found, "target_lookup", "the message was refused"};
    }
    if (account.core().clock.monotonic_ns() >= deadline_ns) co_return found;
    std::unique_ptr<Condition>& condition = waiting_[account.user()];
    if (condition == nullptr) condition = std::make_unique<Condition>(account.core().ready);
    co_await condition->wait();
  }
}

bool is_of_another(Account& account, bridge::Conversation conversation, const std::string& xmpp_id) {
  std::optional<bridge::KnownMessage> known =
      account.message_index(conversation).find_newest(conversation, {}, xmpp_id);
  const std::optional<MessageId> number = bridge::message_named(xmpp_id);
  if (!known && number) known = account.known_message(*number);
  return known && known->conversation == conversation && known->sender != account.user();
}

StanzaError stanza_error_of_lookup(const Error& error) {
  switch (error.code) {
    case Code::not_found:
      return {StanzaErrorCondition::item_not_found, "no such message in this conversation"};
    case Code::conflict:
      return {StanzaErrorCondition::resource_constraint, StanzaErrorType::wait, "the message is still on its way"};
    case Code::timeout:
      return {StanzaErrorCondition::remote_server_timeout, StanzaErrorType::wait, "Turms did not answer"};
    case Code::denied:
      return {StanzaErrorCondition::item_not_found, error.detail};
    default:
      return {StanzaErrorCondition::resource_constraint, StanzaErrorType::wait, "Turms can't be reached"};
  }
}

}  // namespace turms::xmpp::features
