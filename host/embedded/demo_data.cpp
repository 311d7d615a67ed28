// SPDX-License-Identifier: Apache-2.0
#include "embedded/demo_data.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "base/thread.h"
#include "crypto/scram_verifier.h"
#include "embedded/connections.h"
#include "service/message_stamps.h"
#include "store/messages_table.h"
#include "store/relationships_table.h"
#include "store/users_table.h"

namespace turms::gateway::embedded {
namespace {

using Verifiers = std::vector<crypto::ScramVerifier>;

constexpr int64_t kHub = 1;                 // the user whom the others know
constexpr int64_t kLastFriend = 100;        // users 2 to this one are friends of the hub, both ways
constexpr int64_t kLastCorrespondent = 10;  // and with users 2 to this one there are messages
constexpr int kMessagesEachWay = 100;
constexpr int64_t kMessageIntervalMs = 60'000;

/// One verifier a user. A second of work on one core, so it is shared.
Result<Verifiers> derive_verifiers(unsigned threads) {
  Verifiers verifiers(static_cast<size_t>(kDemoUsers));
  std::atomic<size_t> next{0};
  std::atomic<bool> failed{false};
  const auto work = [&] {
    for (size_t i = next++; i < verifiers.size(); i = next++) {
      auto made = crypto::make_scram_verifier(kDemoPassword, crypto::kMinScramIterations);
      if (made.ok())
        verifiers[i] = std::move(made).value();
      else
        failed = true;
    }
  };
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < threads; ++i) helpers.push_back(start_thread("turms-demo", work));
  work();
  for (std::thread& helper : helpers) helper.join();
  if (failed) return Error{Code::internal, "demo data", "a password could not be derived"};
  return verifiers;
}

Result<void> add_users(store::Database& database, const Verifiers& verifiers, int64_t now) {
  store::UsersTable users(database);
  for (int64_t id = 1; id <= kDemoUsers; ++id) {
    store::User user;
    user.id = id;
    user.name = "User " + std::to_string(id);
    user.intro = "Demo user " + std::to_string(id);
    user.registration_date = user.last_updated_date = now;
    TURMS_TRY(users.insert(user));
    TURMS_TRY(users.set_verifier(id, verifiers.at(static_cast<size_t>(id - 1))));
  }
  return {};
}

Result<void> add_friends(store::Database& database, int64_t now) {
  store::RelationshipsTable relationships(database);
  for (int64_t id = kHub + 1; id <= kLastFriend; ++id) {
    TURMS_TRY(relationships.put(kHub, id, store::Relation::friendly, now));
    TURMS_TRY(relationships.put(id, kHub, store::Relation::friendly, now));
  }
  return {};
}

/// Question and answer by turns, a minute apart, the last one just before now.
Result<void> add_messages(store::Database& database, int64_t now) {
  store::MessagesTable messages(database);
  service::MessageStamps stamps({});
  for (int turn = 0; turn < 2 * kMessagesEachWay; ++turn) {
    const int64_t date = now - (2 * kMessagesEachWay - turn) * kMessageIntervalMs;
    for (int64_t other = kHub + 1; other <= kLastCorrespondent; ++other) {
      const bool from_hub = turn % 2 == 0;
      const auto stamp = stamps.next(date);
      store::NewMessage message;
      message.id = stamp.id;
      message.delivery_date = stamp.delivery_date;
      message.sender_id = from_hub ? kHub : other;
      message.target_id = from_hub ? other : kHub;
      const std::string text = "Message " + std::to_string(turn / 2 + 1) + " from user " +
                               std::to_string(message.sender_id) + " to user " + std::to_string(message.target_id);
      message.text = text;
      TURMS_TRY(messages.insert(message));
    }
  }
  return {};
}

/// Each step fills the tables of one domain; a new domain adds its step here.
Result<void> fill(store::Database& database, const Verifiers& verifiers, int64_t now) {
  TURMS_TRY(add_users(database, verifiers, now));
  TURMS_TRY(add_friends(database, now));
  return add_messages(database, now);
}

}  // namespace

Result<bool> fill_demo_data(const EmbeddedSettings& settings, const Clock& clock, unsigned threads) {
  auto database = open_connection(settings, Role::writer);
  if (!database.ok()) return database.error();
  const auto highest = store::UsersTable(*database).highest_id();
  if (!highest.ok()) return highest.error();
  if (*highest != 0) return false;
  const auto verifiers = derive_verifiers(std::max(threads, 1U));
  if (!verifiers.ok()) return verifiers.error();
  auto transaction = store::Transaction::begin(*database);
  if (!transaction.ok()) return transaction.error();
  TURMS_TRY(fill(*database, *verifiers, clock.unix_ms()));
  TURMS_TRY(transaction->commit());
  return true;
}

}  // namespace turms::gateway::embedded
