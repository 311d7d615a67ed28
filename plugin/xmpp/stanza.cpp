// SPDX-License-Identifier: Apache-2.0
#include "xmpp/stanza.h"

#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "xmpp/namespaces.h"

namespace turms::xmpp {
namespace {

template <class Type>
struct TypeName {
  std::string_view name;
  Type type;
};

constexpr std::array kMessageTypes = {
    TypeName<MessageType>{"chat", MessageType::chat},
    TypeName<MessageType>{"normal", MessageType::normal},
    TypeName<MessageType>{"groupchat", MessageType::groupchat},
    TypeName<MessageType>{"headline", MessageType::headline},
    TypeName<MessageType>{"error", MessageType::error},
};
constexpr std::array kPresenceTypes = {
    TypeName<PresenceType>{"unavailable", PresenceType::unavailable},
    TypeName<PresenceType>{"subscribe", PresenceType::subscribe},
    TypeName<PresenceType>{"subscribed", PresenceType::subscribed},
    TypeName<PresenceType>{"unsubscribe", PresenceType::unsubscribe},
    TypeName<PresenceType>{"unsubscribed", PresenceType::unsubscribed},
    TypeName<PresenceType>{"probe", PresenceType::probe},
    TypeName<PresenceType>{"error", PresenceType::error},
};
constexpr std::array kIqTypes = {
    TypeName<IqType>{"get", IqType::get},
    TypeName<IqType>{"set", IqType::set},
    TypeName<IqType>{"result", IqType::result},
    TypeName<IqType>{"error", IqType::error},
};

template <class Table>
std::optional<uint8_t> type_in(const Table& table, std::string_view name) {
  for (const auto& row : table) {
    if (row.name == name) return static_cast<uint8_t>(row.type);
  }
  return std::nullopt;
}

std::optional<StanzaKind> kind_of(const xml::Element& element) {
  if (element.ns() != kClientNamespace) return std::nullopt;
  if (element.name() == "message") return StanzaKind::message;
  if (element.name() == "presence") return StanzaKind::presence;
  if (element.name() == "iq") return StanzaKind::iq;
  return std::nullopt;
}

std::optional<uint8_t> type_of(const xml::Element& element, StanzaKind kind) {
  const std::string_view name = element.attr("type");
  switch (kind) {
    case StanzaKind::message:
      // RFC 6121 5.2.2: an unknown type is treated as "normal".
      return type_in(kMessageTypes, name).value_or(static_cast<uint8_t>(MessageType::normal));
    case StanzaKind::presence:
      if (!element.has_attr("type")) return static_cast<uint8_t>(PresenceType::available);
      return type_in(kPresenceTypes, name);
    case StanzaKind::iq:
      break;
  }
  return type_in(kIqTypes, name);
}

// RFC 6120 8.1.2.1: a client may write its full or its bare address, nothing else.
bool is_from(const xml::Element& element, const Jid& sender) {
  if (!element.has_attr("from")) return true;
  const std::string_view from = element.attr("from");
  if (from == sender.text() || from == sender.view().bare_text()) return true;
  const Result<Jid> jid = Jid::parse(from);
  return jid && (*jid == sender || jid->view() == sender.view().bare());
}

// RFC 6120 8.2.3.
std::optional<StanzaError> check_iq(const xml::Element& element, IqType type) {
  if (element.attr("id").empty()) return StanzaError(StanzaErrorCondition::bad_request, "an iq needs an id");
  const xml::Elements children = element.children();
  const auto count = std::distance(children.begin(), children.end());
  if ((type == IqType::get || type == IqType::set) && count != 1) {
    return StanzaError(StanzaErrorCondition::bad_request, "an iq request has exactly one child element");
  }
  if (type == IqType::result && count > 1) {
    return StanzaError(StanzaErrorCondition::bad_request, "an iq result has at most one child element");
  }
  return std::nullopt;
}

// Nobody answers an error with an error, nor a result (RFC 6120 8.3.1).
bool is_never_answered(StanzaKind kind, uint8_t type) {
  switch (kind) {
    case StanzaKind::message:
      return type == static_cast<uint8_t>(MessageType::error);
    case StanzaKind::presence:
      return type == static_cast<uint8_t>(PresenceType::error);
    case StanzaKind::iq:
      break;
  }
  return type == static_cast<uint8_t>(IqType::error) || type == static_cast<uint8_t>(IqType::result);
}

}  // namespace

Stanza::Stanza(std::unique_ptr<xml::Document> document, StanzaKind kind, uint8_t type, const Jid& from, Jid to)
    : document_(std::move(document)), from_(from), to_(std::move(to)), kind_(kind), type_(type) {
}

std::variant<Stanza, StanzaRefusal, StreamError> Stanza::accept(std::unique_ptr<xml::Document> document,
                                                                const Jid& sender) {
  const xml::Element& element = document->root();
  const std::optional<StanzaKind> kind = kind_of(element);
  if (!kind) return StreamError(StreamErrorCondition::unsupported_stanza_type);
  if (!is_from(element, sender)) return StreamError(StreamErrorCondition::invalid_from);
  const std::optional<uint8_t> type = type_of(element, *kind);
  if (!type) {
    return StanzaRefusal{std::move(document), StanzaError(StanzaErrorCondition::bad_request, "unknown or missing type"),
                         false};
  }
  const bool is_silent = is_never_answered(*kind, *type);
  if (*kind == StanzaKind::iq) {
    if (std::optional<StanzaError> error = check_iq(element, static_cast<IqType>(*type)); error) {
      return StanzaRefusal{std::move(document), std::move(*error), is_silent};
    }
  }
  Jid to;
  if (element.has_attr("to")) {
    Result<Jid> parsed = Jid::parse(element.attr("to"));
    if (!parsed) {
      return StanzaRefusal{std::move(document), StanzaError(StanzaErrorCondition::jid_malformed), is_silent};
    }
    to = std::move(*parsed);
  }
  return Stanza(std::move(document), *kind, *type, sender, std::move(to));
}

bool Stanza::is_error() const {
  return element().attr("type") == "error";
}

xml::Writer& Stanza::open_result(xml::Writer& out) const {
  return out.open("iq", kClientNamespace)
      .attr("type", "result")
      .attr("id", id())
      .attr_if("from", to_.text())
      .attr("to", from_.text());
}

}  // namespace turms::xmpp
