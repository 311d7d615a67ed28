// SPDX-License-Identifier: Apache-2.0
#include "embedded/verifiers.h"

#include <utility>

namespace turms::gateway::embedded {
namespace {

using sessions::ScramSecret;

Result<ScramSecret> read_verifier(store::Tables& tables, int64_t user_id, std::string_view hash) {
  const Error none{Code::not_found, "verifier", "there is none"};
  if (hash != "SHA-256") return none;
  const auto state = tables.users.state(user_id);
  if (!state.ok()) return state.error();
  if (*state != store::UserState::active) return none;
  const auto verifier = tables.users.verifier(user_id);
  if (!verifier.ok()) return verifier.error();
  if (!verifier->has_value()) return none;
  const crypto::ScramVerifier& found = **verifier;
  const auto text = [](const auto& octets) { return std::string(octets.begin(), octets.end()); };
  return ScramSecret{found.iterations, text(found.salt), text(found.stored_key), text(found.server_key)};
}

}  // namespace

bool Verifiers::find(int64_t user_id, std::string hash, sessions::Done<ScramSecret> done) {
  return desk_.read<ScramSecret>(
      [user_id, hash = std::move(hash)](store::Tables& tables) { return read_verifier(tables, user_id, hash); },
      std::move(done));
}

}  // namespace turms::gateway::embedded
