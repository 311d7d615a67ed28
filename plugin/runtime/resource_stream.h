// SPDX-License-Identifier: Apache-2.0
// What a resource writes to, and what of it outlives a connection: the stanzas that the client has not acknowledged,
// how far its own have been handled (XEP-0198), and what may wait while nobody looks (XEP-0352). A client that is away
// is like one at which nobody looks. AccountStreams owns one per bound resource; all calls on the account's shard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "features/resource.h"
#include "xmpp/held_stanzas.h"
#include "xmpp/stream_management.h"

namespace turms::xmpp::runtime {

/// The connection as its resource sees it.
class StreamSink {
 public:
  virtual ~StreamSink() = default;
  virtual void write(std::string_view bytes) = 0;
  /// Ends the XMPP stream with `error`, when what is under way has been answered.
  virtual void end(StreamError error) = 0;
  /// One stanza less is under way.
  virtual void on_handled() = 0;
  /// The resource goes on elsewhere, or is gone: the connection must not touch it any more, and ends with `error`.
  virtual void lose_resource(StreamError error) = 0;
};

class ResourceStream final : public features::Outlet {
 public:
  /// What may wait for the client's acknowledgement.
  struct Limits {
    size_t stanzas = 5000;
    size_t bytes = 2097152;
  };

  ResourceStream(StreamSink& sink, const Limits& limits) : sink_(&sink), limits_(limits) {}
  ~ResourceStream() override = default;
  ResourceStream(const ResourceStream&) = delete;
  ResourceStream& operator=(const ResourceStream&) = delete;

  // features::Outlet
  void send(std::string_view xml, int64_t date_ms) override;
  void end(StreamError error) override;
  void on_handled(uint32_t number) override;
  [[nodiscard]] int64_t oldest_unacked_ms() const override { return unacked_.oldest_date_ms(); }

  [[nodiscard]] features::ResourceId id() const { return id_; }
  void set_id(features::ResourceId id) { id_ = id; }

  // What the client sends.
  /// A stanza has come. \returns its number, for on_handled()
  uint32_t begin_stanza();
  [[nodiscard]] size_t in_flight() const { return in_flight_; }
  /// XEP-0352: whether somebody looks at the client. What waited goes out when somebody does.
  void set_inactive(bool is_inactive);

  // XEP-0198.
  /// Counting begins. \param token  names the session when it can be resumed within `seconds`; empty: it can't
  void enable(std::string token, uint32_t seconds, std::string_view location);
  [[nodiscard]] bool is_managed() const { return is_managed_; }
  [[nodiscard]] bool is_resumable() const { return !token_.empty() && !has_ended_; }
  [[nodiscard]] const std::string& token() const { return token_; }
  /// How many of the client's stanzas have been handled, since enable().
  [[nodiscard]] uint32_t h() const { return handled_.h(); }
  /// False when the client can't have handled so many. \see xmpp::UnackedStanzas::acknowledge
  [[nodiscard]] bool acknowledge(uint32_t h);
  [[nodiscard]] uint32_t sent() const { return unacked_.sent(); }
  /// Says `h` now, and once more when all that is under way has been handled.
  void answer();
  /// Asks the client how far it is, unless it owes an answer already.
  void ask();
  /// Now and then: asks about what was sent last.
  void tick();

  // Coming and going.
  [[nodiscard]] bool is_detached() const { return sink_ == nullptr; }
  [[nodiscard]] StreamSink* sink() const { return sink_; }
  /// When a detached one is to be given up (monotonic).
  [[nodiscard]] uint64_t expires_ns() const { return expires_ns_; }
  /// The transport is gone; the client may come back.
  void detach(uint64_t now_ns);
  /// A new connection is there, and is told nothing until resume().
  void attach(StreamSink& sink);
  /// What is still under way counts no more: the client sends it again. Then all that it may have missed, and live on.
  void resume();
  /// Nothing is sent, kept or counted any more.
  void close();
  [[nodiscard]] bool has_ended() const { return has_ended_; }

 private:
  [[nodiscard]] bool is_live() const { return sink_ != nullptr && !is_resuming_; }
  void deliver(std::string_view xml, int64_t date_ms);
  void release_held();

  StreamSink* sink_;
  const Limits limits_;
  features::ResourceId id_;
  UnackedStanzas unacked_;
  HandledStanzas handled_;
  HeldStanzas held_;
  std::string token_;
  size_t in_flight_ = 0;
  uint64_t expires_ns_ = 0;
  uint32_t seconds_ = 0;  // of the wait for a client that is away
  bool is_managed_ = false;
  bool is_inactive_ = false;
  bool is_resuming_ = false;
  bool is_asked_ = false;     // our <r/> has not been answered
  bool owes_answer_ = false;  // more of what the client asked about is under way
  bool has_ended_ = false;
};

}  // namespace turms::xmpp::runtime
