// SPDX-License-Identifier: Apache-2.0
// What a client says beside its stanzas: how far it is and how far it wants to know us (XEP-0198), that it comes back,
// and whether somebody looks at it (XEP-0352).
#include <utility>

#include "runtime/account_session.h"
#include "runtime/connection.h"
#include "runtime/shard.h"
#include "runtime/shared.h"
#include "xmpp/stream_management.h"

namespace turms::xmpp::runtime {

namespace {

constexpr uint64_t kMillisecond = 1'000'000;
// For what was under way when the connection broke: usually Turms answers at once, and the client need not repeat it.
constexpr uint64_t kSettleNs = 2000 * kMillisecond;

StreamError count_too_high(uint32_t h, uint32_t sent) {
  StreamError error(StreamErrorCondition::undefined_condition, "You acknowledged stanzas that were never sent");
  xml::Writer writer(error.detail);
  write_count_too_high(writer, h, sent);
  return error;
}

}  // namespace

/// The session goes on over this connection. First what is under way is finished, if that does not take long, so that
/// the client learns how much has arrived and repeats nothing in vain.
Task<void> Connection::resume(const std::string& previd, uint32_t h) {
  if (!account_->is_alive()) {
    end(StreamError(StreamErrorCondition::reset, "The Turms session has ended"));
    co_return;
  }
  ResourceStream* stream = account_->streams().find(previd);
  if (stream == nullptr) {
    refuse_resumption(previd);
    co_return;
  }
  if (!stream->acknowledge(h)) {
    end(count_too_high(h, stream->sent()));
    co_return;
  }
  account_->streams().take_over(*stream, *this);
  bound_ = stream;
  const Clock& clock = shard_->core().clock;
  const uint64_t patience_ends_ns = clock.monotonic_ns() + kSettleNs;
  is_blocked_ = true;
  set_deadline(kSettleNs / kMillisecond);
  while (!is_over_ && in_flight() > 0 && clock.monotonic_ns() < patience_ends_ns) co_await input_.wait();
  is_blocked_ = false;
  if (is_over_ || bound_ == nullptr || stream_.state() != StreamState::awaiting_bind) co_return;
  go_on();
}

void Connection::go_on() {
  features::Account& account = account_->account();
  const std::string& part = account.find(bound_->id())->part();
  bound_->resume();
  set_client_inactive(false);
  stream_.resumed(shard_->shared().addresses.user(account.user(), part));
  set_deadline(1);  // on_idle() takes over from the login deadline
  shard_->count(shard_->metrics().resumptions);
  shard_->core().log.info("stream.resumed", "",
                          {{"conn", id_.value()}, {"peer", peer_}, {"jid", stream_.jid().text()}});
}

void Connection::refuse_resumption(const std::string& previd) {
  shard_->count(shard_->metrics().resumptions_refused);
  std::string out;
  xml::Writer writer(out);
  write_failed(writer, StanzaErrorCondition::item_not_found,
               shard_->ended_streams().find(account_->account().user(), previd));
  stream_.resume_failed(out);
}

void Connection::on_element(const xml::Element& element) {
  if (bound_ == nullptr) return;
  if (element.ns() == kStreamManagementNamespace) return on_management(element);
  if (element.name() == "active" || element.name() == "inactive") set_client_inactive(element.name() == "inactive");
}

void Connection::on_management(const xml::Element& element) {
  using Kind = StreamManagementElement::Kind;
  const std::optional<StreamManagementElement> said = read_stream_management(element);
  if (!said) return end(StreamError(StreamErrorCondition::bad_format, "This is no element of stream management"));
  if (said->kind == Kind::request) return bound_->answer();
  if (said->kind == Kind::answer) {
    if (!bound_->acknowledge(said->h)) end(count_too_high(said->h, bound_->sent()));
    return;
  }
  if (said->kind == Kind::enable && !bound_->is_managed()) {
    return account_->streams().enable(*bound_, said->wants_resumption, said->max_seconds);
  }
  std::string out;
  xml::Writer writer(out);
  write_failed(writer, StanzaErrorCondition::unexpected_request, std::nullopt);
  write(out);
}

void Connection::set_client_inactive(bool is_inactive) {
  bound_->set_inactive(is_inactive);
  if (features::Resource* resource = account_->account().find(bound_->id())) resource->is_inactive = is_inactive;
}

}  // namespace turms::xmpp::runtime
