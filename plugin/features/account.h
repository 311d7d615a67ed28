// SPDX-License-Identifier: Apache-2.0
// An account is all resources of one bare JID on this gateway and the one Turms session they share (mapping 4.2). It
// lives on one shard, chosen by the user id, from the first login to the last resource's end; the shard owns it. It
// knows no loop: time and the road to the host are lent by Core and Upstream.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/condition.h"
#include "base/result.h"
#include "base/scope.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/message_index.h"
#include "features/blocklist.h"
#include "features/contacts.h"
#include "features/core.h"
#include "features/pep_nodes.h"
#include "features/presence_state.h"
#include "features/relations.h"
#include "features/resource.h"
#include "turms/session.h"

namespace turms::xmpp::features {

/// The account's way to its Turms session; the runtime implements it.
class Upstream : public upstream::Link {
 public:
  /// Waits until a mutual friend's presence changes, or, with `from_start`, tells at once who is online now
  /// (tgp.host.relations/1). Ask with true after each session_opened hook, then with false for ever.
  /// \errors unsupported, gone (the session has ended), conflict (another such question was asked), io. Thread: shard.
  virtual Task<Result<FriendPresences>> watch_friends(bool from_start) = 0;
  /// Turms has ended the session by itself: open a new one, or end the resources, by `close_status` (mapping 4.5).
  /// Thread: shard.
  virtual void on_lost(int32_t close_status, std::string_view reason) = 0;
  /// The user's password is another one now: what is remembered of the old one must not let anybody in any more, and a
  /// session is opened again with the new one. \param password  empty: it is not known. Thread: shard.
  virtual void on_password_changed(std::string_view password) = 0;
};

class Account final : private upstream::PushSink {
 public:
  Account(UserId user, Core& core, Upstream& upstream);
  ~Account() override;
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  [[nodiscard]] UserId user() const { return user_; }
  [[nodiscard]] const std::string& bare_jid() const { return bare_jid_; }
  [[nodiscard]] Core& core() const { return core_; }

  // Resources.
  Resource& add_resource(std::string part, Outlet& outlet);
  /// Hooks are told, then it is gone. Unknown ids are ignored.
  void remove_resource(ResourceId id);
  [[nodiscard]] Resource* find(ResourceId id);
  [[nodiscard]] Resource* find(std::string_view part) const;
  [[nodiscard]] const std::vector<std::unique_ptr<Resource>>& resources() const { return resources_; }
  /// Whether any resource takes bare-JID messages now (RFC 6121 8.5.2).
  [[nodiscard]] bool takes_messages() const;

  // The Turms session.
  /// A session stands: requests flow again.
  void open_session();
  /// The session has ended. Requests under way complete with session_gone; new ones wait for open_session() or
  /// end_session().
  void lose_session(int32_t close_status, std::string_view reason);
  /// No session will come any more: everything that waits fails.
  void end_session(int32_t close_status, std::string_view reason);
  [[nodiscard]] bool has_session() const { return session_ != nullptr && session_->is_open(); }
  /// True once requests can flow; false when that took longer than the reopening grace, or will not come. Loop over it
  /// never needed: right after true the session stands.
  Task<bool> session_ready();
  /// The session; only while has_session().
  [[nodiscard]] upstream::Session& session() { return *session_; }
  [[nodiscard]] uint64_t request_deadline_ns() const;
  void on_notification(Bytes notification);
  /// Housekeeping about once a second: deadlines of requests and of those who wait for the session.
  void tick();

  void password_changed(std::string_view password) { upstream_.on_password_changed(password); }
  [[nodiscard]] Task<Result<FriendPresences>> watch_friends(bool from_start) {
    return upstream_.watch_friends(from_start);
  }

  /// Whom the user knows.
  [[nodiscard]] Contacts& contacts() { return contacts_; }
  [[nodiscard]] const Contacts& contacts() const { return contacts_; }
  /// Whom and what the user blocks.
  [[nodiscard]] Blocklist& blocklist() { return blocklist_; }
  [[nodiscard]] const Blocklist& blocklist() const { return blocklist_; }

  /// Who of them is online, and how the account's own presence stands.
  [[nodiscard]] PresenceState& presence() { return presence_; }
  [[nodiscard]] const PresenceState& presence() const { return presence_; }

  /// What the user has published, and keeps for himself (XEP-0163, XEP-0049).
  [[nodiscard]] PepNodes& pep() { return pep_; }

  /// Where the handling of stanzas runs: it outlives the resource that sent them, and keeps the account alive.
  [[nodiscard]] Scope& scope() { return scope_; }
  /// Where work runs that nobody waits for and that may wait for ever: it ends with the account.
  [[nodiscard]] Scope& background() { return background_; }
  /// Of private conversations.
  [[nodiscard]] bridge::MessageIndex& message_index() { return message_index_; }
  /// Where messages of `conversation` are remembered: those of a group once for all members (Rooms::index).
  [[nodiscard]] bridge::MessageIndex& message_index(bridge::Conversation conversation);
  /// A message by its Turms id: of a private conversation, or of a room in which the account is.
  [[nodiscard]] std::optional<bridge::KnownMessage> known_message(MessageId id);
  [[nodiscard]] bridge::SeenNonces& seen_nonces(bridge::Conversation conversation);
  /// When this account began, monotonic: what its user did before that is not in its memory.
  [[nodiscard]] uint64_t since_ns() const { return since_ns_; }
  /// Differs for every message, also across restarts: what a message without id makes its nonce of.
  [[nodiscard]] uint64_t next_entropy() { return entropy_++; }

  /// Nothing is left that needs this account.
  [[nodiscard]] bool is_idle() const { return resources_.empty() && scope_.running() == 0; }

 private:
  void on_push(const upstream::Push& push) override;
  void on_close_notice(const upstream::CloseNotice& notice) override;
  void on_session_info(const upstream::SessionInfo& info) override;
  void on_exception(std::exception_ptr exception);

  UserId user_;
  Core& core_;
  Upstream& upstream_;
  std::string bare_jid_;
  std::vector<std::unique_ptr<Resource>> resources_;
  uint64_t next_resource_ = 1;
  std::unique_ptr<upstream::Session> session_;
  std::vector<std::unique_ptr<upstream::Session>> ended_sessions_;  // until those who awaited them have gone on
  bool has_ended_ = false;
  Condition session_changed_;
  bridge::MessageIndex message_index_;
  bridge::SeenNonces seen_nonces_;
  bridge::SeenPushes seen_pushes_;
  const uint64_t since_ns_;
  uint64_t entropy_;
  uint64_t profiles_heard_;  // Profiles::tell_findings()
  Contacts contacts_;
  PresenceState presence_;
  PepNodes pep_;
  Blocklist blocklist_;
  Scope background_;
  Scope scope_;  // last: its tasks use everything above
};

}  // namespace turms::xmpp::features
