// SPDX-License-Identifier: Apache-2.0
// What Turms says of users: name, intro, picture. One table for each shard, shared by its accounts, bounded, and asked
// again after half an hour. Changes that Turms tells are applied at once; one that it did not tell is found when the
// profile is read again, and noted for the accounts to hear of. The shard owns it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/lru_table.h"
#include "turms/response.h"

namespace turms::xmpp::features {

class Account;

/// Has a constructor: it passes through coroutines.
struct Profile {
  Profile() {}
  std::string name;
  std::string intro;
  std::string picture;  // as Turms has it: commonly a URL
  bool exists = false;  // false: Turms knows no such user (or does not show it)
};

/// What has changed in the profile of `user`; what is not named is as it was. The views live as long as the call.
struct ProfileChange {
  UserId user;
  std::optional<std::string_view> name;
  std::optional<std::string_view> intro;
  std::optional<std::string_view> picture;
};

/// What an account wants its own profile to be. Has a constructor: it passes through coroutines.
struct ProfileWish {
  ProfileWish() {}
  std::optional<std::string> name;
  std::optional<std::string> intro;
  std::optional<std::string> picture;
};

class Profiles {
 public:
  static constexpr uint64_t kCurrentNs = 60'000'000'000;

  /// \param current_ns  how old a row may be for one who looks at the profile
  explicit Profiles(uint64_t current_ns = kCurrentNs) : current_ns_(current_ns) {}
  Profiles(const Profiles&) = delete;
  Profiles& operator=(const Profiles&) = delete;

  /// The profile, from the table while the row is current (Turms tells of changes only those who are online, if
  /// anybody), else asked for on `asker`'s session. \errors timeout, gone; an unknown user is no error. Thread: shard.
  Task<Result<Profile>> get(Account& asker, UserId user);
  /// Asks for those of `users` that are not known, 200 at a time. False when Turms did not answer. Thread: shard.
  Task<bool> fetch(Account& asker, std::vector<UserId> users);
  /// What is known without asking, at most half an hour old; null when nothing is. Valid until the next change.
  [[nodiscard]] const Profile* known(UserId user, uint64_t now_ns);
  void put(UserId user, Profile profile, uint64_t now_ns);
  /// It has changed: the next one who wants it asks.
  void forget(UserId user);
  /// Turms has told what changed; a row that is not there stays away.
  void apply(const ProfileChange& change);
  /// Changes the own profile in Turms and, once Turms has agreed, here, and tells the features (Hooks::profile).
  /// \returns  what Turms answered: success also when nothing was wished. Thread: shard.
  Task<upstream::Response> update(Account& account, ProfileWish wish);

  /// How many changes have been found so far. Thread: shard.
  [[nodiscard]] uint64_t found() const { return found_; }
  /// Tells the features of `account` (Hooks::profile) those found changes that concern it: its own, and those of whom
  /// it knows. Older ones than the last kMaxFindings are lost. Thread: shard.
  /// \param heard  what found() was when it last heard. \returns what it is now
  uint64_t tell_findings(Account& account, uint64_t heard);

 private:
  struct Row {
    Profile profile;
    uint64_t read_ns = 0;  // monotonic; 0: forgotten
  };
  static constexpr size_t kCapacity = 65536;
  /// What was another in a profile than the row had.
  struct Finding {
    UserId user;
    bool has_name = false;
    bool has_intro = false;
    bool has_picture = false;
  };
  static constexpr size_t kMaxFindings = 1024;  // all accounts hear within a second

  const Profile* known_since(UserId user, uint64_t now_ns, uint64_t max_age_ns);
  void learn(UserId user, Profile now, uint64_t now_ns);

  const uint64_t current_ns_;
  bridge::LruTable<UserId, Row, std::hash<UserId>> rows_{kCapacity};
  std::deque<Finding> findings_;
  uint64_t found_ = 0;
};

}  // namespace turms::xmpp::features
