// SPDX-License-Identifier: Apache-2.0
#include "features/audience.h"

#include <algorithm>
#include <string>

#include "features/core.h"
#include "xml/writer.h"

namespace turms::xmpp::features {

Audience::Audience(const Account& account, std::string_view part, Fallback fallback) : account_(account) {
  if (!part.empty()) named_ = account.find(part);
  is_bare_ = part.empty() || (named_ == nullptr && fallback == Fallback::bare);
}

bool Audience::is_empty() const {
  const auto& all = account_.resources();
  return std::none_of(all.begin(), all.end(), [this](const auto& resource) { return has(*resource); });
}

bool Audience::has_copies(ResourceId author) const {
  const auto& all = account_.resources();
  return std::any_of(all.begin(), all.end(), [&](const auto& resource) { return gets_copy(*resource, author); });
}

bool Audience::send(std::string_view xml, int64_t date_ms) const {
  bool was_taken = false;
  for (const auto& resource : account_.resources()) {
    if (!has(*resource)) continue;
    resource->send_message(xml, date_ms);
    was_taken = true;
  }
  return was_taken;
}

void Audience::copy(bridge::CarbonDirection direction, std::string_view type, std::string_view message,
                    ResourceId author) const {
  const bridge::Addresses& addresses = account_.core().addresses;
  const Jid own = addresses.user(account_.user());
  std::string out;
  for (const auto& resource : account_.resources()) {
    if (!gets_copy(*resource, author)) continue;
    out.clear();
    xml::Writer writer(out);
    const Jid to = addresses.user(account_.user(), resource->part());
    bridge::open_carbon(writer, direction, own, to, type).raw(message);
    bridge::close_carbon(writer);
    resource->send(out);
  }
}

}  // namespace turms::xmpp::features
