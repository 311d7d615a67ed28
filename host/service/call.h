// SPDX-License-Identifier: Apache-2.0
// One request on its way through the service, and what handlers may use while they answer it. There are two contexts
// because there are two threads: the writer changes things, in order; a reader answers what only reads, on its own
// connection. A handler of either kind is a free function of its domain's file; dispatch.cpp lists them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "proto/request.h"
#include "proto/status_codes.h"
#include "service/group_facts.h"
#include "service/message_stamps.h"
#include "service/online_users.h"
#include "service/outcome.h"
#include "service/requester.h"
#include "service/service_settings.h"
#include "service/user_facts.h"
#include "store/database.h"
#include "store/tables.h"

namespace turms::gateway::service {

/// Owner: `request` points into the bytes it was read from.
struct Call {
  Requester requester;
  bool well_formed = false;  // the envelope could be read
  proto::Request request;
  /// Of the password in the request, derived by the owner of the service when password_to_derive() (user_update.h) gave
  /// one.
  const crypto::ScramVerifier* new_verifier = nullptr;
};

[[nodiscard]] Call read_call(const Requester& requester, std::span<const uint8_t> bytes);

/// For the writer's handlers.
struct WriteContext {
  const ServiceSettings& settings;
  UserFacts& facts;
  GroupFacts& groups;
  OnlineUsers& online;
  MessageStamps& stamps;  // ids of messages, and of everything else that gets one
  store::Tables& tables;
  store::Database& database;  // for store::Savepoint
};

/// For the readers' handlers.
struct ReadContext {
  const ServiceSettings& settings;
  store::Tables& tables;
};

// An error is the database's or a bug: it becomes 1200. A refusal that the protocol knows is no error:
// outcome.refuse(). A handler that writes with more than one statement does so within a store::Savepoint, because the
// transaction is shared with the other requests of its batch and goes on.
using WriteHandler = Result<void> (*)(WriteContext&, const Call&, Outcome&);
using ReadHandler = Result<void> (*)(ReadContext&, const Call&, Outcome&);

/// Reads the body of the call's kind; refuses with 1100 and gives false when it is malformed.
template <class T>
[[nodiscard]] bool read_body(const Call& call, T& body, Outcome& outcome) {
  if (proto::decode(call.request.body, body)) return true;
  outcome.refuse(proto::status::kInvalidRequest, "the request is malformed");
  return false;
}

}  // namespace turms::gateway::service
