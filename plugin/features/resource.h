// SPDX-License-Identifier: Apache-2.0
// A resource is a bound full JID and what it has said of itself. It belongs to its account; what it writes to is a
// stream that may outlive one connection and go on over the next (XEP-0198), of which features notice nothing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/strong_id.h"
#include "bridge/presence.h"
#include "xmpp/stream_error.h"

namespace turms::xmpp::features {

/// Where a resource's stanzas go: its stream.
class Outlet {
 public:
  virtual ~Outlet() = default;
  /// Queues one complete stanza, default namespace jabber:client. Never fails for the caller: a stream that can't keep
  /// up is closed by its owner with resource-constraint. Presence, chat states and events may wait while nobody looks
  /// (XEP-0352). \param date_ms  of a message that Turms keeps, Unix epoch; 0: nobody keeps it. Thread: shard.
  virtual void send(std::string_view xml, int64_t date_ms) = 0;
  /// Ends the stream with `error`; the resource is gone a turn later. Thread: shard.
  virtual void end(StreamError error) = 0;
  /// A stanza of this stream, known by its `number`, has been handled to its end. Thread: shard.
  virtual void on_handled(uint32_t number) = 0;
  /// The date of the oldest message kept by Turms of which it is not known that the client has it; 0: none, or the
  /// client acknowledges nothing. Thread: shard.
  [[nodiscard]] virtual int64_t oldest_unacked_ms() const = 0;
};

using ResourceId = StrongId<struct ResourceIdTag, uint64_t>;  // never reused within an account

struct PeerNews;

class Resource {
 public:
  Resource(ResourceId id, std::string bare, std::string resource_part, Outlet& outlet)
      : id_(id), full_(std::move(bare) + "/" + resource_part), part_(std::move(resource_part)), outlet_(outlet) {}
  Resource(const Resource&) = delete;
  Resource& operator=(const Resource&) = delete;

  [[nodiscard]] ResourceId id() const { return id_; }
  [[nodiscard]] const std::string& full_jid() const { return full_; }
  [[nodiscard]] const std::string& part() const { return part_; }
  void send(std::string_view xml) { outlet_.send(xml, 0); }
  /// The same for a message that Turms keeps, delivered there at `date_ms`.
  void send_message(std::string_view xml, int64_t date_ms) { outlet_.send(xml, date_ms); }
  void end(StreamError error) { outlet_.end(std::move(error)); }
  void on_handled(uint32_t number) { outlet_.on_handled(number); }
  /// Ask when the resource ends: what came to Turms since then the client may have missed (mapping 12.5).
  [[nodiscard]] int64_t oldest_unacked_ms() const { return outlet_.oldest_unacked_ms(); }

  /// RFC 6121 8.5: bare-JID stanzas go to resources that are available with a priority that is not negative.
  [[nodiscard]] bool takes_messages() const { return is_available && priority >= 0; }

  [[nodiscard]] bool wishes_for(std::string_view node) const {
    return is_available && wishes != nullptr && std::binary_search(wishes->begin(), wishes->end(), node);
  }

  bool is_available = false;
  bool is_inactive = false;   // XEP-0352: nobody looks at this client now
  bool is_invisible = false;  // XEP-0186: contacts are told nothing of it
  bool asks_contacts = true;  // false: it wants nobody asked how he is online (XEP-0186, probe='false')
  int8_t priority = 0;
  bridge::Show show = bridge::Show::online;
  std::string presence;                  // the last <presence/> as broadcast to the own account, while available
  std::shared_ptr<const PeerNews> told;  // the same as contacts are told; null: nothing
  bool wants_carbons = false;            // XEP-0280
  bool wants_roster = false;             // it has asked for the roster: pushes, subscriptions (RFC 6121 2.2)
  bool wants_blocklist = false;          // it has asked for the list of blocked JIDs (XEP-0191 3.2)
  uint64_t last_active_ns = 0;           // monotonic; XEP-0012
  int64_t archive_read_ms = 0;  // it was told of all until then by the archive (XEP-0313), Unix epoch, Turms' clock
  // PEP nodes of which it wants to hear ("+notify", XEP-0163 4.3.2), sorted; null: not known. Shared by all resources
  // with the same client, of which there are many: therefore no copies, and no other owner to name.
  std::shared_ptr<const std::vector<std::string>> wishes;

 private:
  ResourceId id_;
  std::string full_;
  std::string part_;
  Outlet& outlet_;
};

}  // namespace turms::xmpp::features
