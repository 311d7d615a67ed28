// SPDX-License-Identifier: Apache-2.0
// XEP-0198 (1.6.2) without its surroundings: what was sent and is not acknowledged yet, what was received and how far
// it has been handled, and the elements on the wire. Pure; belongs to one resource, survives its stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp {

inline constexpr std::string_view kStreamManagementNamespace = "urn:xmpp:sm:3";

/// Stanzas sent and not acknowledged, in one run of bytes: a chat costs no allocation each.
class UnackedStanzas {
 public:
  /// For one that was handed over by another process: `acknowledged` stanzas were acknowledged there. Before push().
  void resume_at(uint32_t acknowledged) { acknowledged_ = acknowledged; }
  /// Remembers one complete stanza. \param date_ms  of a message that somebody keeps; 0: of none
  void push(std::string_view xml, int64_t date_ms = 0);
  /// The peer says that it has handled `h` stanzas in all, modulo 2^32. False when it can't have: more than were sent,
  /// or fewer than it said before (XEP-0198 4: end the stream).
  [[nodiscard]] bool acknowledge(uint32_t h);
  /// Of all that was sent, modulo 2^32.
  [[nodiscard]] uint32_t sent() const { return acknowledged_ + static_cast<uint32_t>(count()); }
  [[nodiscard]] size_t count() const { return sent_.size() - first_; }
  [[nodiscard]] size_t bytes() const { return bytes_.size() - begin_; }
  [[nodiscard]] bool is_empty() const { return count() == 0; }
  /// The least date of those that have one; 0: none has.
  [[nodiscard]] int64_t oldest_date_ms() const;
  /// All of them, the oldest first; to be sent again after a resumption.
  [[nodiscard]] std::string_view text() const { return std::string_view(bytes_).substr(begin_); }
  /// Calls `visit(std::string_view stanza)` for each, the oldest first.
  template <class Visit>
  void each(Visit visit) const {
    size_t at = begin_;
    for (size_t i = first_; i < sent_.size(); ++i) {
      visit(std::string_view(bytes_).substr(at, sent_[i].size));
      at += sent_[i].size;
    }
  }

 private:
  struct Sent {
    int64_t date_ms;
    uint32_t size;
  };
  void compact();

  std::string bytes_;
  size_t begin_ = 0;  // of what is not acknowledged
  std::vector<Sent> sent_;
  size_t first_ = 0;  // the stanza at begin_
  uint32_t acknowledged_ = 0;
};

/// Stanzas received: each is begun in order and finished in any order; `h` counts those before the first unfinished
/// one.
class HandledStanzas {
 public:
  /// A stanza has come. \returns its number, to be given to finish()
  uint32_t begin();
  /// Numbers that were never given out, are finished already or forgotten, are ignored.
  void finish(uint32_t number);
  /// The peer will send again what `h` does not count: what is under way counts no more, whatever becomes of it.
  void forget_unfinished();
  /// Counts from 0; what is under way came before.
  void restart();
  /// Modulo 2^32.
  [[nodiscard]] uint32_t h() const { return handled_; }
  [[nodiscard]] size_t unfinished() const { return unfinished_; }

 private:
  uint32_t handled_ = 0;
  uint32_t first_ = 0;             // the number of is_finished_[0]; numbers go on where `handled_` does not
  std::vector<bool> is_finished_;  // no longer than what is in flight
  size_t unfinished_ = 0;
};

/// What a client may say in this namespace.
struct StreamManagementElement {
  enum class Kind : uint8_t { enable, resume, request, answer };
  Kind kind = Kind::request;
  bool wants_resumption = false;        // enable
  std::optional<uint32_t> max_seconds;  // enable: the client's wish
  std::string previd;                   // resume
  uint32_t h = 0;                       // resume, answer
};

/// Nothing when the element is none of them, or lacks what it must have.
[[nodiscard]] std::optional<StreamManagementElement> read_stream_management(const xml::Element& element);

/// \param id        of the session to be resumed; empty: it can't be
/// \param location  where to do that, host:port; empty: anywhere
void write_enabled(xml::Writer& out, std::string_view id, uint32_t max_seconds, std::string_view location = {});
void write_resumed(xml::Writer& out, std::string_view previd, uint32_t h);
/// \param h  what had been handled of the session that is gone, when that is known still (XEP-0198 5)
void write_failed(xml::Writer& out, StanzaErrorCondition condition, std::optional<uint32_t> h);
void write_answer(xml::Writer& out, uint32_t h);
void write_request(xml::Writer& out);
/// The end of a stream whose peer acknowledged what it was never sent, as the content of a stream error.
void write_count_too_high(xml::Writer& out, uint32_t h, uint32_t sent);

}  // namespace turms::xmpp
