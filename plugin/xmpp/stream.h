// SPDX-License-Identifier: Apache-2.0
// The server side of one XMPP stream (RFC 6120): bytes in, actions out, no socket, clock or TLS. The connection feeds
// what it reads and carries out the actions in order; when an action asks for an outcome (TLS, authentication, binding)
// the stream reads nothing more until it is told. So pipelined input waits in order, and memory stays bounded while the
// owner stops reading. Owned by the connection; not thread-safe, may move between threads as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "xml/limits.h"
#include "xml/stream_parser.h"
#include "xml/writer.h"
#include "xmpp/jid.h"
#include "xmpp/sasl.h"
#include "xmpp/stanza.h"
#include "xmpp/stanza_error.h"
#include "xmpp/stream_error.h"

namespace turms::xmpp {

enum class StreamState : uint8_t {
  opening,         // waits for the client's header
  negotiating,     // features are out; STARTTLS or SASL may come
  starting_tls,    // waits for tls_established()
  challenging,     // a SASL challenge is out
  authenticating,  // waits for authenticated() or authentication_failed()
  answering,       // waits for answer_early()
  binding,         // authenticated, features are out; only a bind request may come
  awaiting_bind,   // waits for bound() or bind_failed(), or for resumed() or resume_failed()
  bound,           // stanzas flow
  closing,         // our </stream:stream> is out, the client's is awaited
  closed           // nothing more is read or sent
};

[[nodiscard]] std::string_view name_of(StreamState state);

/// What features may be told and asked for.
enum class FeaturePhase : uint8_t { before_login, after_login };

/// What a stream asks of its surroundings; the runtime implements it once for all streams. Thread: that of the stream.
class StreamSupport {
 public:
  virtual ~StreamSupport() = default;
  /// A fresh stream id from a strong random source, 16 characters or more (RFC 6120 4.7.3).
  virtual std::string make_stream_id() = 0;
  /// Adds to <stream:features/> what the stream itself doesn't know of (limits, session establishment, caps).
  virtual void write_features(xml::Writer& out, FeaturePhase phase) = 0;
};

struct StreamSettings {
  std::vector<std::string> domains;  // prepared (prepare_domain); what `to` of a header may name
  std::vector<SaslMechanism> mechanisms = {SaslMechanism::plain};
  xml::Limits before_login;    // total_bytes set
  xml::Limits after_login;     // total_bytes 0
  uint32_t sasl_attempts = 3;  // then the stream ends with policy-violation
  uint32_t bind_attempts = 3;
  uint32_t early_requests = 10;                 // then, too
  std::vector<std::string> early_namespaces;    // of IQs that are answered before the login, once TLS runs
  bool can_start_tls = true;                    // offered, and required, on streams that begin in clear
  std::vector<std::string> element_namespaces;  // depth-1 elements of a bound stream that are no stanzas but wanted
};

// The actions. Carry them out in order; bytes are to be sent before the next action is looked at.
struct SendBytes {
  std::string bytes;
};
/// Begin the TLS handshake behind the bytes sent so far; answer with tls_established().
struct StartTls {};
/// Answer with authenticated() or authentication_failed().
struct Authenticate {
  SaslRequest request;
};
/// An IQ get or set with one payload, of StreamSettings::early_namespaces; answer with answer_early(). It may hold a
/// password: wipe it.
struct EarlyRequest {
  std::unique_ptr<xml::Document> document;
};
/// Answer with bound() or bind_failed().
struct Bind {
  std::string resource;  // prepared; empty when the server shall choose
};
/// XEP-0198 5, in place of a bind; answer with resumed() or resume_failed().
struct Resume {
  std::string previd;
  uint32_t h = 0;
};
struct StanzaReceived {
  Stanza stanza;
};
/// A stanza that was not worth handing on, which counts as one nevertheless.
struct StanzaRefused {
  std::string reply;  // empty: none is due
};
/// An element of StreamSettings::element_namespaces.
struct ElementReceived {
  std::unique_ptr<xml::Document> document;
};
/// The stream ends: finish what came before, send `bytes`, and close the connection at once, or, when `awaits_peer`,
/// after the StreamEnded that follows or a time-out of some seconds.
struct CloseStream {
  std::string bytes;
  bool awaits_peer = false;
  std::optional<StreamError> error;  // ours, for the log
};
/// The client's </stream:stream> came after ours.
struct StreamEnded {};

using StreamAction = std::variant<SendBytes, StartTls, Authenticate, EarlyRequest, Bind, Resume, StanzaReceived,
                                  StanzaRefused, ElementReceived, CloseStream, StreamEnded>;

class Stream final : private xml::StreamEvents {
 public:
  /// \param settings, support  outlive the stream
  /// \param is_secure          the transport is encrypted already (direct TLS)
  Stream(const StreamSettings& settings, StreamSupport& support, bool is_secure);
  ~Stream() override;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Takes bytes as they come off the wire (decrypted once TLS runs). Faults of the peer become actions.
  void feed(Bytes bytes);
  /// The next action, in order.
  [[nodiscard]] std::optional<StreamAction> next_action();
  [[nodiscard]] bool has_actions() const { return taken_ < actions_.size(); }
  /// False while an outcome is awaited or the stream is over: the owner should stop reading its socket. What is fed
  /// nevertheless is kept, up to the stanza limit.
  [[nodiscard]] bool wants_input() const;

  // Outcomes.
  void tls_established();
  /// `account`: the bare JID that is logged in.
  void authenticated(const Jid& account);
  void authentication_failed(SaslFailure failure);
  /// `xml`: the whole reply.
  void answer_early(std::string_view xml);
  /// `jid`: the full JID.
  void bound(const Jid& jid);
  void bind_failed(const StanzaError& error);
  /// `jid`: the full JID of the session that goes on. The owner has said so to the client.
  void resumed(const Jid& jid);
  /// `xml`: what the client is told. It may bind instead.
  void resume_failed(std::string_view xml);

  /// Ends the stream from this side: in good order, or with an error. Does nothing when it is over already.
  void close();
  void close(StreamError error);

  /// Gives back memory that an idle stream doesn't need. Cheap to call; the next bytes undo it.
  void hibernate();

  [[nodiscard]] StreamState state() const { return state_; }
  [[nodiscard]] bool is_secure() const { return is_secure_; }
  [[nodiscard]] bool is_bound() const { return state_ == StreamState::bound; }
  /// The full JID once bound, the bare one once authenticated, else empty().
  [[nodiscard]] const Jid& jid() const { return jid_; }
  /// The domain the client asked for, once its header was accepted.
  [[nodiscard]] std::string_view domain() const { return domain_; }
  /// Bytes of heap and object this stream holds now, parser and queue included.
  [[nodiscard]] size_t memory_bytes() const;

 private:
  void on_open(const xml::StreamHeader& header) override;
  void on_element(std::unique_ptr<xml::Document> document) override;
  void on_close() override;

  // Reading and ending (stream.cpp).
  void parse(Bytes bytes);
  void keep(Bytes bytes);
  void wait_for_outcome(StreamState state);
  void go_on(StreamState state);
  void on_stanza(std::unique_ptr<xml::Document> document);
  void refuse(const StanzaRefusal& refusal);
  std::string& output();
  void fail(StreamError error);
  void end(std::string bytes, bool awaits_peer, std::optional<StreamError> error);

  // Negotiation (stream_negotiation.cpp).
  std::optional<StreamError> check_header(const xml::StreamHeader& header);
  void restart();
  void write_header(std::string& out);
  void write_features();
  void on_negotiation(std::unique_ptr<xml::Document> document);
  [[nodiscard]] bool is_early_request(const xml::Element& element) const;
  void on_early_request(std::unique_ptr<xml::Document> document);
  void on_start_tls();
  void proceed_to_tls(Bytes behind);
  void on_auth(const xml::Element& auth);
  void on_sasl_response(const xml::Element& element);
  void take(SaslStep step);
  void take_failure(const SaslFailure& failure);
  void on_bind(const xml::Element& iq);
  void refuse_bind(const StanzaError& error);
  [[nodiscard]] bool wants_elements_of(std::string_view ns) const;
  void on_early_management(const xml::Element& element);
  void count_failed_bind();
  void refuse_element(const xml::Element& element);

  const StreamSettings& settings_;
  StreamSupport& support_;
  xml::StreamParser parser_;
  std::vector<StreamAction> actions_;
  size_t taken_ = 0;  // actions handed out already
  std::string kept_;  // input behind an element whose outcome is awaited
  std::string domain_;
  std::string peer_;  // `from` of the client's header, prepared; empty when absent
  std::string bind_id_;
  std::unique_ptr<SaslExchange> sasl_;
  Jid jid_;
  uint32_t sasl_failures_ = 0;
  uint32_t bind_failures_ = 0;
  uint32_t early_requests_ = 0;
  StreamState state_ = StreamState::opening;
  bool is_secure_;
  bool is_authenticated_ = false;
  bool has_sent_header_ = false;
};

}  // namespace turms::xmpp
