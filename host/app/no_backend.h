// SPDX-License-Identifier: Apache-2.0
// A backend without a Turms behind it, for --check-config: plugins read their configuration, nothing is opened. It
// offers what the configured backend would, so that a plugin which requires an extension is not refused here; whoever
// asks for anything hears that it is stopping.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sessions/backend.h"
#include "sessions/services.h"

namespace turms::gateway::app {

/// Every service there is, none of which answers.
class NoServices final : public sessions::Verifiers,
                         public sessions::KeyValues,
                         public sessions::Relations,
                         public sessions::Archive,
                         public sessions::Accounts,
                         public sessions::GroupTypes,
                         public sessions::Blobs {
 public:
  using Address = sessions::ValueAddress;
  using File = sessions::BlobAddress;

  bool find(int64_t, std::string, sessions::Done<sessions::ScramSecret>) override { return false; }

  bool get(Address, sessions::Done<sessions::StoredValue>) override { return false; }
  bool put(Address, std::string, uint64_t, sessions::Done<uint64_t>) override { return false; }
  bool swap(Address, uint64_t, std::string, uint64_t, sessions::Done<sessions::Swap>) override { return false; }
  bool list(Address, uint32_t, bool, sessions::Done<sessions::ValuePage>) override { return false; }
  bool remove(Address, sessions::Done<bool>) override { return false; }

  bool between(int64_t, int64_t, sessions::Done<sessions::BothSides>) override { return false; }
  bool friends(int64_t, sessions::Side, int64_t, uint32_t, sessions::Done<sessions::FriendPage>) override {
    return false;
  }
  bool watch_friends(uint64_t, bool, sessions::Done<sessions::PresencePage>) override { return false; }

  bool search(sessions::ArchiveSearch, sessions::Done<sessions::FoundMessages>) override { return false; }
  bool changes(sessions::ArchiveChanges, sessions::Done<sessions::FoundMessages>) override { return false; }

  bool create(int64_t, std::string, std::string, sessions::Done<bool>) override { return false; }
  bool remove(int64_t, sessions::Done<bool>) override { return false; }

  bool find(int64_t, sessions::Done<sessions::GroupType>) override { return false; }
  bool creatable(int64_t, sessions::Done<std::vector<sessions::GroupType>>) override { return false; }

  bool put(File, sessions::BlobFacts, std::string, sessions::Done<bool>) override { return false; }
  bool write(File, uint64_t, std::string, sessions::Done<bool>) override { return false; }
  bool read(File, uint64_t, uint64_t, sessions::Done<sessions::BlobPiece>) override { return false; }
  bool stat(File, sessions::Done<sessions::BlobFacts>) override { return false; }
  bool remove(File, sessions::Done<bool>) override { return false; }
  [[nodiscard]] uint64_t max_blob() const override { return 0; }
  [[nodiscard]] uint64_t max_bucket() const override { return 0; }
};

class NoBackend final : public sessions::Backend {
 public:
  sessions::SessionId open(sessions::OpenRequest, sessions::SessionSink&) override { return 0; }
  sessions::SubmitStatus submit(sessions::SessionId, std::span<const uint8_t>) override {
    return sessions::SubmitStatus::gone;
  }
  void touch(sessions::SessionId) override {}
  void close(sessions::SessionId, int32_t) override {}
  bool verify_password(int64_t, std::string, void*, void (*)(void*, bool)) override { return false; }
  [[nodiscard]] uint64_t capabilities() const override { return 0; }
  [[nodiscard]] int64_t limit(uint32_t) const override { return -2; }  // TGP_LIMIT_UNKNOWN
  [[nodiscard]] std::string_view kind() const override { return "none"; }
  sessions::Verifiers* verifiers() override { return &services_; }
  sessions::KeyValues* key_values() override { return &services_; }
  sessions::Relations* relations() override { return &services_; }
  sessions::Archive* archive() override { return &services_; }
  sessions::Accounts* accounts() override { return &services_; }
  sessions::GroupTypes* group_types() override { return &services_; }
  /// Not the backend's, but whoever checks plugins needs them as well.
  sessions::Blobs* blobs() { return &services_; }
  void stop(int32_t) override {}

 private:
  NoServices services_;
};

}  // namespace turms::gateway::app
