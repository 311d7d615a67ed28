// SPDX-License-Identifier: Apache-2.0
// A password that waits for PBKDF2, and for whom: a login, a carrier that only asks, a request that sets it, or an
// account that is being made. It goes
// from the inbox to the writer, on to a password thread if the answer is not remembered, and back to the writer with a
// verdict.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "crypto/scram_verifier.h"
#include "crypto/secret.h"
#include "embedded/session.h"
#include "service/user_locations.h"

namespace turms::gateway::embedded {

struct LoginAttempt {
  std::shared_ptr<Session> session;
  int32_t user_status = 0;
  std::optional<service::Position> position;  // where the user says to be
};

struct Verification {
  void* context = nullptr;
  void (*done)(void* context, bool right) = nullptr;
};

/// A request that the writer handles once the verifier of its new password has been derived.
struct PasswordChange {
  std::shared_ptr<Session> session;
  crypto::Secret request;  // the password is within
};

/// Somebody beside sessions who needs a verifier. Called by the writer, without one when it can't be had.
struct NewVerifier {
  std::function<void(std::optional<crypto::ScramVerifier> verifier)> derived;
};

struct PasswordJob {
  int64_t user_id = 0;
  crypto::Secret password;
  std::variant<LoginAttempt, Verification, PasswordChange, NewVerifier> purpose;
  std::optional<crypto::ScramVerifier> new_verifier;  // of a new password, when the verdict is right
  /// CredentialMemory::epoch() when the job was given out: an answer from before a change of passwords is not
  /// remembered.
  uint64_t epoch = 0;
};

enum class Verdict {
  right,  // or derived
  wrong,
  unchecked,  // the database can't be read, or the backend stops
};

}  // namespace turms::gateway::embedded
