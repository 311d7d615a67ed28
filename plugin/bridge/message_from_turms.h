// SPDX-License-Identifier: Apache-2.0
// From Turms to XMPP: a relayed or stored message, and the <message/> it is to a viewer. One function renders live
// messages, carbons and history, so that they are equal (mapping 9.7, 10.5). Whoever reads many keeps one
// IncomingMessage: it allocates only for messages with extension elements, and parses those with one Expat parser.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"
#include "bridge/addresses.h"
#include "bridge/conversation.h"
#include "bridge/message_index.h"
#include "bridge/payload.h"
#include "bridge/room_sender.h"
#include "turms/notifications.h"
#include "xml/element.h"
#include "xml/fragment.h"
#include "xml/writer.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {

class IncomingMessage {
 public:
  /// What Turms itself says with a message (first byte of the first record; Turms semantics 4d).
  enum class System : uint8_t { none, recall, meeting, other };

  IncomingMessage() = default;

  /// Takes a message in: finds its payload, checks it, drops what it may not claim. A bad payload is dropped alone, the
  /// text is kept. `view` and its bytes outlive the use of this object. Thread: any.  Source: mapping 9.2, 9.3
  void read(const upstream::MessageView& view);

  /// Takes in what we have just sent, as others see it, for carbons: `body` is the encoded CreateMessageRequest, `id`
  /// Turms' answer to it. False when the bytes are no such request.
  [[nodiscard]] bool read_own(Bytes body, UserId sender, MessageId id, int64_t date_ms);

  /// Takes in a recall as if Turms had sent its system message about it, from the update that comes beside that.
  /// \param head  sender and recipient or group of the recalled message, the date of the recall; no id: it has none
  void read_recall(const upstream::MessageView& head, MessageId recalled);

  [[nodiscard]] const upstream::MessageView& view() const { return view_; }
  [[nodiscard]] System system() const { return system_; }
  /// Which messages System::recall takes back. Turms writes their ids little-endian, its clients read them big-endian:
  /// both readings of each stand here, the likelier one first, and the one that somebody knows counts.
  [[nodiscard]] std::span<const MessageId> recalled() const { return recalled_; }
  /// Where the message belongs, seen from `viewer`.
  [[nodiscard]] Conversation conversation(UserId viewer) const;

  [[nodiscard]] bool has_payload() const { return found_ == PayloadReader::Found::payload; }
  /// Whether a payload had to be dropped, in whole or its child elements; for the counter.
  [[nodiscard]] bool had_bad_payload() const { return found_ == PayloadReader::Found::malformed || has_bad_children_; }
  /// The text was changed by somebody who does not know payloads: only its ids, thread and type still count
  /// (mapping 9.3).
  [[nodiscard]] bool is_stale() const { return is_stale_; }
  [[nodiscard]] const Payload& payload() const { return reader_.payload(); }
  /// Any of Hint, 0 for a stale payload.
  [[nodiscard]] uint32_t hints() const { return is_stale_ ? 0 : payload().hints; }
  /// The proof of sending, if there is one.
  [[nodiscard]] std::optional<Nonce> nonce() const;
  /// Of the text as it was first sent, for MessageIndex; 0 when nobody can tell: there is no payload, or it is of an
  /// edit.
  [[nodiscard]] uint64_t sent_hash() const { return has_payload() && !view_.modified_ms ? payload().text_hash : 0; }
  /// Whether resources that it does not go to may have a copy (XEP-0280 6): what Turms stores is a conversation, so all
  /// but headlines, rooms' messages and what its sender keeps private.
  [[nodiscard]] bool is_copied() const;

  /// The id attribute towards recipients: the sender's own, or Turms' message id in decimal; empty when there is
  /// neither.
  [[nodiscard]] std::string_view xmpp_id() const;
  /// "chat", "normal", "groupchat" or "headline".
  [[nodiscard]] std::string_view type() const;
  /// The elements that go along, already checked and filtered; null when there are none.
  [[nodiscard]] const xml::Element* children() const { return children_ ? &children_->root() : nullptr; }

 private:
  void read_system();
  void read_recalled(std::string_view record);
  void read_children();

  upstream::MessageView view_;
  PayloadReader reader_;
  PayloadReader::Found found_ = PayloadReader::Found::none;
  System system_ = System::none;
  bool is_stale_ = false;
  bool has_bad_children_ = false;
  IdText id_text_{0};
  std::vector<MessageId> recalled_;
  xml::FragmentParser parser_;
  std::unique_ptr<xml::Document> children_;
};

/// What is made of records that are not ours; bits. Nothing: they only count where there is no text (mapping 9.7).
enum RecordReading : uint8_t {
  kCountRecords = 1,  // how many there are, under the text
  kReadRecords = 2,   // files and places of Turms' own apps are shown as such
};

/// How a message is addressed, and what is added for this viewer.
struct Rendering {
  Jid from;
  Jid to;
  Jid archive;                    // `by` of <stanza-id/>: the viewer's bare JID, or the room; empty: no <stanza-id/>
  std::optional<int64_t> now_ms;  // adds <delay/> when the message is older than five seconds; unset: never (the
                                  // archive's <forwarded/> has its own)
  bool is_late = false;           // adds it however young the message is: it was kept for this viewer

  uint8_t record_reading = 0;  // RecordReading bits

  // What it says of an earlier message, by the XMPP id of that one; of each message at most one of them is set.
  std::string replaces;  // the message is that one as edited at view().modified_ms: its own id is edit-<message>-<ms>,
                         // its archive id <message>~<ms> (mapping 11.1.6, 12.7)
  std::string retracts;  // of System::recall: the message that it takes back; its own id is recall-<that id>

  // Of a message in a room: `from` is <room>/<nick>, `archive` the room as its reader calls it, `to` may be empty and
  // is left out then.
  std::string occupant_id;           // XEP-0421; empty: not told
  std::optional<RoomSender> sender;  // who that is, where archives tell it (XEP-0313 6.1.2)
  bool is_through_room = false;      // of a private message: its `from` is <room>/<nick> (XEP-0045 7.5)
};

/// A private message as `viewer` sees it: from the sender's JID (with resource when he tells it), to the recipient's
/// JID as the sender wrote it, bare or full. Whether a resource of that name exists is for the caller to find out. A
/// message of Turms itself comes from the domain, but a recall from who recalls. With `viewer` as sender it is the
/// inner message of a carbon.
[[nodiscard]] Rendering addressed(const IncomingMessage& message, UserId viewer, const Addresses& addresses);

/// The message that an id means which is not its sender's but was made from Turms' number: the number alone, or
/// edit-<number>-<ms>. Clients refer by it to messages of Turms apps, and to what they were told last of an edited one.
/// Thread: any.
[[nodiscard]] std::optional<MessageId> message_named(std::string_view xmpp_id);

/// Writes the <message xmlns='jabber:client'/>: body, subject, thread, the sender's own elements, origin-id, hints,
/// then ours: occupant-id, stanza-id and delay. A message that would be empty says in its body what it holds, and so
/// does a recall to clients that know of no retractions. Thread: any.  Source: XEP-0308, XEP-0359, XEP-0203, XEP-0424
/// and XEP-0428, mapping 9.7, 10.5, 11.1, 11.2
void render(xml::Writer& out, const IncomingMessage& message, const Rendering& rendering);

}  // namespace turms::xmpp::bridge
