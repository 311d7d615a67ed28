// SPDX-License-Identifier: Apache-2.0
// The door of the service: from encoded request to outcome. Pure but for the database it is given: no thread, no
// socket, time from a clock. The checks come in Turms' order (ClientRequestDispatcher); what each request does is in
// its domain's file.
#pragma once

#include <cstdint>
#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "service/call.h"
#include "service/outcome.h"
#include "store/database.h"
#include "store/tables.h"

namespace turms::gateway::service {

/// Who has to run a call.
enum class Lane {
  memory,  // the writer, without a transaction: nothing is stored
  write,   // the writer, within a transaction
  read,    // a reader
};

/// Malformed and unknown requests are memory: they are refused on the spot.
[[nodiscard]] Lane lane_of(const Call& call);

/// The write and memory lanes. Owns its tables and caches; belongs to the writer's thread.
class WriteService {
 public:
  /// \param online  shared with the owner, who adds and removes sessions on the same thread
  static Result<std::unique_ptr<WriteService>> open(store::Database& database, const ServiceSettings& settings,
                                                    const Clock& clock, OnlineUsers& online);

  /// Answers a call of the write or memory lane. A write runs within the owner's transaction.
  [[nodiscard]] Outcome handle(const Call& call);

  /// A little of what nobody asks for (upkeep.h), within the owner's transaction. True: there is more to do.
  Result<bool> upkeep();

  /// What handlers work with. Thread: writer.
  [[nodiscard]] WriteContext context();
  /// What is known about a user without asking the database again. Thread: writer.
  [[nodiscard]] UserFacts& facts() { return facts_; }
  /// After a rollback, or a commit of another process.
  void forget_facts() {
    facts_.forget_all();
    groups_.forget_all();
  }

 private:
  WriteService(store::Database& database, const ServiceSettings& settings, const Clock& clock, OnlineUsers& online,
               MessageStamp newest);

  const ServiceSettings& settings_;
  const Clock& clock_;
  OnlineUsers& online_;
  store::Database& database_;
  store::Tables tables_;
  UserFacts facts_;
  GroupFacts groups_;
  MessageStamps stamps_;
};

/// The read lane. One for each reader thread, with a connection of its own.
class ReadService {
 public:
  ReadService(store::Database& database, const ServiceSettings& settings, const Clock& clock);

  [[nodiscard]] Outcome handle(const Call& call);

 private:
  const ServiceSettings& settings_;
  const Clock& clock_;
  store::Tables tables_;
};

}  // namespace turms::gateway::service
