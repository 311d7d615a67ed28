// SPDX-License-Identifier: Apache-2.0
// What a backend offers beside sessions, played by tests: each call becomes one line, and the test says the answer.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "sessions/services.h"

namespace turms::gateway::plugins::testing {

class FakeServices final : public sessions::Verifiers,
                           public sessions::KeyValues,
                           public sessions::Relations,
                           public sessions::Archive,
                           public sessions::Accounts,
                           public sessions::GroupTypes,
                           public sessions::Blobs {
 public:
  bool find(int64_t user_id, std::string hash, sessions::Done<sessions::ScramSecret> done) override {
    return note("verifier " + std::to_string(user_id) + " " + hash, secrets, std::move(done));
  }

  bool get(sessions::ValueAddress address, sessions::Done<sessions::StoredValue> done) override {
    return note("get " + text_of(address), values, std::move(done));
  }
  bool put(sessions::ValueAddress address, std::string value, uint64_t ttl_ms, sessions::Done<uint64_t> done) override {
    return note("put " + text_of(address) + " " + value + " for " + std::to_string(ttl_ms), writes, std::move(done));
  }
  bool swap(sessions::ValueAddress address, uint64_t version, std::string value, uint64_t ttl_ms,
            sessions::Done<sessions::Swap> done) override {
    return note(
        "swap " + text_of(address) + " " + std::to_string(version) + " " + value + " for " + std::to_string(ttl_ms),
        swaps, std::move(done));
  }
  bool list(sessions::ValueAddress address, uint32_t limit, bool with_values,
            sessions::Done<sessions::ValuePage> done) override {
    return note("list " + text_of(address) + " " + std::to_string(limit) + (with_values ? " with values" : ""), lists,
                std::move(done));
  }
  bool remove(sessions::ValueAddress address, sessions::Done<bool> done) override {
    return note("remove " + text_of(address), removals, std::move(done));
  }

  bool between(int64_t user_id, int64_t other_id, sessions::Done<sessions::BothSides> done) override {
    return note("between " + std::to_string(user_id) + " " + std::to_string(other_id), sides, std::move(done));
  }
  bool friends(int64_t user_id, sessions::Side side, int64_t after, uint32_t limit,
               sessions::Done<sessions::FriendPage> done) override {
    return note((side == sessions::Side::of_user ? "friends of " : "friends with ") + std::to_string(user_id) +
                    " after " + std::to_string(after) + " " + std::to_string(limit),
                friend_pages, std::move(done));
  }
  bool watch_friends(uint64_t session, bool from_start, sessions::Done<sessions::PresencePage> done) override {
    return note("watch " + std::to_string(session) + (from_start ? " from the start" : ""), watches, std::move(done));
  }

  bool search(sessions::ArchiveSearch search, sessions::Done<sessions::FoundMessages> done) override {
    return note("search " + std::to_string(search.user_id) + text_of(search.conversation) + " " + search.words +
                    " before " + std::to_string(search.before_id) + " " + std::to_string(search.limit),
                found, std::move(done));
  }
  bool changes(sessions::ArchiveChanges changes, sessions::Done<sessions::FoundMessages> done) override {
    return note("changes " + std::to_string(changes.user_id) + text_of(changes.conversation) + " " +
                    std::to_string(changes.after_date) + " " + std::to_string(changes.after_id) + " " +
                    std::to_string(changes.limit),
                found, std::move(done));
  }

  bool create(int64_t user_id, std::string name, std::string password, sessions::Done<bool> done) override {
    return note("create " + std::to_string(user_id) + " " + name + " " + password, accounts, std::move(done));
  }
  bool remove(int64_t user_id, sessions::Done<bool> done) override {
    return note("remove " + std::to_string(user_id), accounts, std::move(done));
  }

  bool find(int64_t type_id, sessions::Done<sessions::GroupType> done) override {
    return note("group type " + std::to_string(type_id), group_types, std::move(done));
  }
  bool creatable(int64_t user_id, sessions::Done<std::vector<sessions::GroupType>> done) override {
    return note("creatable by " + std::to_string(user_id), creatable_types, std::move(done));
  }

  bool put(sessions::BlobAddress address, sessions::BlobFacts facts, std::string piece,
           sessions::Done<bool> done) override {
    return note("put " + text_of(address) + " " + std::to_string(facts.length) + " " + facts.media_type + " " + piece,
                files, std::move(done));
  }
  bool write(sessions::BlobAddress address, uint64_t offset, std::string piece, sessions::Done<bool> done) override {
    return note("write " + text_of(address) + " " + std::to_string(offset) + " " + piece, files, std::move(done));
  }
  bool read(sessions::BlobAddress address, uint64_t offset, uint64_t length,
            sessions::Done<sessions::BlobPiece> done) override {
    return note("read " + text_of(address) + " " + std::to_string(offset) + " " + std::to_string(length), pieces,
                std::move(done));
  }
  bool stat(sessions::BlobAddress address, sessions::Done<sessions::BlobFacts> done) override {
    return note("stat " + text_of(address), facts, std::move(done));
  }
  bool remove(sessions::BlobAddress address, sessions::Done<bool> done) override {
    return note("remove " + text_of(address), files, std::move(done));
  }
  [[nodiscard]] uint64_t max_blob() const override { return 1'000; }
  [[nodiscard]] uint64_t max_bucket() const override { return 5'000; }

  bool is_stopping = false;
  std::vector<std::string> asked;
  std::deque<sessions::Done<sessions::ScramSecret>> secrets;
  std::deque<sessions::Done<sessions::StoredValue>> values;
  std::deque<sessions::Done<uint64_t>> writes;
  std::deque<sessions::Done<sessions::Swap>> swaps;
  std::deque<sessions::Done<sessions::ValuePage>> lists;
  std::deque<sessions::Done<bool>> removals;
  std::deque<sessions::Done<sessions::BothSides>> sides;
  std::deque<sessions::Done<sessions::FriendPage>> friend_pages;
  std::deque<sessions::Done<sessions::PresencePage>> watches;
  std::deque<sessions::Done<sessions::FoundMessages>> found;
  std::deque<sessions::Done<bool>> accounts;
  std::deque<sessions::Done<sessions::GroupType>> group_types;
  std::deque<sessions::Done<std::vector<sessions::GroupType>>> creatable_types;
  std::deque<sessions::Done<bool>> files;  // put, write and remove
  std::deque<sessions::Done<sessions::BlobPiece>> pieces;
  std::deque<sessions::Done<sessions::BlobFacts>> facts;

 private:
  static std::string text_of(const sessions::ValueAddress& address) {
    return address.owner + "/" + std::to_string(address.tier) + "/" + address.bucket + "/" + address.key;
  }
  static std::string text_of(const sessions::BlobAddress& address) {
    return address.owner + "/" + address.bucket + "/" + address.name;
  }
  static std::string text_of(const sessions::Conversation& conversation) {
    return " in " + std::to_string(static_cast<int>(conversation.kind)) + ":" + std::to_string(conversation.id);
  }
  template <class Done>
  bool note(std::string line, std::deque<Done>& waiting, Done done) {
    if (is_stopping) return false;
    asked.push_back(std::move(line));
    waiting.push_back(std::move(done));
    return true;
  }
};

}  // namespace turms::gateway::plugins::testing
