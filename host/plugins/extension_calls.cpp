// SPDX-License-Identifier: Apache-2.0
#include "plugins/extension_calls.h"

#include <utility>

namespace turms::gateway::plugins {

tgp_status status_of(const Error& error) {
  switch (error.code) {
    case Code::invalid_argument:
      return TGP_E_ARGUMENT;
    case Code::not_found:
      return TGP_E_GONE;
    case Code::conflict:
      return TGP_E_STATE;
    case Code::io:
      return TGP_E_IO;
    case Code::timeout:
      return TGP_E_TIMEOUT;
    case Code::limit:
      return TGP_E_LIMIT;
    case Code::denied:
      return TGP_E_DENIED;
    case Code::unsupported:
      return TGP_E_UNSUPPORTED;
    case Code::internal:
      break;
  }
  return TGP_E_INTERNAL;
}

bool ExtensionCalls::take_place(uint64_t bytes) {
  const bool has_place = waiting_.fetch_add(1) < kMaxWaiting;
  const bool has_room = waiting_bytes_.fetch_add(bytes) + bytes <= kMaxWaitingBytes;
  if (has_place && has_room) return true;
  give_back(bytes);
  return false;
}

void ExtensionCalls::give_back(uint64_t bytes) {
  waiting_.fetch_sub(1);
  waiting_bytes_.fetch_sub(bytes);
}

void ExtensionCalls::tell(Reply reply) {
  const Door::Visit visit = door_.enter(reply.cookie);
  if (reply.epoch != epoch_) return;
  if (visit) {
    const auto* data = reinterpret_cast<const uint8_t*>(reply.data.data());
    visit.call(&Exports::on_reply, reply.cookie, reply.status, reply.data.empty() ? nullptr : data,
               uint64_t{reply.data.size()});
  } else if (visit.state() == DoorState::held) {
    {
      const std::lock_guard lock(mutex_);
      held_.push_back(std::move(reply));
    }
    // It may have opened meanwhile, and release() have gone past.
    if (door_.state() == DoorState::open) release();
  }
}

void ExtensionCalls::release() {
  std::vector<Reply> held;
  {
    const std::lock_guard lock(mutex_);
    held.swap(held_);
  }
  for (Reply& reply : held) tell(std::move(reply));
}

}  // namespace turms::gateway::plugins
