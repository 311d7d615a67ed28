// SPDX-License-Identifier: Apache-2.0
#include "runtime/connection.h"

#include <algorithm>
#include <utility>

#include "bridge/registration.h"
#include "crypto/random.h"
#include "features/dispatch.h"
#include "runtime/account_session.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"
#include "runtime/shared.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::runtime {

namespace {

constexpr uint64_t kMillisecond = 1'000'000;
constexpr size_t kTokenBytes = 12;   // of a stream id: 24 characters, 96 bits
constexpr uint64_t kQuietMs = 3000;  // without input, after which a stream keeps no parser
constexpr uint64_t kQuietChecks = 10;
constexpr uint64_t kPeerCloseMs = 5000;  // for the client's </stream:stream>, and for it to read our last bytes

bool is_encrypted_already(uint32_t security) {
  return security == TGP_SECURITY_TLS_BY_HOST || security == TGP_SECURITY_TRUSTED_LOCAL;
}

}  // namespace

Connection::Connection(ConnectionId id, Shard& shard, std::unique_ptr<Transport> transport, uint32_t security,
                       std::string peer)
    : id_(id),
      shard_(&shard),
      peer_(std::move(peer)),
      transport_(std::move(transport)),
      stream_(shard.shared().stream_settings, *this,
              is_encrypted_already(security) || security == TGP_SECURITY_PLAIN_DIRECT_TLS),
      security_(security),
      rate_(shard.shared().settings.limits.stanzas_per_second, shard.shared().settings.limits.stanza_burst),
      input_(shard.ready()),
      scope_([this](std::exception_ptr) { lose(); }) {
  shard.count(shard.metrics().connections, 1);
}

Connection::~Connection() {
  scope_.cancel();
  leave_account(Leaving::for_now);
  if (is_dirty_) shard_->unmark_dirty(*this);
  shard_->shared().admission.leave(peer_);
  shard_->count(shard_->metrics().connections, -1);  // last: whoever sees it finds the place free
}

/// The road. Each action of the stream is carried out to its end before the next one is looked at; stanzas alone go on
/// side by side, as many as hand_on() lets through.
Task<void> Connection::run() {
  if (security_ == TGP_SECURITY_PLAIN_DIRECT_TLS) co_await secure();
  while (!is_over_) {
    std::optional<StreamAction> action = stream_.next_action();
    if (!action && has_input_ended_) {
      is_over_ = true;  // all that came has been handed on
    } else if (!action) {
      update_reading();
      co_await input_.wait();
    } else if (auto* bytes = std::get_if<SendBytes>(&*action)) {
      write(bytes->bytes);
    } else if (auto* stanza = std::get_if<StanzaReceived>(&*action)) {
      co_await hand_on(stanza->stanza);
    } else if (auto* refused = std::get_if<StanzaRefused>(&*action)) {
      refuse(refused->reply);
    } else if (auto* element = std::get_if<ElementReceived>(&*action)) {
      on_element(element->document->root());
    } else if (std::holds_alternative<StartTls>(*action)) {
      co_await secure();
    } else if (auto* login = std::get_if<Authenticate>(&*action)) {
      co_await authenticate(login->request);
    } else if (auto* early = std::get_if<EarlyRequest>(&*action)) {
      co_await answer_early(std::move(early->document));
    } else if (auto* wanted = std::get_if<Bind>(&*action)) {
      bind(wanted->resource);
    } else if (auto* wish = std::get_if<Resume>(&*action)) {
      co_await resume(wish->previd, wish->h);
    } else if (auto* close = std::get_if<CloseStream>(&*action)) {
      co_await leave(std::move(close->bytes), close->awaits_peer, std::move(close->error));
    } else if (std::holds_alternative<StreamEnded>(*action)) {
      is_over_ = true;
    }
  }
  co_await linger();
  shard_->retire_connection(id_);
}

/// One stanza to the features; waits while too many are under way, or came too fast. That is the only brake there is:
/// it stops the reading, and TCP stops the client.
Task<void> Connection::hand_on(Stanza& stanza) {
  const config::Limits& limits = shard_->shared().settings.limits;
  is_blocked_ = true;
  while (!is_over_ && bound_ != nullptr) {
    if (bound_->in_flight() >= limits.stanzas_in_flight || is_frozen_) {
      update_reading();
      co_await input_.wait();
      continue;
    }
    // A stream that we end reads nothing more: what it has sent is handled without delay.
    const uint64_t wait_ns = was_ended_ ? 0 : rate_.take(shard_->core().clock.monotonic_ns());
    if (wait_ns == 0) break;
    update_reading();
    set_deadline(wait_ns / kMillisecond + 1);
    co_await input_.wait();
  }
  is_blocked_ = false;
  if (is_over_ || bound_ == nullptr) co_return;
  const uint32_t number = bound_->begin_stanza();
  shard_->count(shard_->metrics().stanzas_received);
  features::dispatch(account_->account(), bound_->id(), std::move(stanza), number);
}

/// A stanza like any other, but handled before it began.
void Connection::refuse(const std::string& reply) {
  if (bound_ == nullptr) return;
  const uint32_t number = bound_->begin_stanza();
  if (!reply.empty()) bound_->send(reply, 0);
  bound_->on_handled(number);
}

/// The stream closes: what came before is finished first, so that no answer is cut off.
Task<void> Connection::leave(std::string bytes, bool awaits_peer, std::optional<StreamError> error) {
  while (in_flight() > 0 && !is_over_) co_await input_.wait();
  if (error) {
    shard_->count(shard_->metrics().stream_errors);
    shard_->core().log.info(
        "stream.error", "A stream ended with an error.",
        {{"conn", id_.value()}, {"peer", peer_}, {"condition", name_of(error->condition)}, {"text", error->text}});
  }
  write(bytes);
  leave_account(Leaving::for_good);
  if (awaits_peer) {
    set_deadline(kPeerCloseMs);
  } else {
    is_over_ = true;
  }
}

/// The last bytes leave, then the peer has a moment to close its side: a close with unread input would reset the
/// connection and lose them.
Task<void> Connection::linger() {
  leave_account(Leaving::for_now);
  if (is_lost_) co_return;
  end_encryption();
  flush();
  transport_->shutdown();
  transport_->start_reading();
  set_deadline(kPeerCloseMs);
  // Behind the peer's last word only our own bytes matter.
  while (!is_lost_ && !(has_input_ended_ && transport_->queued_bytes() == 0)) co_await input_.wait();
}

void Connection::arrive(Shard& shard) {
  shard_ = &shard;
  input_.move_to(shard.ready());
  deadline_.emplace(shard.loop(), [this] { on_deadline(); });
  const uint64_t now = shard.core().clock.monotonic_ns();
  if (has_started_) {
    set_deadline(login_ends_ns_ > now ? (login_ends_ns_ - now) / kMillisecond + 1 : 1);
    if (Result<void> attached = transport_->attach(shard); !attached) return lose();
    transport_->set_handler(*this);
    return input_.announce();
  }
  has_started_ = true;
  read_ns_ = now;
  const uint64_t login_ms = uint64_t{shard.shared().settings.limits.login_timeout_seconds} * 1000;
  login_ends_ns_ = now + login_ms * kMillisecond;
  transport_->set_handler(*this);
  transport_->start_reading();
  set_deadline(login_ms);
  scope_.spawn(run());
}

Result<void> Connection::depart(Shard& to) {
  deadline_.reset();
  return transport_->detach(to);
}

void Connection::on_read(Bytes bytes) {
  shard_->count(shard_->metrics().bytes_received, static_cast<int64_t>(bytes.size()));
  if (is_over_) return;  // lingering
  read_ns_ = shard_->core().clock.monotonic_ns();
  has_pinged_ = false;
  switch (encryption_) {
    case Encryption::none:
      stream_.feed(bytes);
      break;
    case Encryption::handshaking:
      cipher_in_.append(as_text(bytes));
      break;
    case Encryption::established:
      decrypt(bytes);
      break;
  }
  update_reading();
  input_.announce();
}

void Connection::on_end() {
  has_input_ended_ = true;
  input_.announce();
}

void Connection::on_error(const Error& /*error*/) {
  lose();
}

/// The transport is gone, or may as well be.
void Connection::lose() {
  is_over_ = is_lost_ = true;
  if (shard_ != nullptr) input_.announce();
}

void Connection::end(StreamError error) {
  was_ended_ = true;
  stream_.close(std::move(error));
  input_.announce();
}

void Connection::on_handled() {
  if (is_blocked_ || is_ending()) input_.announce();
}

void Connection::lose_resource(StreamError error) {
  bound_ = nullptr;
  end(std::move(error));
}

void Connection::drain() {
  if (bound_ == nullptr || !bound_->is_resumable()) return end(StreamError(StreamErrorCondition::system_shutdown));
  bound_->answer();
  flush();
  lose();
}

void Connection::end_for_stop(StreamErrorCondition condition, bool closes_stream) {
  if (bound_ != nullptr) bound_->answer();  // what has been handled need not be sent again elsewhere
  if (closes_stream && !is_over_ && encryption_ != Encryption::handshaking) {
    stream_.close(StreamError(condition));
    while (std::optional<StreamAction> action = stream_.next_action()) {
      if (auto* bytes = std::get_if<SendBytes>(&*action)) write(bytes->bytes);
      if (auto* close = std::get_if<CloseStream>(&*action)) write(close->bytes);
    }
    end_encryption();
  }
  if (encryption_ != Encryption::handshaking) flush();
  transport_->shutdown();
  lose();
}

void Connection::set_frozen(bool is_frozen) {
  if (is_frozen_ && !is_frozen) read_ns_ = shard_->core().clock.monotonic_ns();  // the silence was ours
  is_frozen_ = is_frozen;
  update_reading();
  input_.announce();
}

void Connection::write(std::string_view bytes) {
  if (is_lost_ || bytes.empty()) return;
  out_.append(bytes);
  if (!is_dirty_) {
    is_dirty_ = true;
    shard_->mark_dirty(*this);
  }
}

void Connection::flush() {
  is_dirty_ = false;
  if (out_.empty() || is_lost_) return out_.clear();
  shard_->count(shard_->metrics().bytes_sent, static_cast<int64_t>(out_.size()));
  if (encryption_ == Encryption::established) {
    write_encrypted();
  } else {
    transport_->write(std::exchange(out_, {}));
  }
  if (transport_->queued_bytes() <= shard_->shared().settings.limits.output_queue_bytes) return;
  // The client does not read. What Turms has stored it finds there again; telling it would only lengthen the queue.
  shard_->count(shard_->metrics().slow_readers_closed);
  shard_->core().log.info("stream.slow_reader", "A client did not read what it was sent.",
                          {{"conn", id_.value()}, {"peer", peer_}});
  lose();
}

/// Reads as long as somebody makes use of it, which is the whole of our back-pressure.
void Connection::update_reading() {
  if (is_lost_ || !has_started_) return;
  const bool wants = is_over_ || (encryption_ == Encryption::handshaking ? cipher_in_.size() < kMaxFlightBytes
                                                                         : stream_.wants_input());
  if (wants && !is_frozen_ && !is_blocked_) {
    transport_->start_reading();
  } else {
    transport_->stop_reading();
  }
}

void Connection::set_deadline(uint64_t delay_ms) {
  if (deadline_) deadline_->start(delay_ms);
}

void Connection::on_deadline() {
  if (is_over_ || stream_.state() == StreamState::closing) return lose();  // the peer had its moment
  if (is_blocked_ || is_frozen_) {
    set_deadline(1000);
    return input_.announce();
  }
  const config::Limits& limits = shard_->shared().settings.limits;
  const uint64_t now = shard_->core().clock.monotonic_ns();
  if (stream_.is_bound()) return on_idle(now);
  if (limits.login_timeout_seconds == 0) return;
  if (encryption_ == Encryption::handshaking) return lose();
  end(StreamError(StreamErrorCondition::connection_timeout, "Not logged in in time"));
}

/// Silence: first the stream gives back its memory, then comes a ping, then the end (XEP-0199 4.2; RFC 6120 4.6.1).
void Connection::on_idle(uint64_t now_ns) {
  const config::Limits& limits = shard_->shared().settings.limits;
  const uint64_t idle_ms = (now_ns - read_ns_) / kMillisecond;
  const auto due_ms = [](uint32_t seconds) { return seconds == 0 ? UINT64_MAX : uint64_t{seconds} * 1000; };
  const uint64_t ping_ms = due_ms(limits.idle_ping_seconds);
  const uint64_t end_ms = due_ms(limits.idle_timeout_seconds);
  if (idle_ms >= end_ms) {
    // A stream error would be the end of a session whose client may only be out of reach.
    if (bound_ != nullptr && bound_->is_resumable()) return lose();
    return end(StreamError(StreamErrorCondition::connection_timeout, "Silent for too long"));
  }
  if (idle_ms >= kQuietMs) {
    stream_.hibernate();
    if (out_.empty()) std::string().swap(out_);
  }
  if (idle_ms >= ping_ms && !has_pinged_) ping(now_ns);

  uint64_t next_ms = kQuietMs * kQuietChecks;  // whoever talks now falls silent one day
  for (const uint64_t due : {kQuietMs, ping_ms, end_ms}) {
    if (due > idle_ms) next_ms = std::min(next_ms, due - idle_ms);
  }
  set_deadline(next_ms + 1);
}

void Connection::ping(uint64_t now_ns) {
  has_pinged_ = true;
  if (bound_ == nullptr) return;
  if (bound_->is_managed()) return bound_->ask();
  std::string out;
  xml::Writer writer(out);
  writer.open("iq").attr("type", "get").attr("id", "ping-" + std::to_string(now_ns)).attr("from", stream_.domain());
  writer.attr("to", stream_.jid().text()).empty("ping", "urn:xmpp:ping").close();
  bound_->send(out, 0);
}

std::string Connection::make_stream_id() {
  return crypto::random_hex(kTokenBytes);
}

void Connection::write_features(xml::Writer& out, FeaturePhase phase) {
  if (phase == FeaturePhase::after_login) {
    shard_->hooks().write_stream_features(out, shard_->core().capabilities);
  } else if (stream_.is_secure() && offers_registration()) {
    out.empty("register", bridge::kRegisterFeatureNs);
  }
}

}  // namespace turms::xmpp::runtime
