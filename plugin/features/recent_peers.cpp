// SPDX-License-Identifier: Apache-2.0
#include "features/recent_peers.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bridge/addresses.h"
#include "features/core.h"
#include "features/store.h"

namespace turms::xmpp::features {
namespace {

std::string bucket_of(const Account& account) {
  return "rpeer/" + std::to_string(account.user().value());
}

bool is_contact(const Account& account, int64_t peer) {
  return account.contacts().list().find(UserId(peer)) != nullptr;
}

}  // namespace

void RecentPeers::note(Account& account, UserId peer) {
  if (!peer || peer == account.user() || is_contact(account, peer.value())) return;
  std::vector<int64_t>& peers = rows_[account.user()].peers;
  const auto found = std::find(peers.begin(), peers.end(), peer.value());
  if (found != peers.end()) {
    std::rotate(found, found + 1, peers.end());
    return;
  }
  int64_t forgotten = 0;
  if (peers.size() >= kPeers) {
    forgotten = peers.front();
    peers.erase(peers.begin());
  }
  peers.push_back(peer.value());
  if (account.core().store.is_offered()) account.background().spawn(keep(account, peer.value(), forgotten));
}

/// What the store does not take is known until the account goes, and found again where the peer wrote, too.
Task<void> RecentPeers::keep(Account& account, int64_t peer, int64_t forgotten) {
  Core& core = account.core();
  const Result<uint64_t> kept = co_await core.store.put(bucket_of(account), std::to_string(peer), {});
  if (!kept) {
    core.log.warn("archive.peer_not_kept", "A peer could not be remembered for the archive.",
                  {{"user", account.user().value()}, {"why", kept.error().detail}});
  }
  if (forgotten == 0) co_return;
  const Result<void> removed = co_await core.store.remove(bucket_of(account), std::to_string(forgotten));
  if (!removed) {
    core.log.warn("archive.peer_not_forgotten", "A peer of long ago stays remembered.",
                  {{"user", account.user().value()}, {"why", removed.error().detail}});
  }
}

Task<std::vector<int64_t>> RecentPeers::all(Account& account) {
  Core& core = account.core();
  if (!rows_[account.user()].is_read && core.store.is_offered()) {
    const Result<StoredPage> page = co_await core.store.list(bucket_of(account), {}, kPeers, false);
    Row& row = rows_[account.user()];
    row.is_read = page.ok();
    if (!page) {
      core.log.warn("archive.peers_unknown", "The peers of the archive can't be read.",
                    {{"user", account.user().value()}, {"why", page.error().detail}});
    }
    std::vector<int64_t> older;
    for (const StoredEntry& entry : page ? page->entries : std::vector<StoredEntry>()) {
      const std::optional<int64_t> peer = bridge::parse_id(entry.key);
      if (!peer || row.peers.size() + older.size() >= kPeers) continue;
      if (std::find(row.peers.begin(), row.peers.end(), *peer) == row.peers.end()) older.push_back(*peer);
    }
    row.peers.insert(row.peers.begin(), older.begin(), older.end());
  }
  std::vector<int64_t> all = rows_[account.user()].peers;
  std::erase_if(all, [&account](int64_t peer) { return is_contact(account, peer); });
  for (const auto& [user, contact] : account.contacts().list().all()) all.push_back(user.value());
  std::sort(all.begin(), all.end());
  co_return all;
}

}  // namespace turms::xmpp::features
