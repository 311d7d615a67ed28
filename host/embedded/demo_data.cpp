// SPDX-License-Identifier: Apache-2.0
#include "embedded/demo_data.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "base/thread.h"
#include "crypto/scram_verifier.h"
#include "embedded/connections.h"
#include "embedded/demo_content.h"
#include "store/users_table.h"

namespace turms::gateway::embedded {
namespace {

using Verifiers = std::vector<crypto::ScramVerifier>;

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

Result<void> add_users(store::UsersTable& users, const Verifiers& verifiers, int64_t now) {
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

/// Each step fills the tables of one domain; a new domain adds its step here.
Result<void> fill(store::Database& database, const Verifiers& verifiers, int64_t now) {
  store::Tables tables(database);
  service::MessageStamps stamps({});
  DemoStage stage{tables, stamps, now};
  TURMS_TRY(add_users(tables.users, verifiers, now));
  TURMS_TRY(add_demo_friends(stage));
  TURMS_TRY(add_demo_groups(stage));
  TURMS_TRY(add_demo_messages(stage));
  return add_demo_requests(stage);
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
