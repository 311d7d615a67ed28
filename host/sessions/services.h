// SPDX-License-Identifier: Apache-2.0
// What a backend may offer beside sessions, none of which a real Turms has: SCRAM verifiers, small values that survive,
// friendships from both sides, the archive, making accounts, the rules of group types; and files, which are kept beside
// it. Carriers for plugins pass them on as extensions of the ABI; a backend gives a null pointer for what it lacks.
// Every call copies what it needs, returns at once and is answered by its `done` on a thread of the service, exactly
// once; when it returns false the service is stopping and no answer follows. What one thread asks for takes effect in
// that order: who reads after he has written sees what he wrote. Thread: any.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace turms::gateway::sessions {

/// Must not block and must not call back into the backend.
template <class T>
using Done = std::function<void(Result<T>)>;

// ---- SCRAM ----

/// What a server needs for SCRAM, and nothing that logs anybody in. Source: RFC 5802 3.
struct ScramSecret {
  uint32_t iterations = 0;
  std::string salt;
  std::string stored_key;
  std::string server_key;
};

class Verifiers {
 public:
  virtual ~Verifiers() = default;
  /// \param hash  "SHA-256" and so on. \errors  not_found: no such user, inactive, or no verifier of this hash
  [[nodiscard]] virtual bool find(int64_t user_id, std::string hash, Done<ScramSecret> done) = 0;
};

// ---- Small values ----

/// Where a value is. Owners do not see each other's buckets.
struct ValueAddress {
  std::string owner;  // the plugin's name
  uint32_t tier = 0;  // TGP_STORE_*
  std::string bucket;
  std::string key;
};

struct StoredValue {
  uint64_t version = 0;  // never 0; another one after every write
  std::string value;
};

/// The version that is there after a compare-and-swap; 0: none.
struct Swap {
  bool swapped = false;
  uint64_t version = 0;
};

struct ListedValue {
  std::string key;
  uint64_t version = 0;
  std::string value;  // only where it was asked for
};

struct ValuePage {
  std::vector<ListedValue> values;
  bool has_more = false;
};

class KeyValues {
 public:
  virtual ~KeyValues() = default;
  /// \errors  not_found
  [[nodiscard]] virtual bool get(ValueAddress address, Done<StoredValue> done) = 0;
  /// \param ttl_ms  0: until removed. \returns  the new version. \errors  limit: the bucket is full; not_found: it
  /// belongs to a user who was removed
  [[nodiscard]] virtual bool put(ValueAddress address, std::string value, uint64_t ttl_ms, Done<uint64_t> done) = 0;
  /// Writes only over `version` (0: only where nothing is). \errors  limit: the bucket is full
  [[nodiscard]] virtual bool swap(ValueAddress address, uint64_t version, std::string value, uint64_t ttl_ms,
                                  Done<Swap> done) = 0;
  /// The bucket's keys in the order of their bytes, beginning after the address' key.
  [[nodiscard]] virtual bool list(ValueAddress address, uint32_t limit, bool with_values, Done<ValuePage> done) = 0;
  /// \returns  false: there was none
  [[nodiscard]] virtual bool remove(ValueAddress address, Done<bool> done) = 0;
};

// ---- Friendships ----

enum class Relation { none, friendly, blocked };

/// What two users noted about each other.
struct BothSides {
  Relation there = Relation::none;
  Relation back = Relation::none;
};

enum class Side {
  of_user,    // whom the user has for a friend
  with_user,  // who has the user for a friend
};

struct FriendPage {
  std::vector<int64_t> user_ids;
  bool has_more = false;
};

struct FriendPresence {
  int64_t user_id = 0;
  int32_t status = 0;         // UserStatus
  uint32_t device_types = 0;  // bit n: DeviceType n is online
};

struct PresencePage {
  std::vector<FriendPresence> friends;
  bool has_more = false;
};

class Relations {
 public:
  virtual ~Relations() = default;
  [[nodiscard]] virtual bool between(int64_t user_id, int64_t other_id, Done<BothSides> done) = 0;
  /// By id, beginning after `after`; nobody who is blocked by the side that is asked.
  [[nodiscard]] virtual bool friends(int64_t user_id, Side side, int64_t after, uint32_t limit,
                                     Done<FriendPage> done) = 0;
  /// Answered when the presence of somebody changes who is a friend from both sides, or the user's own; with
  /// `from_start` at once, with all who are online. False also for a session that is not open. \errors  conflict:
  /// another question of the session took its place; not_found: the session has ended
  [[nodiscard]] virtual bool watch_friends(uint64_t session, bool from_start, Done<PresencePage> done) = 0;
};

// ---- Archive ----

struct Conversation {
  enum class Kind { all, with_user, of_group };
  Kind kind = Kind::all;
  int64_t id = 0;  // of the other user or the group
};

/// Messages with all of these words, the newest first.
struct ArchiveSearch {
  int64_t user_id = 0;  // who may see them
  Conversation conversation;
  std::string words;
  int64_t before_id = 0;  // 0: from the newest on
  uint32_t limit = 0;
};

/// Messages that changed after a change, the oldest change first. Not of all conversations.
struct ArchiveChanges {
  int64_t user_id = 0;  // who may see them
  Conversation conversation;
  int64_t after_date = 0;
  int64_t after_id = 0;
  uint32_t limit = 0;
};

struct FoundMessage {
  std::string encoded;      // Turms' Message
  int64_t change_date = 0;  // of changes only
  bool is_recalled = false;
};

struct FoundMessages {
  std::vector<FoundMessage> messages;
  bool may_have_more = false;
};

class Archive {
 public:
  virtual ~Archive() = default;
  /// \errors  denied: a group that the user is not in; unsupported: searching is not enabled
  [[nodiscard]] virtual bool search(ArchiveSearch search, Done<FoundMessages> done) = 0;
  /// \errors  denied
  [[nodiscard]] virtual bool changes(ArchiveChanges changes, Done<FoundMessages> done) = 0;
};

// ---- Accounts ----

class Accounts {
 public:
  virtual ~Accounts() = default;
  /// \param name  empty: the backend finds one. \param password  wiped after use. \returns  true. \errors  conflict:
  /// the id is or was in use; invalid_argument: the name or the password breaks a rule; limit: too many passwords wait
  [[nodiscard]] virtual bool create(int64_t user_id, std::string name, std::string password, Done<bool> done) = 0;
  /// Ends the user's sessions, too. \returns  true. \errors  not_found
  [[nodiscard]] virtual bool remove(int64_t user_id, Done<bool> done) = 0;
};

// ---- Group types ----

/// What a group type allows, in the numbers of abi/extensions/group_types.h.
struct GroupType {
  int64_t id = 0;
  uint32_t join = 0;                  // TGP_GROUP_JOIN_*
  uint32_t inviters = 0;              // TGP_GROUP_RULE_*
  uint32_t info_updaters = 0;         // TGP_GROUP_RULE_*
  uint32_t member_info_updaters = 0;  // TGP_GROUP_RULE_*
  uint32_t size_limit = 0;
  uint32_t flags = 0;  // TGP_GROUP_TYPE_*
  std::string name;
};

class GroupTypes {
 public:
  virtual ~GroupTypes() = default;
  /// \errors  not_found
  [[nodiscard]] virtual bool find(int64_t type_id, Done<GroupType> done) = 0;
  /// Of which types the user may create groups: at most TGP_GROUP_TYPES_MAX.
  [[nodiscard]] virtual bool creatable(int64_t user_id, Done<std::vector<GroupType>> done) = 0;
};

// ---- Files ----

/// Where a file is. Owners do not see each other's buckets.
struct BlobAddress {
  std::string owner;  // the plugin's name
  std::string bucket;
  std::string name;
  auto operator<=>(const BlobAddress&) const = default;
};

struct BlobFacts {
  uint64_t length = 0;
  std::string media_type;  // empty in a question: unknown
  std::string sha256;      // 32 bytes; not in a question
};

/// A run of bytes of a file.
struct BlobPiece {
  uint64_t whole = 0;  // length of the file
  std::string bytes;
};

/// Files of plugins; unlike the others no matter of the backend's, and so offered beside any.
class Blobs {
 public:
  virtual ~Blobs() = default;
  /// Begins a file of `facts.length` bytes with its first piece. \returns  true: the piece was all, the file is there;
  /// false: write() must follow. \errors  limit: too large, no room, or too many begun; conflict: one of that name is
  /// begun; invalid_argument: more than the whole, or no media type
  [[nodiscard]] virtual bool put(BlobAddress address, BlobFacts facts, std::string piece, Done<bool> done) = 0;
  /// Adds the piece at `offset`. \returns  as put(). \errors  not_found: nothing is begun; invalid_argument: a gap, or
  /// more than the whole; limit: the disk is full, and the file is given up
  [[nodiscard]] virtual bool write(BlobAddress address, uint64_t offset, std::string piece, Done<bool> done) = 0;
  /// \errors  not_found
  [[nodiscard]] virtual bool read(BlobAddress address, uint64_t offset, uint64_t length, Done<BlobPiece> done) = 0;
  /// \errors  not_found
  [[nodiscard]] virtual bool stat(BlobAddress address, Done<BlobFacts> done) = 0;
  /// \returns  false: there was none
  [[nodiscard]] virtual bool remove(BlobAddress address, Done<bool> done) = 0;

  [[nodiscard]] virtual uint64_t max_blob() const = 0;    // bytes of one file
  [[nodiscard]] virtual uint64_t max_bucket() const = 0;  // bytes of a bucket
};

}  // namespace turms::gateway::sessions
