// SPDX-License-Identifier: Apache-2.0
#include "bridge/aside.h"

#include "bridge/child_role.h"
#include "bridge/message_content.h"
#include "proto/wire.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp::bridge {
namespace {

constexpr uint32_t kFrameField = 1;

PayloadType payload_type_of(MessageType type) {
  switch (type) {
    case MessageType::chat:
      return PayloadType::chat;
    case MessageType::headline:
      return PayloadType::headline;
    default:
      return PayloadType::normal;
  }
}

/// Whether another gateway gets it, or a client of ours from there: what people write is stored and goes elsewhere.
bool may_pass(ChildRole role) {
  return is_extension(role) || role == ChildRole::chat_state || role == ChildRole::thread || role == ChildRole::hint;
}

uint8_t signal_of(ChildRole role) {
  if (role == ChildRole::receipt) return kSignalReceipt;
  if (role == ChildRole::marker) return kSignalMarker;
  return role == ChildRole::chat_state ? kSignalChatState : kSignalOther;
}

}  // namespace

bool write_aside(const Stanza& message, std::string_view to_resource, std::string& out) {
  std::string children;
  for (const xml::Element& child : message.element().children()) {
    if (may_pass(role_of(child))) xml::write_fragment(children, child);
    if (children.size() > kAsideBytes) return false;
  }
  if (children.empty()) return false;
  Payload payload;
  payload.kind = PayloadKind::side_channel;
  payload.id = message.id();
  payload.type = payload_type_of(message.message_type());
  payload.lang = message.lang();
  payload.from_resource = message.from().resource();
  payload.to_resource = to_resource;
  payload.children = children;
  std::string record;
  if (!write_record(payload, record) || record.size() > kAsideBytes) return false;
  out += record;
  return true;
}

bool AsideReader::read(std::string_view record) {
  children_.reset();
  signals_ = 0;
  if (record.size() > kAsideBytes) return false;
  frame_.clear();
  proto::append_bytes_field(frame_, kFrameField, record);
  const bool is_payload = reader_.read({frame_, kFrameField}) == PayloadReader::Found::payload;
  if (!is_payload || reader_.payload().kind != PayloadKind::side_channel) return false;
  auto parsed = xml::parse_fragment(reader_.payload().children);
  if (!parsed) return false;
  children_ = std::move(parsed).value();
  children_->root().remove_children([](const xml::Element& child) { return !may_pass(role_of(child)); });
  for (const xml::Element& child : children_->root().children()) signals_ |= signal_of(role_of(child));
  return children_->root().first_child() != nullptr;
}

std::string_view AsideReader::type() const {
  switch (reader_.payload().type) {
    case PayloadType::chat:
      return "chat";
    case PayloadType::headline:
      return "headline";
    default:
      return "normal";
  }
}

void AsideReader::write(xml::Writer& out, JidView from, JidView to) const {
  const Payload& payload = reader_.payload();
  out.open("message", kClientNamespace).attr("from", from.text()).attr("to", to.text()).attr("type", type());
  out.attr_if("id", payload.id).attr_if("xml:lang", payload.lang);
  for (const xml::Element& child : children_->root().children()) out.element(child);
  out.close();
}

}  // namespace turms::xmpp::bridge
