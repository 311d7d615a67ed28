// SPDX-License-Identifier: Apache-2.0
#include "embedded/credential_memory.h"

#include <string>

#include "crypto/secret.h"

namespace turms::gateway::embedded {

CredentialMemory::CredentialMemory() {
  crypto::fill_random(key_);
}

CredentialMemory::~CredentialMemory() {
  crypto::wipe(key_);
}

crypto::Digest CredentialMemory::tag_of(int64_t user_id, std::string_view password) const {
  // The user's id is the salt: equal passwords of two users have different tags.
  std::string text;
  text.reserve(sizeof user_id + password.size());
  text.append(reinterpret_cast<const char*>(&user_id), sizeof user_id);
  text.append(password);
  const crypto::Digest tag = crypto::hmac_sha256(key_, crypto::octets(text));
  crypto::wipe(text);
  return tag;
}

void CredentialMemory::remember(int64_t user_id, std::string_view password) {
  tags_.insert_or_assign(user_id, tag_of(user_id, password));
}

bool CredentialMemory::knows(int64_t user_id, std::string_view password) const {
  const auto found = tags_.find(user_id);
  return found != tags_.end() && crypto::equal_in_constant_time(found->second, tag_of(user_id, password));
}

void CredentialMemory::forget_all() {
  tags_.clear();
  ++epoch_;
}

}  // namespace turms::gateway::embedded
