// SPDX-License-Identifier: Apache-2.0
#include "xmpp/held_stanzas.h"

#include <algorithm>
#include <utility>

#include "xml/fragment.h"

namespace turms::xmpp {
namespace {

constexpr std::string_view kChatStates = "http://jabber.org/protocol/chatstates";
constexpr std::string_view kEvents = "http://jabber.org/protocol/pubsub#event";

/// What says nothing by itself beside a chat state.
bool is_mere_company(const xml::Element& child) {
  return child.ns() == "urn:xmpp:hints" || child.ns() == "urn:xmpp:sid:0" || child.name() == "thread";
}

bool is_chat_state_only(const xml::Element& message) {
  const xml::Elements children = message.children();
  return message.child_in(kChatStates) != nullptr &&
         std::all_of(children.begin(), children.end(),
                     [](const xml::Element& child) { return child.ns() == kChatStates || is_mere_company(child); });
}

/// The one item that an event is about; empty when it is about the node, or more items.
std::string item_of(const xml::Element& event) {
  const xml::Element* items = event.first_child();
  if (items == nullptr || items->name() != "items") return {};
  const xml::Element* item = items->first_child();
  const xml::Elements all = items->children();
  if (item == nullptr || std::distance(all.begin(), all.end()) != 1) return {};
  return std::string(items->attr("node")) + '\n' + std::string(item->attr("id"));
}

Triage of_presence(const xml::Element& presence) {
  const std::string_view type = presence.attr("type");
  if (!type.empty() && type != "unavailable") return {};  // questions, answers and errors
  return {Patience::latest, "presence\n" + std::string(presence.attr("from"))};
}

Triage of_message(const xml::Element& message) {
  if (message.attr("type") == "error") return {};
  if (is_chat_state_only(message)) return {Patience::never, {}};
  const xml::Element* event = message.child("event", kEvents);
  if (event == nullptr) return {};
  const std::string item = item_of(*event);
  return {Patience::latest, item.empty() ? item : "event\n" + std::string(message.attr("from")) + '\n' + item};
}

}  // namespace

Triage triage_of(std::string_view stanza) {
  // Most of what is sent shows at a glance that it matters; only the rest is worth a parser.
  if (stanza.starts_with("<iq") || stanza.find("<body") != std::string_view::npos) return {};
  const auto parsed = xml::parse_fragment(stanza);
  if (!parsed.ok()) return {};
  const xml::Element* root = (*parsed)->root().first_child();
  if (root == nullptr) return {};
  if (root->name() == "presence") return of_presence(*root);
  return root->name() == "message" ? of_message(*root) : Triage();
}

HeldStanzas::Verdict HeldStanzas::hold(std::string_view stanza) {
  Triage triage = triage_of(stanza);
  if (triage.patience == Patience::none) return Verdict::urgent;
  if (triage.patience == Patience::never) return Verdict::held;
  if (!triage.about.empty()) {
    const auto same =
        std::find_if(held_.begin(), held_.end(), [&triage](const Held& one) { return one.about == triage.about; });
    // The later word stands where it came: what it is about may have been emptied in between.
    if (same != held_.end()) {
      bytes_ -= same->xml.size();
      held_.erase(same);
    }
  }
  if (held_.size() >= kMaxStanzas || bytes_ + stanza.size() > kMaxBytes) return Verdict::full;
  bytes_ += stanza.size();
  held_.push_back({std::move(triage.about), std::string(stanza)});
  return Verdict::held;
}

std::vector<std::string> HeldStanzas::take() {
  std::vector<std::string> all;
  all.reserve(held_.size());
  for (Held& one : held_) all.push_back(std::move(one.xml));
  std::vector<Held>().swap(held_);
  bytes_ = 0;
  return all;
}

}  // namespace turms::xmpp
