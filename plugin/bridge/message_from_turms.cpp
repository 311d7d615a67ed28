// SPDX-License-Identifier: Apache-2.0
#include "bridge/message_from_turms.h"

#include <cstring>
#include <string>

#include "bridge/child_role.h"
#include "bridge/fingerprint.h"
#include "bridge/muc.h"
#include "bridge/timestamp.h"
#include "bridge/turms_record.h"
#include "proto/kinds.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::bridge {
namespace {

constexpr int64_t kDelayAfterMs = 5000;  // mapping 10.5
constexpr size_t kRecalledIds = 64;      // Turms names one message; two readings of each

constexpr std::string_view kCorrectionNs = "urn:xmpp:message-correct:0";
constexpr std::string_view kRetractionNs = "urn:xmpp:message-retract:1";

struct HintName {
  Hint bit;
  std::string_view name;
};
constexpr HintName kHintNames[] = {{kHintStore, "store"},
                                   {kHintNoCopy, "no-copy"},
                                   {kHintNoPermanentStore, "no-permanent-store"},
                                   {kHintNoStore, "no-store"}};

}  // namespace

void IncomingMessage::read(const upstream::MessageView& view) {
  view_ = view;
  system_ = System::none;
  is_stale_ = has_bad_children_ = false;
  recalled_.clear();
  children_.reset();
  id_text_ = IdText(view.id.value());
  found_ = reader_.read(view.records);
  if (view.is_system || !view.sender) {
    read_system();
  } else if (has_payload()) {
    is_stale_ = text_hash_of(view.text.value_or("")) != payload().text_hash;
    if (!is_stale_) read_children();
  }
}

void IncomingMessage::read_recall(const upstream::MessageView& head, MessageId recalled) {
  upstream::MessageView view = head;
  view.is_system = true;
  view.text.reset();
  view.records = {};
  read(view);
  system_ = System::recall;
  recalled_.push_back(recalled);
}

bool IncomingMessage::read_own(Bytes body, UserId sender, MessageId id, int64_t date_ms) {
  upstream::Push push;
  push.requester = sender;
  push.timestamp_ms = date_ms;
  push.kind = static_cast<uint32_t>(proto::RequestKind::kCreateMessage);
  push.body = body;
  upstream::MessageView view;
  if (!upstream::read(push, view)) return false;
  view.id = id;
  read(view);
  return true;
}

// Turms speaks for itself: whatever looks like a payload here is none.
void IncomingMessage::read_system() {
  found_ = PayloadReader::Found::none;
  system_ = System::other;
  bool is_first = true;  // it alone says what the message is
  for (const std::string_view record : view_.records) {
    if (is_first && record == "\x01") system_ = System::recall;
    if (is_first && record == "\x02") system_ = System::meeting;
    if (!is_first && system_ == System::recall) read_recalled(record);
    is_first = false;
  }
}

void IncomingMessage::read_recalled(std::string_view record) {
  if (record.size() != sizeof(int64_t) || recalled_.size() >= kRecalledIds) return;
  uint64_t little = 0;
  uint64_t big = 0;
  for (size_t i = 0; i < record.size(); ++i) {
    const uint64_t byte = static_cast<uint8_t>(record[i]);
    little |= byte << (8 * i);
    big = big << 8U | byte;
  }
  for (const uint64_t reading : {little, big}) {
    if (reading != 0 && reading <= INT64_MAX) recalled_.emplace_back(static_cast<int64_t>(reading));
  }
}

void IncomingMessage::read_children() {
  // Moderation is not a sender's to declare, and the side channel is not for stored messages.
  const bool is_for_users = payload().kind != PayloadKind::moderation && payload().kind != PayloadKind::side_channel;
  if (payload().children.empty() || !is_for_users) return;
  auto parsed = parser_.parse(payload().children);
  if (!parsed) {
    has_bad_children_ = true;
    return;
  }
  children_ = std::move(parsed).value();
  // Our writer put in nothing else; another writer may have.
  children_->root().remove_children([](const xml::Element& child) { return !is_extension(role_of(child)); });
  if (children_->root().first_child() == nullptr) children_.reset();
}

Conversation IncomingMessage::conversation(UserId viewer) const {
  if (view_.group) return Conversation::in(view_.group);
  return Conversation::with(view_.sender == viewer ? view_.recipient : view_.sender);
}

std::optional<Nonce> IncomingMessage::nonce() const {
  if (!has_payload() || payload().nonce.size() != kNonceBytes) return std::nullopt;
  Nonce nonce;
  std::memcpy(nonce.data(), payload().nonce.data(), nonce.size());
  if (payload().id.empty()) return nonce;
  // A Turms app that forwards a message forwards its payload, too: then the proof is of another sending.
  const Conversation to = view_.group ? Conversation::in(view_.group) : Conversation::with(view_.recipient);
  const bool is_of_this = nonce == nonce_of(view_.sender, to, payload().text_hash, payload().id, 0);
  return is_of_this ? std::optional(nonce) : std::nullopt;
}

std::string_view IncomingMessage::xmpp_id() const {
  if (has_payload() && !payload().id.empty()) return payload().id;
  return view_.id ? id_text_.view() : std::string_view();
}

std::string_view IncomingMessage::type() const {
  if (view_.group) return "groupchat";
  if (system_ == System::recall) return "chat";
  if (system_ != System::none) return "headline";
  if (!has_payload()) return "chat";
  switch (payload().type) {
    case PayloadType::normal:
      return "normal";
    case PayloadType::headline:
      return "headline";
    default:
      return "chat";
  }
}

bool IncomingMessage::is_copied() const {
  if (view_.group) return false;
  if (system_ != System::none) return system_ == System::recall;
  return payload().type != PayloadType::headline && (hints() & kHintNoCopy) == 0;
}

namespace {

// What the sender calls a resource may be none at all: then the address stays bare.
void add_resource(Jid& jid, std::string_view resource) {
  if (resource.empty()) return;
  if (auto full = jid.with_resource(resource)) jid = std::move(full).value();
}

}  // namespace

Rendering addressed(const IncomingMessage& message, UserId viewer, const Addresses& addresses) {
  const upstream::MessageView& view = message.view();
  Rendering rendering;
  rendering.archive = view.group ? addresses.room(view.group) : addresses.user(viewer);
  rendering.to = !view.group && view.recipient ? addresses.user(view.recipient) : addresses.user(viewer);
  using System = IncomingMessage::System;
  const bool is_of_a_user = message.system() == System::none || (message.system() == System::recall && view.sender);
  if (view.group) {
    rendering.from = rendering.archive;
  } else if (!is_of_a_user) {
    rendering.from = Jid(addresses.server());
  } else {
    rendering.from = addresses.user(view.sender);
    if (message.has_payload()) add_resource(rendering.from, message.payload().from_resource);
    if (message.has_payload() && !message.is_stale()) add_resource(rendering.to, message.payload().to_resource);
  }
  return rendering;
}

std::optional<MessageId> message_named(std::string_view xmpp_id) {
  constexpr std::string_view kEdit = "edit-";
  std::string_view digits = xmpp_id;
  if (digits.starts_with(kEdit)) {
    digits.remove_prefix(kEdit.size());
    const size_t end = digits.find('-');
    if (end == std::string_view::npos || !parse_id(digits.substr(end + 1))) return std::nullopt;
    digits = digits.substr(0, end);
  }
  const std::optional<int64_t> number = parse_id(digits);
  return number ? std::optional<MessageId>(*number) : std::nullopt;
}

namespace {

/// Writes one message; see render().
class Render {
 public:
  Render(xml::Writer& out, const IncomingMessage& message, const Rendering& rendering)
      : out_(out), message_(message), rendering_(rendering), is_ours_(message.has_payload() && !message.is_stale()) {
    if (!is_plain()) made_up_id_ = made_up_id();
  }

  void write() {
    out_.open("message", kClientNamespace).attr("from", rendering_.from.text()).attr_if("to", rendering_.to.text());
    out_.attr("type", message_.type()).attr_if("id", is_plain() ? message_.xmpp_id() : std::string_view(made_up_id_));
    if (is_ours_) out_.attr_if("xml:lang", message_.payload().lang);
    if (message_.system() == IncomingMessage::System::recall) {
      write_recall();
    } else {
      is_ours_ ? write_own_text() : write_plain_text();
    }
    write_thread();
    write_extensions();
    write_ours();
    out_.close();
  }

 private:
  [[nodiscard]] bool is_edit() const { return !rendering_.replaces.empty(); }
  [[nodiscard]] int64_t date_ms() const {
    const upstream::MessageView& view = message_.view();
    return is_edit() ? view.modified_ms.value_or(view.date_ms) : view.date_ms;
  }
  [[nodiscard]] bool is_plain() const { return !is_edit() && rendering_.retracts.empty(); }
  // The same for everybody who tells of the edit or recall, live or from history.
  [[nodiscard]] std::string made_up_id() const {
    if (!is_edit()) return "recall-" + rendering_.retracts;
    return "edit-" + std::to_string(message_.view().id.value()) + "-" + std::to_string(date_ms());
  }
  void write_archive_id() {
    if (!is_edit()) {
      out_.attr("id", message_.view().id.value());
    } else {
      out_.attr("id", std::to_string(message_.view().id.value()) + "~" + std::to_string(date_ms()));
    }
  }

  // XEP-0424 5.1: with words for clients that don't know of retractions, and marked as such (XEP-0428).
  void write_recall() {
    if (rendering_.retracts.empty()) {
      out_.leaf("body", "[a message was recalled]");
      return;
    }
    out_.leaf("body", "An earlier message was taken back, which your client does not show.");
    out_.open("retract", kRetractionNs).attr("id", rendering_.retracts).close();
    out_.open("fallback", "urn:xmpp:fallback:0").attr("for", kRetractionNs).close();
    out_.empty("store", "urn:xmpp:hints");
  }

  void write_plain_text() {
    read_records();
    std::string body;
    if (has_text()) {
      body = *message_.view().text;
    } else if (file_url_) {
      body = *file_url_;
    } else if (place_) {
      body = "geo:" + place_->latitude + "," + place_->longitude;
    } else {
      body = words();
    }
    if (has_text() && unread_records_ > 0) {
      body += "\n[" + std::to_string(unread_records_) + (unread_records_ == 1 ? " attachment]" : " attachments]");
    }
    out_.leaf("body", body);
    if (file_url_) out_.open("x", "jabber:x:oob").leaf("url", *file_url_).close();
    if (place_) {
      out_.open("geoloc", "http://jabber.org/protocol/geoloc").leaf("lat", place_->latitude);
      out_.leaf("lon", place_->longitude).close();
    }
  }

  // What a Turms app put beside the text, as far as the operator wants it read.
  void read_records() {
    for (const std::string_view record : message_.view().records) {
      if (is_payload_record(record)) continue;
      const bool is_read = (rendering_.record_reading & kReadRecords) != 0;
      if (is_read && !file_url_ && (file_url_ = file_url_in(record))) continue;
      if (is_read && !file_url_ && !place_ && (place_ = place_in(record))) continue;
      if ((rendering_.record_reading & kCountRecords) != 0) ++unread_records_;
    }
  }

  // An empty text is none: it would be an empty bubble.
  [[nodiscard]] bool has_text() const { return message_.view().text && !message_.view().text->empty(); }

  // What a message without text holds: never an empty message, never dropped (mapping 9.7).
  [[nodiscard]] std::string words() const {
    size_t bytes = 0;
    for (const std::string_view record : message_.view().records) {
      const bool is_understood = message_.has_payload() && is_payload_record(record);
      if (!is_understood) bytes += record.size();
    }
    if (bytes == 0) return "[empty message]";
    return "[unsupported content, " + std::to_string(bytes) + " bytes]";
  }

  void write_own_text() {
    const Payload& payload = message_.payload();
    bool has_body = true;
    if (payload.body) {
      out_.leaf("body", *payload.body);
    } else if (!has_text() && !has_own_content()) {
      out_.leaf("body", words());
    } else if (has_text() && (!payload.no_body || !has_own_content())) {
      out_.leaf("body", *message_.view().text);
    } else {
      has_body = !payload.alt_bodies.empty();
    }
    write_alternates("body", payload.alt_bodies);
    if (message_.view().group && !has_body) return;  // XEP-0045 8.1: it would be the room's subject
    if (payload.subject) out_.leaf("subject", *payload.subject);
    write_alternates("subject", payload.alt_subjects);
  }

  // Whether the payload brings anything that can take the place of the text. Nobody hides his text by saying so alone,
  // and what is left of a payload that had to be cut down is no substitute.
  [[nodiscard]] bool has_own_content() const {
    const Payload& payload = message_.payload();
    if (message_.had_bad_payload()) return false;
    const bool has_subject = !message_.view().group && (payload.subject || !payload.alt_subjects.empty());
    return message_.children() != nullptr || has_subject || !payload.alt_bodies.empty();
  }

  void write_alternates(std::string_view name, const std::vector<LangText>& alternates) {
    for (const LangText& alternate : alternates) {
      out_.open(name).attr_if("xml:lang", alternate.lang).text(alternate.text).close();
    }
  }

  void write_thread() {
    if (!message_.has_payload() || !message_.payload().thread) return;
    out_.open("thread").attr_if("parent", message_.payload().thread_parent).text(*message_.payload().thread).close();
  }

  void write_extensions() {
    bool has_timer = false;
    if (message_.children() != nullptr) {
      for (const xml::Element& child : message_.children()->children()) {
        const ChildRole role = role_of(child);
        has_timer = has_timer || role == ChildRole::ephemeral;
        if (role != ChildRole::correction || !is_edit()) out_.element(child);
      }
    }
    if (is_edit()) out_.open("replace", kCorrectionNs).attr("id", rendering_.replaces).close();
    if (message_.view().burn_after && !has_timer) {
      out_.open("ephemeral", "urn:xmpp:ephemeral:0").attr("timer", *message_.view().burn_after).close();
    }
    for (const HintName& hint : kHintNames) {
      if ((message_.hints() & hint.bit) != 0) out_.empty(hint.name, "urn:xmpp:hints");
    }
  }

  void write_ours() {
    if (message_.has_payload() && message_.payload().origin_id && !is_edit()) {
      const std::string_view differs = *message_.payload().origin_id;
      out_.open("origin-id", "urn:xmpp:sid:0").attr("id", differs.empty() ? message_.payload().id : differs).close();
    }
    const upstream::MessageView& view = message_.view();
    if (view.group) write_room_sender(out_, rendering_.occupant_id, rendering_.sender);
    if (rendering_.is_through_room) out_.empty("x", kMucUserNs);
    if (!rendering_.archive.empty() && view.id) {
      out_.open("stanza-id", "urn:xmpp:sid:0").attr("by", rendering_.archive.text());
      write_archive_id();
      out_.close();
    }
    if (rendering_.is_late || (rendering_.now_ms && *rendering_.now_ms - date_ms() > kDelayAfterMs)) {
      out_.open("delay", "urn:xmpp:delay");
      out_.attr_if("from", view.group ? rendering_.archive.text() : rendering_.archive.domain());
      out_.attr("stamp", Timestamp(date_ms()).view()).close();
    }
  }

  xml::Writer& out_;
  const IncomingMessage& message_;
  const Rendering& rendering_;
  const bool is_ours_;  // the payload speaks for the text
  std::string made_up_id_;
  std::optional<std::string_view> file_url_;
  std::optional<TurmsPlace> place_;
  size_t unread_records_ = 0;
};

}  // namespace

void render(xml::Writer& out, const IncomingMessage& message, const Rendering& rendering) {
  Render(out, message, rendering).write();
}

}  // namespace turms::xmpp::bridge
