// SPDX-License-Identifier: Apache-2.0
#include "plugins/credential_checks.h"

#include <memory>
#include <string>
#include <utility>

#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr uint32_t kMaxWaiting = 4096;
constexpr size_t kMaxPasswordBytes = 1024;  // extensions/credentials.h

}  // namespace

tgp_status CredentialChecks::verify(uint32_t epoch, int64_t user_id, std::span<const uint8_t> password,
                                    uint64_t cookie) {
  if (password.empty() || password.size() > kMaxPasswordBytes) return TGP_E_ARGUMENT;
  if (waiting_.fetch_add(1) >= kMaxWaiting) {
    waiting_.fetch_sub(1);
    return TGP_E_LIMIT;
  }
  auto check = std::make_unique<Check>(Check{this, epoch, cookie, false});
  std::string secret(view(tgp_bytes{password.data(), password.size()}));
  // on_checked is called exactly once and takes the check back.
  backend_.verify_password(user_id, std::move(secret), check.release(), &CredentialChecks::on_checked);
  return TGP_OK;
}

void CredentialChecks::on_checked(void* context, bool right) {
  const std::unique_ptr<Check> check(static_cast<Check*>(context));
  check->right = right;
  check->owner->waiting_.fetch_sub(1);
  check->owner->tell(*check);
}

void CredentialChecks::tell(const Check& check) {
  const Door::Visit visit = door_.enter(check.cookie);
  if (check.epoch != epoch_) return;
  if (visit) {
    visit.call(&Exports::on_reply, check.cookie, check.right ? TGP_OK : TGP_E_DENIED, nullptr, 0);
  } else if (visit.state() == DoorState::held) {
    {
      const std::lock_guard lock(mutex_);
      held_.push_back(check);
    }
    // It may have opened meanwhile, and release() have gone past.
    if (door_.state() == DoorState::open) release();
  }
}

void CredentialChecks::release() {
  std::vector<Check> held;
  {
    const std::lock_guard lock(mutex_);
    held.swap(held_);
  }
  for (const Check& check : held) tell(check);
}

}  // namespace turms::gateway::plugins
