// SPDX-License-Identifier: Apache-2.0
// One row of an archive as the stanza that tells it: rendered as the live message was, what was recalled as its
// retraction, what was edited since the client last looked as a correction (mapping 12.1, 12.7). Part of the feature of
// archives; keeps its memory for the next row and is used within one event only.
#pragma once

#include <string>
#include <string_view>

#include "bridge/message_from_turms.h"
#include "features/account.h"
#include "features/archive_results.h"
#include "features/room.h"
#include "xmpp/jid.h"

namespace turms::xmpp::features {

/// What the results of one page have in common. All views outlive it.
struct ArchiveAsker {
  Account& account;
  JidView archive;  // who answers: the address that was asked, since clients believe no other (XEP-0313 9)
  JidView to;
  std::string_view query_id;
  const Jid* with = nullptr;   // a full address that a private message must be from or to; null: any
  const Room* room = nullptr;  // whose archive it is; null: the user's own
};

class ArchiveRowWriter {
 public:
  /// The complete <message/>; empty when the client does not see that message. Clients are going to refer to what they
  /// are shown, so it is remembered (mapping 10.3). Thread: shard.
  std::string write(const ArchiveAsker& asker, const ArchiveRow& row);

 private:
  [[nodiscard]] bridge::Rendering rendering_of(const ArchiveAsker& asker) const;
  [[nodiscard]] std::string recalled_id(const ArchiveAsker& asker) const;
  void remember(Account& account) const;

  bridge::IncomingMessage message_;
};

}  // namespace turms::xmpp::features
