// SPDX-License-Identifier: Apache-2.0
#include "features/direct_message.h"

#include <string>
#include <utility>

#include "bridge/carbons.h"
#include "bridge/local_message.h"
#include "features/account.h"
#include "features/audience.h"
#include "features/core.h"

namespace turms::xmpp::features {

void send_direct(const MessageRequest& request, const bridge::MessageFacts& facts, int64_t read_until_ms) {
  const Account& account = request.account();
  const Stanza& stanza = request.stanza();
  const MessageType type = stanza.message_type();
  const bool is_to_self = facts.target.user == account.user();
  LocalStanza local(facts.target.user, std::string(facts.target.resource), {});
  local.falls_back = type == MessageType::chat || type == MessageType::normal;
  local.from = account.user();
  local.from_resource = std::string(stanza.from().resource());
  local.signals = facts.signals;
  local.read_until_ms = read_until_ms;
  // A receipt for the own account is of no use to its other resources (mapping 13.1).
  const bool is_copied = facts.copies && !(is_to_self && (facts.signals & bridge::kSignalReceipt) != 0);
  if (is_copied) local.carbon_type = type == MessageType::chat ? "chat" : "normal";
  xml::Writer writer(local.xml, is_copied ? xml::kSelfContained : xml::kClientScope);
  bridge::write_local(writer, stanza, stanza.from(), stanza.to());
  if (is_copied && !is_to_self) {
    Audience::nobody(account).copy(bridge::CarbonDirection::sent, local.carbon_type, local.xml, request.sender_id());
  }
  request.core().router.deliver(std::move(local));
}

}  // namespace turms::xmpp::features
