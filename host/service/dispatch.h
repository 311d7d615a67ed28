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
#include "store/relationships_table.h"

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

  [[nodiscard]] UserFacts& facts() { return facts_; }

 private:
  WriteService(store::Database& database, const ServiceSettings& settings, const Clock& clock, OnlineUsers& online,
               MessageStamp newest);

  const ServiceSettings& settings_;
  const Clock& clock_;
  OnlineUsers& online_;
  store::UsersTable users_;
  store::RelationshipsTable relationships_;
  store::MessagesTable messages_;
  UserFacts facts_;
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
  store::UsersTable users_;
  store::MessagesTable messages_;
};

}  // namespace turms::gateway::service
