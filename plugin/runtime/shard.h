// SPDX-License-Identifier: Apache-2.0
// A shard is one thread with one loop, and all that lives on it: listeners, connections, and the accounts whose user id
// leads here. Everything on it is free of locks; other threads speak to it through its two inboxes. The instance owns
// its shards.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/one_shot.h"
#include "base/ready_queue.h"
#include "base/strong_id.h"
#include "config/settings.h"
#include "features/core.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "features/rooms.h"
#include "io/byte_inbox.h"
#include "io/inbox.h"
#include "io/loop.h"
#include "io/tcp_listener.h"
#include "io/thread.h"
#include "io/timer.h"
#include "runtime/command.h"
#include "runtime/ended_streams.h"
#include "runtime/event.h"
#include "runtime/host_accounts.h"
#include "runtime/host_archive.h"
#include "runtime/host_call.h"
#include "runtime/host_group_types.h"
#include "runtime/host_relations.h"
#include "runtime/host_store.h"
#include "runtime/ledger.h"
#include "runtime/metrics.h"
#include "runtime/news_queue.h"
#include "turms_gateway_plugin.h"

namespace turms::xmpp::runtime {

class AccountSession;
class Connection;
class HostTransport;
class HostLink;
class Shared;

class Shard final : public features::LocalRouter {
 public:
  Shard(Shared& shared, uint32_t index);
  ~Shard() override;
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  // Lifecycle; on the control thread.
  /// Makes the loop and installs the features.
  [[nodiscard]] Result<void> open();
  /// Whether the address is free. Listeners share their port among shards, and the kernel would let them share it with
  /// another gateway of the same user just as well: each would get half of the clients. \errors as
  /// io::TcpListener::open
  [[nodiscard]] Result<void> probe(const config::Listen& listen);
  /// Binds one listener at `port` (0: any); \returns the port, which the other shards then share.
  [[nodiscard]] Result<uint16_t> listen(const config::Listen& listen, uint16_t port);
  [[nodiscard]] Result<void> start_thread();
  /// Asks for the end: streams get `condition`, and, unless they shall be resumable elsewhere, their closing tag.
  void begin_stop(StreamErrorCondition condition, bool closes_streams);
  /// Joins the thread. \returns false when it did not end until `deadline_ns` (steady clock).
  bool join(uint64_t deadline_ns);
  /// Ends what is left and the loop. After join(), when no other thread calls the shard any more.
  void close_loop();

  /// Asks this shard to do something on its thread. False when it is closing. Thread: any.
  bool post(Command command);
  /// The same for what must not be refused. False when it is closed. Thread: any.
  bool post_always(Command command);
  /// One event of the host. False when there is no room (only for what may be refused). Thread: any.
  bool put(const io::Label& label, Bytes bytes = {});

  // What its residents need; on its own thread.
  [[nodiscard]] io::Loop& loop() { return *loop_; }
  [[nodiscard]] ReadyQueue& ready() { return ready_; }
  [[nodiscard]] features::Core& core() { return *core_; }
  [[nodiscard]] features::Hooks& hooks() { return *hooks_; }
  [[nodiscard]] Shared& shared() { return shared_; }
  [[nodiscard]] HostLink& host();
  [[nodiscard]] HostRelations& relations() { return *relations_; }
  [[nodiscard]] HostAccounts& host_accounts() { return *host_accounts_; }
  [[nodiscard]] HostGroupTypes& group_types() { return *group_types_; }
  [[nodiscard]] const RuntimeMetrics& metrics() const;
  void count(Metrics::Handle counter, int64_t by = 1);
  /// Memory for bytes that are used up within one event.
  [[nodiscard]] std::string& scratch() { return scratch_; }
  [[nodiscard]] uint32_t index() const { return index_; }
  [[nodiscard]] int32_t device_type() const { return device_type_; }
  [[nodiscard]] uint64_t login_timeout_ns() const;

  // Connections.
  void add_connection(std::unique_ptr<Connection> connection);
  /// Moves a connection to `to` at the end of this turn, when nothing of it is on the stack.
  void move_connection(ConnectionId id, Shard& to);
  [[nodiscard]] Connection* find_connection(ConnectionId id);
  /// It is over: destroyed once nothing of it is on the stack.
  void retire_connection(ConnectionId id);
  /// It has bytes to send: flushed at the end of this turn.
  void mark_dirty(Connection& connection);
  void unmark_dirty(Connection& connection);
  /// Takes a transport of the host: a descriptor, or bytes.
  void adopt(tgp_connection_id id, int fd, uint32_t security, std::string peer);
  void accept_host_transport(tgp_connection_id id, uint32_t security, std::string peer, uint64_t write_credit);
  void know_host_transport(tgp_connection_id id, HostTransport& transport);
  void forget_host_transport(tgp_connection_id id);
  void wake_host_transport(tgp_connection_id id);
  /// Its events still arrive here, and are passed on to `to` once it has arrived there.
  void host_transport_moved(tgp_connection_id id, const Shard& to);
  void host_transport_arrived(tgp_connection_id id);
  void host_transport_gone(tgp_connection_id id);

  // Accounts and sessions.
  [[nodiscard]] AccountSession& account_of(UserId user);
  [[nodiscard]] AccountSession* find_account(UserId user);
  [[nodiscard]] EndedStreams& ended_streams() { return ended_streams_; }
  void retire_account(UserId user);
  [[nodiscard]] uint64_t expect_opened(AccountSession& account);
  void forget_cookie(uint64_t cookie);
  /// The host's answer to a question, or TGP_E_TIMEOUT at `deadline_ns` (monotonic); HostCall is the way to ask.
  [[nodiscard]] uint64_t expect_reply(OneShot<HostReply>& shot, uint64_t deadline_ns);
  void forget_reply(uint64_t cookie);
  void know_session(SessionId id, AccountSession& account);
  void forget_session(SessionId id);
  void grant_session(SessionId id, uint64_t bytes);
  void grant_connection(tgp_connection_id id, uint64_t bytes);

  // Pause: no reading, then wait until nothing is in flight.
  void pause(std::function<void()> when_quiet);
  void resume();
  void drain(uint32_t grace_ms);
  [[nodiscard]] bool is_paused() const { return is_paused_; }

  // For the entry points. Thread: any.
  [[nodiscard]] Ledger& sessions() { return sessions_; }
  [[nodiscard]] Ledger& host_transports() { return host_transports_; }
  [[nodiscard]] size_t connection_count() const { return connection_count_.load(std::memory_order_relaxed); }
  [[nodiscard]] uint64_t lag_us() { return loop_ ? loop_->take_max_lag_ns() / 1000 : 0; }

  // features::LocalRouter
  void deliver(features::LocalStanza stanza) override;
  void tell(std::shared_ptr<const features::PeerNews> news, const std::vector<UserId>& to) override;
  void announce(std::shared_ptr<const features::RoomNews> news) override;

 private:
  void deliver_here(const features::LocalStanza& stanza);
  void tell_here(NewsQueue::News news, std::vector<UserId> to);
  void hand_over_news();
  void go_on_telling();
  void on_event(const io::Label& label, Bytes bytes);
  void handle(const io::Label& label, Bytes bytes);
  void on_session_opened(const io::Label& label, Bytes bytes);
  void on_host_transport(const io::Label& label, Bytes bytes);
  void on_reply(const io::Label& label, Bytes data);
  void on_accept(std::unique_ptr<io::TcpStream> stream, const std::string& peer, uint32_t security,
                 tgp_connection_id adopted);
  [[nodiscard]] bool admit(const std::string& address);
  void turn_end();
  void tick();
  void expire_replies();
  void check_quiet();
  void shut_down(StreamErrorCondition condition, bool closes_streams);
  [[nodiscard]] std::unique_ptr<Connection> take_connection(ConnectionId id);
  void move_away(ConnectionId id, Shard& to);
  void flush_dirty();
  void on_exception(std::exception_ptr exception);

  Shared& shared_;
  const uint32_t index_;
  int32_t device_type_;
  ReadyQueue ready_;
  std::unique_ptr<io::Loop> loop_;
  std::unique_ptr<features::Hooks> hooks_;
  features::Profiles profiles_;
  features::Rooms rooms_;
  std::unique_ptr<HostStore> store_;
  std::unique_ptr<HostRelations> relations_;
  std::unique_ptr<HostAccounts> host_accounts_;
  std::unique_ptr<HostArchive> archive_;
  std::unique_ptr<HostGroupTypes> group_types_;
  std::unique_ptr<features::Core> core_;
  std::unique_ptr<io::ByteInbox> events_;
  std::unique_ptr<io::Inbox<Command>> commands_;
  std::vector<std::unique_ptr<io::TcpListener>> listeners_;
  std::unique_ptr<io::Timer> tick_timer_;
  std::unique_ptr<io::Timer> drain_timer_;

  uint64_t next_connection_ = 1;
  std::unordered_map<ConnectionId, std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Connection>> retired_;
  std::vector<std::pair<ConnectionId, Shard*>> moving_;
  std::vector<Connection*> dirty_;
  std::unordered_map<uint64_t, HostTransport*> transports_;
  /// A transport whose events arrive here and whose connection is on another shard, or on its way there.
  struct MovedTransport {
    uint32_t to = 0;
    bool has_arrived = false;
    std::vector<std::pair<io::Label, std::string>> waiting;  // until then; bounded by the credit
  };
  std::unordered_map<uint64_t, MovedTransport> moved_transports_;

  std::unordered_map<UserId, std::unique_ptr<AccountSession>> accounts_;
  std::vector<UserId> retired_accounts_;
  EndedStreams ended_streams_;
  std::unordered_map<SessionId, AccountSession*> by_session_;
  std::unordered_map<uint64_t, AccountSession*> by_cookie_;
  struct Reply {
    OneShot<HostReply>* shot = nullptr;  // in the frame of who waits
    uint64_t deadline_ns = 0;
  };
  std::unordered_map<uint64_t, Reply> replies_;
  uint64_t next_cookie_ = 1;
  std::vector<AccountSession*> credited_;  // got notifications in this batch
  NewsQueue news_;
  bool is_telling_ = false;        // news_ is being handed over: what is told now waits there
  bool has_more_to_tell_ = false;  // a command that goes on with it is on its way

  std::string scratch_;

  bool is_pausing_ = false;
  bool is_paused_ = false;
  bool is_draining_ = false;
  bool is_shutting_down_ = false;
  std::function<void()> when_quiet_;
  std::vector<std::pair<io::Label, std::string>> held_;  // events that came while paused

  Ledger sessions_;
  Ledger host_transports_;
  std::atomic<size_t> connection_count_{0};
  std::unique_ptr<io::Thread> thread_;
};

}  // namespace turms::xmpp::runtime
