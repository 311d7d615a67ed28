// SPDX-License-Identifier: Apache-2.0
// A message, presence or iq that passed the checks of RFC 6120 section 8: known kind and type, prepared addresses, a
// sender who is who he says. It owns its Document; elements and strings taken from it live as long as the stanza.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>

#include "xml/element.h"
#include "xml/writer.h"
#include "xmpp/jid.h"
#include "xmpp/stanza_error.h"
#include "xmpp/stream_error.h"

namespace turms::xmpp {

enum class StanzaKind : uint8_t { message, presence, iq };
enum class MessageType : uint8_t { normal, chat, groupchat, headline, error };
enum class PresenceType : uint8_t {
  available,
  unavailable,
  subscribe,
  subscribed,
  unsubscribe,
  unsubscribed,
  probe,
  error
};
enum class IqType : uint8_t { get, set, result, error };

class Stanza;
/// A stanza that gets an error instead of being handled. The reply is due unless `is_silent` (it was an error or a
/// result).
struct StanzaRefusal {
  std::unique_ptr<xml::Document> document;
  StanzaError error;
  bool is_silent = false;
};

class Stanza {
 public:
  /// Checks an element that `sender` (the full JID bound to the stream) sent. Source: RFC 6120 8.1 to 8.3, 4.9.3.9, RFC
  /// 6121 4.7.1, 5.2.2. \returns  the stanza; or what it is refused with; or why the stream ends (not a stanza, forged
  /// `from`)
  static std::variant<Stanza, StanzaRefusal, StreamError> accept(std::unique_ptr<xml::Document> document,
                                                                 const Jid& sender);

  [[nodiscard]] StanzaKind kind() const { return kind_; }
  [[nodiscard]] bool is_message() const { return kind_ == StanzaKind::message; }
  [[nodiscard]] bool is_presence() const { return kind_ == StanzaKind::presence; }
  [[nodiscard]] bool is_iq() const { return kind_ == StanzaKind::iq; }
  /// Each is meaningful for its own kind only.
  [[nodiscard]] MessageType message_type() const { return static_cast<MessageType>(type_); }
  [[nodiscard]] PresenceType presence_type() const { return static_cast<PresenceType>(type_); }
  [[nodiscard]] IqType iq_type() const { return static_cast<IqType>(type_); }
  [[nodiscard]] bool is_error() const;
  /// An iq of type get or set, which must be answered.
  [[nodiscard]] bool is_request() const { return is_iq() && (iq_type() == IqType::get || iq_type() == IqType::set); }

  /// Empty when absent.
  [[nodiscard]] std::string_view id() const { return element().attr("id"); }
  [[nodiscard]] std::string_view lang() const { return element().lang(); }
  /// The full JID of the sender, whatever the stanza said.
  [[nodiscard]] const Jid& from() const { return from_; }
  /// empty() when absent: the sender's own account.
  [[nodiscard]] const Jid& to() const { return to_; }

  [[nodiscard]] const xml::Element& element() const { return document_->root(); }
  [[nodiscard]] xml::Element& element() { return document_->root(); }
  /// The one child of an iq get or set; the first child, if any, of everything else; else null.
  [[nodiscard]] const xml::Element* payload() const { return element().first_child(); }
  [[nodiscard]] const xml::Element* child(std::string_view name, std::string_view ns) const {
    return element().child(name, ns);
  }
  /// Opens <iq type='result'> that answers this iq; the caller writes the payload, if any, and calls close().
  xml::Writer& open_result(xml::Writer& out) const;
  /// Takes the document out; the stanza is over.
  [[nodiscard]] std::unique_ptr<xml::Document> take_document() && { return std::move(document_); }

 private:
  Stanza(std::unique_ptr<xml::Document> document, StanzaKind kind, uint8_t type, const Jid& from, Jid to);

  std::unique_ptr<xml::Document> document_;
  Jid from_;
  Jid to_;
  StanzaKind kind_;
  uint8_t type_;
};

/// write_error_reply() for a stanza that passed the checks.
inline void write_error_reply(xml::Writer& out, const Stanza& stanza, const StanzaError& error) {
  write_error_reply(out, stanza.element(), error);
}

}  // namespace turms::xmpp
