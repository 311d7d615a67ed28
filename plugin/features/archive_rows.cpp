// SPDX-License-Identifier: Apache-2.0
#include "features/archive_rows.h"

#include <optional>

#include "bridge/mam_result.h"
#include "features/core.h"
#include "features/message_delivery.h"
#include "features/room_speaker.h"

namespace turms::xmpp::features {

std::string ArchiveRowWriter::write(const ArchiveAsker& asker, const ArchiveRow& row) {
  Account& account = asker.account;
  message_.read(row.view);
  const bool is_private = asker.room == nullptr;
  if (is_private && account.blocklist().covers(row.view.sender, message_.payload().from_resource)) return {};
  bridge::Rendering rendering = rendering_of(asker);
  if (asker.with != nullptr && rendering.from != *asker.with && rendering.to != *asker.with) return {};
  if (row.tells_edit) {
    rendering.replaces = message_.xmpp_id();
  } else if (message_.system() == bridge::IncomingMessage::System::recall) {
    rendering.retracts = recalled_id(asker);
  } else if (message_.system() == bridge::IncomingMessage::System::none) {
    remember(account);
  }
  std::string out;
  xml::Writer writer(out);
  bridge::open_mam_result(writer, asker.archive, asker.to, asker.query_id, row.id().text(), row.date_ms());
  bridge::render(writer, message_, rendering);
  bridge::close_mam_result(writer);
  return out;
}

bridge::Rendering ArchiveRowWriter::rendering_of(const ArchiveAsker& asker) const {
  if (asker.room == nullptr) return rendering_for(asker.account, message_);
  Core& core = asker.account.core();
  const std::optional<int64_t> number = bridge::parse_id(asker.archive.local());
  const std::string_view alias = number ? std::string_view() : asker.archive.local();
  bridge::Rendering rendering = rendering_in_room(core, *asker.room, alias, message_);
  const UserId sender = message_.view().sender;
  if (sender && rendering.from.is_full()) rendering.sender = sender_in_room(core, *asker.room, sender);
  return rendering;
}

/// What clients call the message that message_ takes back: in rooms by Turms' number (XEP-0424 4), else by the id that
/// its sender gave it. Turms hides that one, so when nobody here remembers, its number has to do.
std::string ArchiveRowWriter::recalled_id(const ArchiveAsker& asker) const {
  if (message_.recalled().empty()) return {};
  for (const MessageId id : message_.recalled()) {
    const std::optional<bridge::KnownMessage> known = asker.account.known_message(id);
    if (!known || known->sender != message_.view().sender) continue;
    return asker.room != nullptr ? std::to_string(id.value()) : std::string(known->xmpp_id);
  }
  return std::to_string(message_.recalled().front().value());
}

/// A younger message of the same id stays.
void ArchiveRowWriter::remember(Account& account) const {
  const upstream::MessageView& view = message_.view();
  const bridge::Conversation conversation = message_.conversation(account.user());
  bridge::MessageIndex& index = account.message_index(conversation);
  const bridge::IndexedMessage* known = index.find(conversation, view.sender, message_.xmpp_id());
  if (known != nullptr && known->date_ms > view.date_ms && known->id != view.id) return;
  index.put(conversation, view.sender, message_.xmpp_id(), {view.id, view.date_ms, message_.sent_hash()});
}

}  // namespace turms::xmpp::features
