// SPDX-License-Identifier: Apache-2.0
#include "features/message_delivery.h"

#include <utility>

#include "features/core.h"

namespace turms::xmpp::features {

bridge::Rendering rendering_for(const Account& account, const bridge::IncomingMessage& message) {
  bridge::Rendering rendering = bridge::addressed(message, account.user(), account.core().addresses);
  const Settings& settings = account.core().settings;
  if (settings.counts_records) rendering.record_reading |= bridge::kCountRecords;
  if (settings.reads_turms_files) rendering.record_reading |= bridge::kReadRecords;
  return rendering;
}

bool MessageDelivery::deliver(const Account& account, const bridge::IncomingMessage& message, ResourceId author) {
  return deliver(account, message, rendering_for(account, message), author);
}

bool MessageDelivery::deliver(const Account& account, const bridge::IncomingMessage& message,
                              bridge::Rendering rendering, ResourceId author) {
  const upstream::MessageView& view = message.view();
  if (view.group) return rooms_.deliver(account, message, std::move(rendering));
  if (view.sender == account.user() && view.recipient != account.user()) {
    copy(Audience::nobody(account), bridge::CarbonDirection::sent, message, rendering, author);
    return false;
  }
  if (message.payload().muc_pm != 0 && rooms_.deliver_private(account, message, rendering)) return true;
  const bool is_headline = message.type() == "headline";
  const Audience audience(account, rendering.to.resource(), is_headline ? Fallback::none : Fallback::bare);
  if (!audience.is_named()) rendering.to = rendering.to.bare();
  rendering.now_ms = account.core().clock.unix_ms();
  // An edit is no message that waits in Turms for who missed it: the one it is of may be years old.
  const int64_t kept_ms = view.id && rendering.replaces.empty() ? view.date_ms : 0;
  const bool was_taken = !audience.is_empty() && audience.send(render(message, rendering, xml::kClientScope), kept_ms);
  copy(audience, bridge::CarbonDirection::received, message, rendering, author);
  return was_taken;
}

void MessageDelivery::replay(const Account& account, Resource& resource, const bridge::IncomingMessage& message) {
  bridge::Rendering rendering = rendering_for(account, message);
  if (rendering.to.resource() != resource.part()) rendering.to = rendering.to.bare();
  rendering.is_late = true;
  resource.send_message(render(message, rendering, xml::kClientScope), message.view().date_ms);
}

void MessageDelivery::copy(const Audience& audience, bridge::CarbonDirection direction,
                           const bridge::IncomingMessage& message, const bridge::Rendering& rendering,
                           ResourceId author) {
  if (!message.is_copied() || !audience.has_copies(author)) return;
  audience.copy(direction, message.type(), render(message, rendering, xml::kSelfContained), author);
}

/// Valid until the next call.
const std::string& MessageDelivery::render(const bridge::IncomingMessage& message, const bridge::Rendering& rendering,
                                           xml::Scope scope) {
  out_.clear();
  xml::Writer writer(out_, scope);
  bridge::render(writer, message, rendering);
  return out_;
}

}  // namespace turms::xmpp::features
