// SPDX-License-Identifier: Apache-2.0
#include "runtime/resource_stream.h"

#include "xml/writer.h"

namespace turms::xmpp::runtime {

namespace {

// So many stanzas are worth a question at once; fewer wait for the next tick, so that a chat is not doubled by
// questions.
constexpr size_t kWorthAsking = 5;
constexpr uint64_t kSecond = 1'000'000'000;

}  // namespace

void ResourceStream::send(std::string_view xml, int64_t date_ms) {
  if (has_ended_ && is_detached()) return;
  if (is_inactive_ || !is_live()) {
    const HeldStanzas::Verdict verdict = held_.hold(xml);
    if (verdict == HeldStanzas::Verdict::held) return;
    // For a client that is away nothing is gained by sending early what waits.
    if (verdict == HeldStanzas::Verdict::full || is_live()) release_held();
  }
  deliver(xml, date_ms);
}

void ResourceStream::deliver(std::string_view xml, int64_t date_ms) {
  if (is_managed_ && !has_ended_) {
    if (unacked_.count() >= limits_.stanzas || unacked_.bytes() + xml.size() > limits_.bytes) {
      // What Turms has stored the client finds there.
      return end(StreamError(StreamErrorCondition::resource_constraint, "Too much is not acknowledged"));
    }
    unacked_.push(xml, date_ms);
  }
  if (!is_live()) return;
  sink_->write(xml);
  if (unacked_.count() >= kWorthAsking) ask();
}

void ResourceStream::release_held() {
  for (const std::string& xml : held_.take()) deliver(xml, 0);
}

void ResourceStream::end(StreamError error) {
  if (has_ended_) return;
  has_ended_ = true;
  if (sink_ != nullptr) sink_->end(std::move(error));
}

uint32_t ResourceStream::begin_stanza() {
  ++in_flight_;
  return handled_.begin();
}

void ResourceStream::on_handled(uint32_t number) {
  --in_flight_;
  // What a session's end made of a stanza is no answer: uncounted, the client sends it again.
  if (!has_ended_) handled_.finish(number);
  if (owes_answer_ && handled_.unfinished() == 0) answer();
  if (sink_ != nullptr) sink_->on_handled();
}

void ResourceStream::set_inactive(bool is_inactive) {
  is_inactive_ = is_inactive;
  if (!is_inactive && is_live()) release_held();
}

void ResourceStream::enable(std::string token, uint32_t seconds, std::string_view location) {
  is_managed_ = true;
  token_ = std::move(token);
  seconds_ = seconds;
  handled_.restart();
  std::string out;
  xml::Writer writer(out);
  write_enabled(writer, token_, seconds_, location);
  sink_->write(out);
}

bool ResourceStream::acknowledge(uint32_t h) {
  if (!is_managed_) return true;
  if (!unacked_.acknowledge(h)) return false;
  is_asked_ = false;
  if (unacked_.count() >= kWorthAsking) ask();
  return true;
}

void ResourceStream::answer() {
  if (!is_managed_ || !is_live()) return;
  owes_answer_ = handled_.unfinished() > 0;
  std::string out;
  xml::Writer writer(out);
  write_answer(writer, h());
  sink_->write(out);
}

void ResourceStream::ask() {
  if (!is_managed_ || is_asked_ || !is_live()) return;
  is_asked_ = true;
  std::string out;
  xml::Writer writer(out);
  write_request(writer);
  sink_->write(out);
}

void ResourceStream::tick() {
  if (!unacked_.is_empty()) ask();
}

void ResourceStream::detach(uint64_t now_ns) {
  sink_ = nullptr;
  is_resuming_ = false;
  expires_ns_ = now_ns + seconds_ * kSecond;
}

void ResourceStream::attach(StreamSink& sink) {
  sink_ = &sink;
  is_resuming_ = true;
}

void ResourceStream::resume() {
  handled_.forget_unfinished();
  is_resuming_ = is_asked_ = owes_answer_ = false;
  is_inactive_ = false;  // XEP-0352: a stream begins active, a resumed one too
  std::string out;
  xml::Writer writer(out);
  write_resumed(writer, token_, h());
  sink_->write(out);
  sink_->write(unacked_.text());
  release_held();
  tick();
}

void ResourceStream::close() {
  has_ended_ = true;
  sink_ = nullptr;
  (void)held_.take();
}

}  // namespace turms::xmpp::runtime
