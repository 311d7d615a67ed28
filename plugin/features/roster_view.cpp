// SPDX-License-Identifier: Apache-2.0
#include "features/roster_view.h"

#include <algorithm>
#include <vector>

#include "features/account.h"
#include "xml/writer.h"

namespace turms::xmpp::features {

void RosterView::render(UserId user) {
  item_.clear();
  xml::Writer writer(item_, bridge::kRosterNamespace);
  bridge::write_roster_item(writer, user, list_.find(user), list_, account_.core().addresses);
}

void RosterView::rebuild() {
  digest_.clear();
  for (const auto& [user, contact] : list_.all()) {
    if (!contact.is_in_roster()) continue;
    render(user);
    digest_.set(user, item_);
  }
}

void RosterView::refresh(UserId user) {
  const bridge::Contact* contact = list_.find(user);
  if (contact == nullptr || !contact->is_in_roster()) {
    if (digest_.remove(user)) push(user);
    return;
  }
  render(user);
  if (digest_.set(user, item_)) push(user);
}

void RosterView::push(UserId user) {
  const auto& resources = account_.resources();
  const bool has_listeners =
      std::any_of(resources.begin(), resources.end(), [](const auto& r) { return r->wants_roster; });
  if (!has_listeners) return;
  render(user);
  const std::string id = "roster-" + std::to_string(++pushes_);
  const std::string version = digest_.version();
  for (const auto& resource : resources) {
    if (!resource->wants_roster) continue;
    std::string out;
    xml::Writer writer(out);
    writer.open("iq").attr("to", resource->full_jid()).attr("type", "set").attr("id", id);
    writer.open("query", bridge::kRosterNamespace).attr("ver", version).raw(item_).close().close();
    resource->send(out);
  }
}

void RosterView::write_items(xml::Writer& writer) const {
  std::vector<UserId> users;
  users.reserve(list_.all().size());
  for (const auto& [user, contact] : list_.all()) {
    if (contact.is_in_roster()) users.push_back(user);
  }
  std::sort(users.begin(), users.end());
  for (const UserId user : users) {
    bridge::write_roster_item(writer, user, list_.find(user), list_, account_.core().addresses);
  }
}

}  // namespace turms::xmpp::features
