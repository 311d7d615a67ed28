// SPDX-License-Identifier: Apache-2.0
#include "bridge/message_to_turms.h"

#include <algorithm>

#include "bridge/child_role.h"
#include "bridge/errors.h"
#include "bridge/fingerprint.h"
#include "bridge/message_content.h"
#include "bridge/reaction.h"
#include "bridge/utf16.h"
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "turms/requests.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {
namespace {

constexpr int64_t kEnvelopeBytes = 24;    // request id, kind and lengths around a body
constexpr int64_t kRequestReserve = 512;  // mapping 22.1: stay that far below what would cost the session
constexpr size_t kSuffixUnits = 24;       // room for " ... [+N chars]"

class Translation {
 public:
  /// \param edited  null: a new message
  Translation(const Stanza& stanza, UserId self, const Target& target, const MessagePolicy& policy, uint64_t entropy,
              const EditedMessage* edited, OutgoingMessage& out)
      : stanza_(stanza),
        self_(self),
        policy_(policy),
        entropy_(entropy),
        edited_(edited),
        out_(out),
        facts_(out.facts) {
    out_.route = Route::dropped;
    out_.error.reset();
    out_.body.clear();  // never that of another message
    facts_ = {};
    facts_.target = target;
    facts_.id = stanza.id();
    facts_.is_groupchat = stanza.message_type() == MessageType::groupchat;
  }

  void run();

 private:
  void refuse(StanzaErrorCondition condition, std::string text = {});
  [[nodiscard]] bool has_reachable_target();
  void take_facts();
  void send();
  void choose_text();
  [[nodiscard]] std::string reaction_words() const;
  [[nodiscard]] bool fit_text();
  void shorten(std::string_view whole, size_t units);
  [[nodiscard]] bool describe();
  [[nodiscard]] bool describe_alternates(std::string_view name, const xml::Element* main, size_t count,
                                         std::vector<LangText>& alternates);
  [[nodiscard]] bool write_children();
  void describe_as_edited();
  void encode();
  void encode_message();
  void encode_edit();

  const Stanza& stanza_;
  const UserId self_;
  const MessagePolicy& policy_;
  const uint64_t entropy_;
  const EditedMessage* const edited_;
  OutgoingMessage& out_;
  MessageFacts& facts_;
  MessageContent read_;
  Payload payload_;
  std::optional<std::string_view> text_;
};

void Translation::refuse(StanzaErrorCondition condition, std::string text) {
  out_.route = Route::refused;
  out_.error.emplace(condition, std::move(text));
}

void Translation::run() {
  if (stanza_.message_type() == MessageType::error) {
    // Never answered, and only for the resource that caused it (RFC 6121 8.5.2.1.1).
    const bool is_for_resource = facts_.target.is_user() && !facts_.target.resource.empty();
    out_.route = is_for_resource ? Route::local : Route::dropped;
    return;
  }
  if (!has_reachable_target()) return;
  read_ = read_content(stanza_, policy_.encrypted_text);
  take_facts();
  const bool is_for_room = facts_.target.kind == Target::Kind::room && (!facts_.is_groupchat || facts_.is_subject);
  if (!is_for_room && is_stored(stanza_.message_type(), read_)) {
    send();
  } else {
    out_.route = facts_.target.is_user() ? Route::local : Route::room;
  }
}

void Translation::take_facts() {
  facts_.kind = read_.kind;
  facts_.ref_id = read_.ref_id;
  facts_.hints = read_.hints;
  facts_.signals = read_.signals;
  facts_.chat_state = read_.chat_state;
  facts_.has_body = read_.has_text();
  facts_.copies = is_copied(stanza_.message_type(), read_);
  facts_.is_subject = facts_.is_groupchat && read_.subject != nullptr && read_.body == nullptr && !read_.thread;
}

bool Translation::has_reachable_target() {
  using Kind = Target::Kind;
  switch (facts_.target.kind) {
    case Kind::own_account:
    case Kind::own_resource:
    case Kind::user:
    case Kind::resource:
      if (facts_.is_groupchat) refuse(StanzaErrorCondition::bad_request, "groupchat is for rooms");
      facts_.conversation = Conversation::with(facts_.target.user);
      break;
    case Kind::room:
      facts_.conversation = Conversation::in(facts_.target.group);
      break;
    case Kind::occupant:  // XEP-0045 7.5
      if (facts_.is_groupchat)
        refuse(StanzaErrorCondition::bad_request, "groupchat is for rooms");
      else if (!facts_.target.user)
        refuse(StanzaErrorCondition::item_not_found, "nobody of that name is in the room");
      facts_.conversation = Conversation::with(facts_.target.user);
      break;
    case Kind::server:
    case Kind::conference:
    case Kind::service:
      refuse(StanzaErrorCondition::service_unavailable);
      break;
    case Kind::unknown_user:
    case Kind::unknown_room:
      refuse(StanzaErrorCondition::item_not_found);
      break;
    case Kind::foreign:
      refuse(StanzaErrorCondition::remote_server_not_found, "this server does not talk to others");
      break;
  }
  return out_.route != Route::refused;
}

void Translation::send() {
  if (!facts_.conversation.is_group && facts_.target.user == self_ && !policy_.self_message) {
    if (facts_.target.kind == Target::Kind::own_resource) {
      out_.route = Route::local;  // from one resource to another needs no store
      return;
    }
    out_.route = Route::refused;  // as Turms would
    out_.error = stanza_error_of(proto::status::kSendingMessagesToOneselfIsDisabled);
    return;
  }
  choose_text();
  if (!fit_text() || !describe()) return;
  out_.record.clear();
  if (!write_record(payload_, out_.record)) {
    refuse(StanzaErrorCondition::not_acceptable, "the message's extensions are larger than 65536 bytes");
    return;
  }
  encode();
}

// Mapping 9.4. Text that is not the sender's own body is marked, so that XMPP recipients do not see it.
void Translation::choose_text() {
  if (read_.has_text()) {
    text_ = read_.body->text();
    payload_.no_body = !read_.body->lang().empty();  // then it stands among the alternates
    return;
  }
  if (read_.body != nullptr && read_.body->lang().empty()) payload_.body = "";
  if (facts_.kind == PayloadKind::reaction && policy_.reaction_text) read_.readable = reaction_words();
  if (read_.readable.empty()) return;
  text_ = read_.readable;
  payload_.no_body = true;
}

std::string Translation::reaction_words() const {
  std::string words;
  const xml::Element* reactions = stanza_.element().child("reactions", kReactionsNs);
  if (reactions == nullptr) return words;
  for (const xml::Element& child : reactions->children()) {
    if (child.is("reaction", kReactionsNs)) words.append(words.empty() ? "" : " ").append(child.text());
  }
  return words;
}

// Mapping 9.5.
bool Translation::fit_text() {
  if (!text_ || policy_.max_text_units <= 0) return true;
  const auto limit = static_cast<size_t>(policy_.max_text_units);
  if (text_->size() <= limit) return true;  // never more units than bytes
  const size_t units = utf16_units(*text_);
  if (units <= limit) return true;
  if (read_.has_text() && !policy_.persist_record) {
    refuse(StanzaErrorCondition::policy_violation, "the body has " + std::to_string(units) + " UTF-16 units, at most " +
                                                       std::to_string(limit) + " are allowed");
    out_.error->type = StanzaErrorType::modify;
    return false;
  }
  if (!payload_.no_body) payload_.body = *text_;
  shorten(*text_, limit);
  return true;
}

void Translation::shorten(std::string_view whole, size_t units) {
  const std::string_view kept = utf16_prefix(whole, units > kSuffixUnits ? units - kSuffixUnits : 0);
  const size_t more = utf16_units(whole.substr(kept.size()));
  std::string shortened(kept);
  shortened.append(" ... [+").append(std::to_string(more)).append(" chars]");
  out_.text = std::string(utf16_prefix(shortened, units));
  text_ = out_.text;
}

PayloadType payload_type_of(MessageType type) {
  switch (type) {
    case MessageType::normal:
      return PayloadType::normal;
    case MessageType::groupchat:
      return PayloadType::groupchat;
    case MessageType::headline:
      return PayloadType::headline;
    default:
      return PayloadType::chat;
  }
}

bool Translation::describe() {
  facts_.text_hash = text_hash_of(text_.value_or(""));
  facts_.nonce = nonce_of(self_, facts_.conversation, facts_.text_hash, facts_.id, entropy_);
  payload_.kind = facts_.kind;
  payload_.id = facts_.id;
  if (read_.origin_id != nullptr) {
    const std::string_view origin_id = read_.origin_id->attr("id");
    payload_.origin_id = origin_id == facts_.id ? std::string_view() : origin_id;
  }
  if (policy_.with_resource) payload_.from_resource = stanza_.from().resource();
  if (facts_.target.kind == Target::Kind::occupant) {
    payload_.muc_pm = facts_.target.group.value();
  } else {
    payload_.to_resource = facts_.target.resource;  // a room has none here
  }
  payload_.type = payload_type_of(stanza_.message_type());
  payload_.lang = stanza_.lang();
  if (read_.subject != nullptr && read_.subject->lang().empty()) payload_.subject = read_.subject->text();
  if (read_.thread != nullptr) {
    payload_.thread = read_.thread->text();
    payload_.thread_parent = read_.thread->attr("parent");
  }
  payload_.text_hash = facts_.text_hash;
  payload_.ref_id = read_.ref_id;
  payload_.nonce = as_text(Bytes(facts_.nonce));
  payload_.hints = facts_.hints;
  if (edited_ != nullptr) describe_as_edited();
  if (!describe_alternates("body", read_.body, read_.bodies, payload_.alt_bodies) ||
      !describe_alternates("subject", read_.subject, read_.subjects, payload_.alt_subjects)) {
    refuse(StanzaErrorCondition::not_acceptable, "the message has more than 32 languages");
    return false;
  }
  return write_children();
}

// What stays as it was, and no proof of sending: that belongs to the message as it was sent.
void Translation::describe_as_edited() {
  payload_.kind = PayloadKind::message;
  payload_.id = edited_->xmpp_id;
  payload_.origin_id = edited_->origin_id;
  payload_.ref_id = {};
  payload_.nonce = {};
}

// Whatever does not fit the one field without language.
bool Translation::describe_alternates(std::string_view name, const xml::Element* main, size_t count,
                                      std::vector<LangText>& alternates) {
  if (count == 0 || (count == 1 && main->lang().empty())) return true;
  for (const xml::Element& child : stanza_.element().children()) {
    if (!child.is(name, main->ns()) || (&child == main && main->lang().empty())) continue;
    if (alternates.size() == kPayloadAlternates) return false;
    alternates.push_back({child.lang(), child.text()});
  }
  return true;
}

// Whether `element` and all it holds stay within what a reader of the payload accepts.
bool is_acceptable(const xml::Element& element, size_t depth, size_t& elements) {
  if (depth > kPayloadDepth || ++elements > kPayloadElements) return false;
  return std::all_of(element.children().begin(), element.children().end(),
                     [&](const xml::Element& child) { return is_acceptable(child, depth + 1, elements); });
}

bool Translation::write_children() {
  if (!read_.has_extensions) return true;
  out_.children.clear();
  size_t elements = 0;
  for (const xml::Element& child : stanza_.element().children()) {
    const ChildRole role = role_of(child);
    if (!is_extension(role) || (edited_ != nullptr && role == ChildRole::correction)) continue;
    if (!is_acceptable(child, 1, elements)) {
      refuse(StanzaErrorCondition::not_acceptable, "the message's extensions have more than 256 elements or 32 levels");
      return false;
    }
    xml::write_fragment(out_.children, child);
  }
  payload_.children = out_.children;
  return true;
}

void Translation::encode_edit() {
  std::vector<std::string_view> records(edited_->records.begin(), edited_->records.end());
  records.emplace_back(out_.record);
  proto::UpdateMessageRequest request{};
  request.message_id = edited_->id.value();
  request.text = text_.value_or("");  // an absent one would leave the old text in place
  request.records = records;
  out_.body.clear();
  static_cast<void>(proto::encode(request, out_.body));  // fails only for nested structs
}

void Translation::encode_message() {
  const std::string_view record = out_.record;
  upstream::CreateMessage request;
  if (facts_.conversation.is_group) {
    request.group = GroupId(facts_.conversation.id);
  } else {
    request.recipient = UserId(facts_.conversation.id);
  }
  request.text = text_;
  request.records = {&record, 1};
  request.burn_after = read_.burn_after;
  upstream::encode(request, out_.body);
}

void Translation::encode() {
  edited_ != nullptr ? encode_edit() : encode_message();
  const auto size = static_cast<int64_t>(out_.body.size()) + kEnvelopeBytes;
  if (size > policy_.max_request_bytes - kRequestReserve) {
    refuse(StanzaErrorCondition::policy_violation, "the message needs " + std::to_string(size) + " bytes, at most " +
                                                       std::to_string(policy_.max_request_bytes - kRequestReserve) +
                                                       " are allowed");
    out_.error->type = StanzaErrorType::modify;
    return;
  }
  out_.route = Route::turms;
}

}  // namespace

void translate_message(const Stanza& stanza, UserId self, const Target& target, const MessagePolicy& policy,
                       uint64_t entropy, OutgoingMessage& out) {
  Translation(stanza, self, target, policy, entropy, nullptr, out).run();
}

void translate_edit(const Stanza& stanza, UserId self, const Target& target, const MessagePolicy& policy,
                    const EditedMessage& edited, OutgoingMessage& out) {
  Translation(stanza, self, target, policy, 0, &edited, out).run();
}

}  // namespace turms::xmpp::bridge
