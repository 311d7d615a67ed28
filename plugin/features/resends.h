// SPDX-License-Identifier: Apache-2.0
// What a client says a second time must not become a second message, also when nobody here remembers the first one:
// after a restart, a crash, a new login. What the account has sent is in its MessageIndex only while it lives, so a
// young account reads what the user has just written to a conversation before its first message there
// (mapping 10.2.1, 16.5). One for each shard, owned by the feature of messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/condition.h"
#include "base/metrics.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/conversation.h"
#include "bridge/message_from_turms.h"
#include "bridge/message_to_turms.h"
#include "features/hooks.h"
#include "features/message_history.h"

namespace turms::xmpp::features {

class Resends {
 public:
  static constexpr uint64_t kYoungNs = 600'000'000'000;  // as old as a repetition may be: MessageIndex::kResendWindowMs
  static constexpr size_t kConversations = 256;          // of one account that are remembered to have been read
  static constexpr uint32_t kMessages = 200;             // own ones of a conversation, the newest

  /// Part of the feature's own install().
  void install(Hooks& on);

  /// Whether the message has to wait for settle(): nobody can say whether it is a repetition, or it would overtake one
  /// of which nobody can. Cheap. Thread: shard.
  [[nodiscard]] bool is_in_doubt(const Account& account, const bridge::MessageFacts& facts);

  /// Reads the message's conversation, or waits until somebody has. Messages of an account, wherever they go, leave
  /// this in the order in which they came. Then the account's index knows the own messages of the last ten minutes;
  /// where Turms refuses to tell it does not, and the message goes on as well: nothing is lost because a look failed.
  /// \returns  false when the session has gone: to be called again with the next one
  /// Thread: shard. The session may be another one afterwards.
  Task<bool> settle(OutgoingRequest message);

 private:
  class Place;
  struct Book {
    Book(ReadyQueue& ready, uint64_t since) : since_ns(since), moved(ready) {}

    const uint64_t since_ns;                       // Account::since_ns(): the user's next account begins anew
    std::map<bridge::Conversation, bool> is_read;  // false: somebody is about it
    std::list<const Place*> line;                  // who waits, or reads
    Condition moved;                               // the line
  };

  /// Null when there is none of this very account.
  [[nodiscard]] const std::shared_ptr<Book>* find(const Account& account) const;
  std::shared_ptr<Book> book_of(const Account& account);
  bool make_room(Book& book);
  Task<bool> read(Account& account, bridge::Conversation conversation);
  void remember(Account& account, bridge::Conversation conversation, const HistoryPage& page);
  void forget_with_last(Account& account, Resource& resource);

  std::unordered_map<UserId, std::shared_ptr<Book>> books_;  // shared with those who wait
  bridge::IncomingMessage message_;                          // used within one event only
  Metrics* metrics_ = nullptr;
  Metrics::Handle reads_ = 0;
  Metrics::Handle failures_ = 0;
  Metrics::Handle unchecked_ = 0;
};

}  // namespace turms::xmpp::features
