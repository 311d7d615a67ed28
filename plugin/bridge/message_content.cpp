// SPDX-License-Identifier: Apache-2.0
#include "bridge/message_content.h"

#include "bridge/addresses.h"
#include "bridge/child_role.h"
#include "bridge/readable_text.h"
#include "bridge/room_invite.h"

namespace turms::xmpp::bridge {
namespace {

ChatState chat_state_of(std::string_view name) {
  if (name == "active") return ChatState::active;
  if (name == "composing") return ChatState::composing;
  if (name == "paused") return ChatState::paused;
  if (name == "inactive") return ChatState::inactive;
  return name == "gone" ? ChatState::gone : ChatState::none;
}

uint32_t hint_of(std::string_view name) {
  if (name == "store") return kHintStore;
  if (name == "no-copy") return kHintNoCopy;
  if (name == "no-permanent-store") return kHintNoPermanentStore;
  if (name == "no-store") return kHintNoStore;
  return 0;
}

// The main one of several: without xml:lang, else the first.
void prefer(const xml::Element*& main, const xml::Element& other) {
  if (main == nullptr || (!main->lang().empty() && other.lang().empty())) main = &other;
}

void read_reference(MessageContent& content, const xml::Element& child, PayloadKind kind) {
  content.kind = kind;
  content.ref_id = child.attr("id");
}

void read_extension(MessageContent& content, const xml::Element& child, ChildRole role) {
  content.has_extensions = true;
  switch (role) {
    case ChildRole::receipt:
      content.signals |= kSignalReceipt;
      break;
    case ChildRole::marker:
      content.signals |= kSignalMarker;
      break;
    case ChildRole::encrypted:
      content.is_encrypted = content.is_worth_storing = true;
      break;
    case ChildRole::invitation:
      content.is_worth_storing = true;
      content.signals |= kSignalInvitation;
      break;
    case ChildRole::call:
      content.kind = PayloadKind::call;
      break;
    case ChildRole::correction:
      read_reference(content, child, PayloadKind::edit_note);
      break;
    case ChildRole::retraction:
      read_reference(content, child, PayloadKind::retraction_note);
      content.is_worth_storing = true;
      break;
    case ChildRole::reactions:
      read_reference(content, child, PayloadKind::reaction);
      content.is_worth_storing = true;
      break;
    case ChildRole::ephemeral:
      if (const auto seconds = parse_id(child.attr("timer")); seconds && *seconds <= INT32_MAX) {
        content.burn_after = static_cast<int32_t>(*seconds);
      }
      break;
    default:
      content.signals |= kSignalOther;
  }
}

void read_child(MessageContent& content, const xml::Element& child, ChildRole role) {
  switch (role) {
    case ChildRole::body:
      prefer(content.body, child);
      ++content.bodies;
      break;
    case ChildRole::subject:
      prefer(content.subject, child);
      ++content.subjects;
      break;
    case ChildRole::thread:
      content.thread = &child;
      break;
    case ChildRole::origin_id:
      content.origin_id = &child;
      break;
    case ChildRole::chat_state:
      content.chat_state = chat_state_of(child.name());
      content.signals |= kSignalChatState;
      break;
    case ChildRole::hint:
      content.hints |= hint_of(child.name());
      break;
    case ChildRole::private_copy:
      content.hints |= kHintNoCopy;  // what it means, and what newer clients write beside it
      break;
    case ChildRole::read_sync:
      content.signals |= kSignalReadSync;
      break;
    case ChildRole::error:
    case ChildRole::forbidden:
      break;
    default:
      read_extension(content, child, role);
  }
}

// Mapping 9.4: where the body says nothing, the first extension that has something to say speaks for the message, else
// its subject does.
std::string words_for(const Stanza& message, const MessageContent& content, std::string_view encrypted_text) {
  if (content.has_extensions) {
    for (const xml::Element& child : message.element().children()) {
      if (std::string words = readable_text(child, role_of(child), encrypted_text); !words.empty()) return words;
    }
  }
  if (content.subject == nullptr || content.subject->text().empty()) return {};
  return std::string("[subject] ").append(content.subject->text());
}

}  // namespace

MessageContent read_content(const Stanza& message, std::string_view encrypted_text) {
  MessageContent content;
  for (const xml::Element& child : message.element().children()) read_child(content, child, role_of(child));
  if (!content.has_text()) content.readable = words_for(message, content, encrypted_text);
  return content;
}

bool is_stored(MessageType type, const MessageContent& content) {
  if (type == MessageType::headline || type == MessageType::error) return false;
  if (content.has_text()) return true;
  // Clients put <store/> beside receipts and markers, for servers that go by it; here both have ways of their own.
  if ((content.hints & kHintNoStore) != 0 || (content.signals & (kSignalReceipt | kSignalMarker)) != 0) return false;
  const bool is_wanted = (content.hints & kHintStore) != 0 && content.has_extensions;
  return is_wanted || content.is_worth_storing || !content.readable.empty();
}

bool is_copied(MessageType type, const MessageContent& content) {
  if ((content.hints & kHintNoCopy) != 0) return false;
  if (type == MessageType::chat) return true;
  const bool has_signals = (content.signals & (kSignalReceipt | kSignalMarker | kSignalChatState)) != 0;
  return type == MessageType::normal && (is_stored(type, content) || content.is_encrypted || has_signals);
}

}  // namespace turms::xmpp::bridge
