// SPDX-License-Identifier: Apache-2.0
// The extension calls of one plugin that take time: counted while they wait, and answered at the plugin's tgp_on_reply
// exactly once, at once or when the door opens again; never to an instance that did not ask. Every table of that kind
// goes through here. Owned by Plugin; outlives the backend's threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "plugins/door.h"

namespace turms::gateway::plugins {

/// The failure of a backend in the words of the contract.
[[nodiscard]] tgp_status status_of(const Error& error);

class ExtensionCalls {
 public:
  static constexpr uint32_t kMaxWaiting = 4'096;
  static constexpr uint64_t kMaxWaitingBytes = 32 * 1024 * 1024;

  /// Says the answer. Called once, on any thread but not within the call that asks; dropped uncalled it gives its
  /// place free.
  using Answer = std::function<void(tgp_status status, std::string data)>;

  /// Who asks, and how much of it is kept while it waits.
  struct Asker {
    uint32_t epoch = 0;
    uint64_t cookie = 0;
    uint64_t bytes = 0;
    bool is_standing = false;  // may wait for ever: bounded by what it is about, and not counted here
  };

  explicit ExtensionCalls(Door& door) : door_(door) {}

  /// Lets `start(answer)` begin a call; false from it: nobody will answer. \returns  TGP_OK: a reply follows; else
  /// none: TGP_E_LIMIT too many wait, TGP_E_GONE `start` said false. Thread: any.
  template <class Start>
  [[nodiscard]] tgp_status begin(const Asker& asker, Start start) {
    if (!asker.is_standing && !take_place(asker.bytes)) return TGP_E_LIMIT;
    auto place = std::make_shared<Place>(*this, asker);
    return start(Answer([place](tgp_status status, std::string data) {
      place->owner.tell({place->asker.epoch, place->asker.cookie, status, std::move(data)});
    }))
               ? TGP_OK
               : TGP_E_GONE;
  }

  /// Answers for an instance other than `epoch` are dropped from now on. Thread: control.
  void set_epoch(uint32_t epoch) { epoch_ = epoch; }

  /// Tells the answers that came while the door was held. Thread: control.
  void release();

 private:
  /// What a waiting call takes up, until its answer has gone.
  struct Place {
    Place(ExtensionCalls& calls, const Asker& who) : owner(calls), asker(who) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      if (!asker.is_standing) owner.give_back(asker.bytes);
    }
    ExtensionCalls& owner;
    Asker asker;
  };
  struct Reply {
    uint32_t epoch;
    uint64_t cookie;
    tgp_status status;
    std::string data;
  };

  [[nodiscard]] bool take_place(uint64_t bytes);
  void give_back(uint64_t bytes);
  void tell(Reply reply);

  Door& door_;
  std::atomic<uint32_t> epoch_{0};
  std::atomic<uint32_t> waiting_{0};
  std::atomic<uint64_t> waiting_bytes_{0};
  std::mutex mutex_;
  std::vector<Reply> held_;  // guarded by mutex_
};

}  // namespace turms::gateway::plugins
