// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stream.h"

#include <algorithm>
#include <utility>

#include "xmpp/namespaces.h"

namespace turms::xmpp {
namespace {

constexpr std::string_view kEndTag = "</stream:stream>";

constexpr bool is_waiting(StreamState state) {
  return state == StreamState::starting_tls || state == StreamState::authenticating ||
         state == StreamState::answering || state == StreamState::awaiting_bind;
}

}  // namespace

std::string_view name_of(StreamState state) {
  switch (state) {
    case StreamState::opening:
      return "opening";
    case StreamState::negotiating:
      return "negotiating";
    case StreamState::starting_tls:
      return "starting-tls";
    case StreamState::challenging:
      return "challenging";
    case StreamState::authenticating:
      return "authenticating";
    case StreamState::answering:
      return "answering";
    case StreamState::binding:
      return "binding";
    case StreamState::awaiting_bind:
      return "awaiting-bind";
    case StreamState::bound:
      return "bound";
    case StreamState::closing:
      return "closing";
    case StreamState::closed:
      break;
  }
  return "closed";
}

Stream::Stream(const StreamSettings& settings, StreamSupport& support, bool is_secure)
    : settings_(settings), support_(support), parser_(settings.before_login, *this), is_secure_(is_secure) {
}

Stream::~Stream() = default;

void Stream::feed(Bytes bytes) {
  if (state_ == StreamState::closed) return;
  if (is_waiting(state_)) {
    keep(bytes);
  } else {
    parse(bytes);
  }
}

void Stream::parse(Bytes bytes) {
  const xml::StreamParser::Fed fed = parser_.feed(bytes);
  if (fed.fault && state_ == StreamState::closing) {
    actions_.emplace_back(StreamEnded{});
    state_ = StreamState::closed;
  } else if (fed.fault) {
    fail(StreamError(*fed.fault));
  } else if (state_ == StreamState::starting_tls) {
    proceed_to_tls(bytes.subspan(fed.size));
  } else if (is_waiting(state_)) {
    keep(bytes.subspan(fed.size));
  }
}

// What a client sends before it knows the outcome waits here; its owner stops reading meanwhile, so it is little.
void Stream::keep(Bytes bytes) {
  if (state_ == StreamState::starting_tls) {
    // The handshake has begun elsewhere: in clear there is nothing more to say, to us or to the client.
    return end({}, false, StreamError(StreamErrorCondition::policy_violation, "data in clear behind starttls"));
  }
  if (kept_.size() + bytes.size() > settings_.after_login.stanza_bytes) {
    return fail(StreamError(StreamErrorCondition::policy_violation, "too much data before an answer"));
  }
  kept_.append(as_text(bytes));
}

void Stream::wait_for_outcome(StreamState state) {
  state_ = state;
  parser_.pause();
}

// The outcome is known: the input that waited is read as if it came now.
void Stream::go_on(StreamState state) {
  state_ = state;
  const std::string waited = std::exchange(kept_, std::string());
  parse(as_bytes(waited));
}

std::optional<StreamAction> Stream::next_action() {
  if (taken_ == actions_.size()) return std::nullopt;
  std::optional<StreamAction> action(std::move(actions_[taken_]));
  ++taken_;
  if (taken_ == actions_.size()) {
    actions_.clear();
    taken_ = 0;
  }
  return action;
}

bool Stream::wants_input() const {
  return state_ != StreamState::closed && !is_waiting(state_);
}

void Stream::on_element(std::unique_ptr<xml::Document> document) {
  switch (state_) {
    case StreamState::bound:
      on_stanza(std::move(document));
      break;
    case StreamState::binding:
      on_bind(document->root());
      break;
    case StreamState::negotiating:
      on_negotiation(std::move(document));
      break;
    case StreamState::challenging:
      on_sasl_response(document->root());
      xml::Document::wipe(std::move(document));
      break;
    default:
      break;  // closing or closed: what still comes is not looked at
  }
}

void Stream::on_stanza(std::unique_ptr<xml::Document> document) {
  if (const std::string_view ns = document->root().ns(); ns != kClientNamespace) {
    if (!wants_elements_of(ns)) return refuse_element(document->root());
    actions_.emplace_back(ElementReceived{std::move(document)});
    return;
  }
  auto accepted = Stanza::accept(std::move(document), jid_);
  if (auto* const error = std::get_if<StreamError>(&accepted); error != nullptr) return fail(std::move(*error));
  if (auto* const refusal = std::get_if<StanzaRefusal>(&accepted); refusal != nullptr) return refuse(*refusal);
  Stanza& stanza = std::get<Stanza>(accepted);
  if (stanza.is_request() && stanza.payload()->is("bind", kBindNamespace)) {
    const StanzaError error(StanzaErrorCondition::not_allowed, "this stream has a resource");
    return refuse({std::move(stanza).take_document(), error, false});
  }
  actions_.emplace_back(StanzaReceived{std::move(stanza)});
}

void Stream::refuse(const StanzaRefusal& refusal) {
  std::string reply;
  if (!refusal.is_silent) {
    xml::Writer out(reply);
    write_error_reply(out, refusal.document->root(), refusal.error);
  }
  actions_.emplace_back(StanzaRefused{std::move(reply)});
}

// Where bytes for the client go: behind those that no action separates from them.
std::string& Stream::output() {
  if (!has_actions() || !std::holds_alternative<SendBytes>(actions_.back())) actions_.emplace_back(SendBytes{});
  return std::get<SendBytes>(actions_.back()).bytes;
}

void Stream::on_close() {
  if (state_ == StreamState::closing) {
    actions_.emplace_back(StreamEnded{});
    state_ = StreamState::closed;
  } else if (state_ != StreamState::closed) {
    end(std::string(kEndTag), false, std::nullopt);
  }
}

void Stream::close() {
  if (state_ == StreamState::closed || state_ == StreamState::closing) return;
  const bool can_speak = has_sent_header_ && state_ != StreamState::starting_tls;
  end(can_speak ? std::string(kEndTag) : std::string(), can_speak, std::nullopt);
}

void Stream::close(StreamError error) {
  if (state_ == StreamState::closed || state_ == StreamState::closing) return;
  if (state_ == StreamState::starting_tls) return end({}, false, std::move(error));
  fail(std::move(error));
}

// RFC 6120 4.9.1.2: even an error about the header is sent within a stream.
void Stream::fail(StreamError error) {
  std::string bytes;
  if (!has_sent_header_) write_header(bytes);
  xml::Writer out(bytes);
  write_stream_error(out, error);
  bytes.append(kEndTag);
  end(std::move(bytes), false, std::move(error));
}

void Stream::end(std::string bytes, bool awaits_peer, std::optional<StreamError> error) {
  actions_.emplace_back(CloseStream{std::move(bytes), awaits_peer, std::move(error)});
  state_ = awaits_peer ? StreamState::closing : StreamState::closed;
  parser_.pause();
  sasl_.reset();
  std::string().swap(kept_);  // with its memory, which an assignment would keep
}

void Stream::hibernate() {
  parser_.hibernate();
  if (!has_actions()) actions_ = std::vector<StreamAction>();
}

size_t Stream::memory_bytes() const {
  const auto heap_of = [](const std::string& text) {
    return text.capacity() > std::string().capacity() ? text.capacity() : 0;
  };
  return sizeof(*this) - sizeof(parser_) + parser_.memory_bytes() + actions_.capacity() * sizeof(StreamAction) +
         heap_of(kept_) + heap_of(domain_) + heap_of(peer_) + heap_of(bind_id_);
}

}  // namespace turms::xmpp
