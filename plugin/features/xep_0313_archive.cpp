// SPDX-License-Identifier: Apache-2.0
// XEP-0313 Message Archive Management: Turms' history of private messages as the archive of the user, asked at the
// account or at the domain, and that of a group as the archive of its room, for its members. Results are rendered as
// live messages are; what was recalled shows as its retraction, and who goes on from a known message hears of edits to
// older ones (mapping 12, 14.9).
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bridge/data_form.h"
#include "bridge/mam_query.h"
#include "bridge/mam_result.h"
#include "features/account.h"
#include "features/archive_results.h"
#include "features/archive_rows.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/recent_peers.h"
#include "features/room_speaker.h"
#include "features/rooms.h"

namespace turms::xmpp::features {
namespace {

using Condition = StanzaErrorCondition;

constexpr std::string_view kExtendedNs = "urn:xmpp:mam:2#extended";
constexpr std::string_view kCapsNs = "urn:turms:caps";
constexpr int kPagesInFlight = 5;       // of one resource (mapping 22.3)
constexpr int64_t kUnsureMs = 5'000;    // what Turms dates so little before a question, the answer may not know yet
constexpr size_t kPageBytes = 262'144;  // a page ends early then: five of them fit into what a stream holds back

/// Counts a question of a resource until it is answered.
class InFlight {
 public:
  using Asker = std::pair<UserId, ResourceId>;
  using Counts = std::map<Asker, int>;

  InFlight(Counts& counts, Asker asker) : counts_(counts), asker_(asker) { ++counts_[asker_]; }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  ~InFlight() {
    if (--counts_[asker_] == 0) counts_.erase(asker_);
  }
  [[nodiscard]] bool is_too_many() const { return counts_[asker_] > kPagesInFlight; }

 private:
  Counts& counts_;
  Asker asker_;
};

/// What the archive lacks on this backend (mapping 9.6, 12.4), in disco#info.
void write_lacks(xml::Writer& writer, const Capabilities& capabilities) {
  if (capabilities.persist_record && capabilities.conversation_id) return;
  bridge::DataFormWriter form(writer, bridge::FormKind::result);
  form.form_type(kCapsNs).field(bridge::FieldKind::list_multi, "archive");
  if (!capabilities.persist_record) form.value("text-only");
  if (!capabilities.conversation_id) form.value("received-only");
  form.close();
}

class MessageArchive final : public Feature {
 public:
  void install(Hooks& on) override {
    constexpr Entity kArchives = kServer | kOwnAccount | kRoom;
    on.iq_set(bridge::kMamNs, "query", kArchives, this, &MessageArchive::query);
    on.iq_get(bridge::kMamNs, "query", kArchives, this, &MessageArchive::form);
    on.iq_get(bridge::kMamNs, "metadata", kArchives, this, &MessageArchive::metadata);
    on.disco(kArchives, bridge::kMamNs);
    on.disco(kArchives, kExtendedNs);
    on.disco_form(kOwnAccount, &write_lacks);
    on.message_stored(this, &MessageArchive::note_sent);
    on.delivered(this, &MessageArchive::note_received);
    on.resource_gone(this, &MessageArchive::leave);
    Metrics& metrics = on.metrics();
    pages_ =
        metrics.define(Metrics::Kind::counter, "xmpp_archive_pages_total", "Pages of the archive told to clients.");
    results_ = metrics.define(Metrics::Kind::counter, "xmpp_archive_results_total", "Messages on those pages.");
    refused_ =
        metrics.define(Metrics::Kind::counter, "xmpp_archive_refused_total", "Archive queries that were refused.");
  }

 private:
  Outcome refuse(const Core& core, StanzaError error) const {
    core.metrics.add(refused_, 1);
    return Outcome::error(std::move(error));
  }

  Task<Outcome> form(IqRequest iq) {
    const bool searches = iq.core().capabilities.archive_search;
    co_return iq.result([searches](xml::Writer& writer) { bridge::write_mam_form(writer, searches); });
  }

  Task<Outcome> query(IqRequest iq) {
    Account& account = iq.account();
    const Core& core = iq.core();
    Result<bridge::MamQuery, StanzaError> query =
        bridge::read_mam_query(iq.payload(), core.capabilities.archive_search);
    if (!query) co_return refuse(core, query.error());
    const InFlight in_flight(in_flight_, {account.user(), iq.sender_id()});
    if (in_flight.is_too_many()) {
      co_return refuse(core, {Condition::resource_constraint, StanzaErrorType::wait, "too many pages at once"});
    }
    const bool is_of_room = iq.entity() == kRoom;
    const bool reaches_now = !is_of_room && query->reaches_now();
    const int64_t told_ms = iq.sender() != nullptr ? iq.sender()->archive_read_ms : 0;
    // While the answer is under way nobody knows how far it goes.
    if (reaches_now) note_told(iq, std::max(told_ms, core.clock.unix_ms() - kUnsureMs));
    const std::string query_id = query->query_id;
    if (is_of_room) query->with.reset();  // everybody in it is meant
    const std::optional<Jid> with = query->with;
    const bool flips_page = query->flips_page;
    const bool is_backwards = query->is_backwards;
    Result<ArchiveResults, StanzaError> found = co_await find(iq, std::move(*query));
    if (!found) {
      if (reaches_now) note_told(iq, told_ms);
      co_return refuse(core, found.error());
    }
    core.metrics.add(pages_, 1);
    if (Resource* resource = iq.sender()) {
      const bool is_full = with && !with->resource().empty();
      const Jid archive = archive_of(iq);
      const ArchiveAsker asker{account,          archive, iq.stanza().from(), query_id, is_full ? &*with : nullptr,
                               found->room.get()};
      std::vector<std::string> stanzas = render_page(asker, is_backwards, *found);
      if (reaches_now) note_newest(*resource, found->rows);
      if (flips_page) std::reverse(stanzas.begin(), stanzas.end());
      for (const std::string& stanza : stanzas) {
        if (!stanza.empty()) resource->send(stanza);
      }
      core.metrics.add(results_, static_cast<int64_t>(stanzas.size()));
    }
    co_return end_of_page(iq, *found);
  }

  /// What a client reads here it needs not be told as offline messages, too (XEP-0160, mapping 12.5).
  static void note_told(const IqRequest& iq, int64_t until_ms) {
    if (Resource* resource = iq.sender()) resource->archive_read_ms = until_ms;
  }
  static void note_newest(Resource& resource, const std::vector<ArchiveRow>& rows) {
    for (const ArchiveRow& row : rows) resource.archive_read_ms = std::max(resource.archive_read_ms, row.view.date_ms);
  }

  Task<Result<ArchiveResults, StanzaError>> find(IqRequest iq, bridge::MamQuery query) {
    if (iq.entity() == kRoom) return find_in_room(iq.account(), iq.group(), std::move(query));
    return find_private(iq.account(), std::move(query));
  }

  /// Members see everything, also what was said before they came, unless the operator wants it otherwise.
  static Task<Result<ArchiveResults, StanzaError>> find_in_room(Account& account, GroupId group,
                                                                bridge::MamQuery query) {
    if (!group) co_return StanzaError(Condition::item_not_found, "there is no such room");
    Core& core = account.core();
    const Result<RoomPtr, StanzaError> loaded = co_await core.rooms.load(account, group);
    if (!loaded && loaded.error().condition == Condition::registration_required) {
      co_return StanzaError(Condition::forbidden, "the archive of a room is for its members");
    }
    if (!loaded) co_return loaded.error();
    const RoomPtr room = *loaded;
    HistoryScope scope(bridge::Conversation::in(group));
    scope.since_ms = room_history_since(core, *room, account.user());
    Result<ArchiveResults, StanzaError> found = co_await find_in_archive(account, std::move(scope), std::move(query));
    if (!found) co_return found;
    std::vector<UserId> speakers;
    for (const ArchiveRow& row : found->rows) speakers.push_back(row.view.sender);
    co_await learn_speakers(account, room, std::move(speakers));
    found->room = room;
    co_return found;
  }

  Task<Result<ArchiveResults, StanzaError>> find_private(Account& account, bridge::MamQuery query) {
    std::optional<StanzaError> error = co_await account.blocklist().loaded();
    if (error) co_return std::move(*error);
    if (query.with) {
      const Result<std::optional<bridge::Conversation>, StanzaError> in = conversation_with(account, *query.with);
      if (!in) co_return in.error();
      if (!*in) co_return ArchiveResults();
      Result<ArchiveResults, StanzaError> found =
          co_await find_in_archive(account, HistoryScope(**in), std::move(query));
      co_return found;
    }
    // Own messages are asked for by contact: who logs in and asks at once would miss them.
    const bool has_contacts = co_await account.contacts().loaded();
    if (!has_contacts) {
      co_return StanzaError(Condition::remote_server_timeout, StanzaErrorType::wait,
                            "the contacts are still being read");
    }
    std::vector<int64_t> peers = co_await peers_.all(account);
    Result<ArchiveResults, StanzaError> found =
        co_await find_in_archive(account, HistoryScope(std::move(peers)), std::move(query));
    if (found) {
      for (const int64_t peer : found->new_peers) peers_.note(account, UserId(peer));
    }
    co_return found;
  }

  /// Who answers: the address that was asked, since clients believe no other (XEP-0313 9).
  static Jid archive_of(const IqRequest& iq) {
    const bridge::Addresses& addresses = iq.core().addresses;
    if (iq.entity() == kRoom) return Jid(iq.stanza().to().bare());
    return iq.entity() == kServer ? Jid(addresses.server()) : addresses.user(iq.account().user());
  }

  /// The results, from the end at which the client begins until the page is full; what is left is the next page's.
  std::vector<std::string> render_page(const ArchiveAsker& asker, bool is_backwards, ArchiveResults& found) {
    std::vector<ArchiveRow>& rows = found.rows;
    std::vector<std::string> stanzas;
    size_t bytes = 0;
    if (is_backwards) std::reverse(rows.begin(), rows.end());
    for (size_t i = 0; i < rows.size() && bytes < kPageBytes; ++i) {
      stanzas.push_back(writer_.write(asker, rows[i]));
      bytes += stanzas.back().size();
    }
    if (stanzas.size() < rows.size()) {
      rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(stanzas.size()), rows.end());
      found.is_complete = false;
    }
    if (is_backwards) {
      std::reverse(rows.begin(), rows.end());
      std::reverse(stanzas.begin(), stanzas.end());
    }
    return stanzas;
  }

  static Outcome end_of_page(const IqRequest& iq, const ArchiveResults& found) {
    std::string first;
    std::string last;
    if (!found.rows.empty()) {
      first = found.rows.front().id().text();
      last = found.rows.back().id().text();
    } else if (found.passed_over) {
      first = last = found.passed_over->text();
    }
    return iq.result([&](xml::Writer& writer) { bridge::write_mam_fin(writer, first, last, found.is_complete); });
  }

  /// XEP-0313 5: by two pages of one message.
  Task<Outcome> metadata(IqRequest iq) {
    std::optional<bridge::ArchiveEnd> ends[2];
    for (const bool is_last : {false, true}) {
      bridge::MamQuery query;
      query.max = 1;
      query.is_backwards = is_last;
      Result<ArchiveResults, StanzaError> found = co_await find(iq, std::move(query));
      if (!found) co_return refuse(iq.core(), found.error());
      if (found->rows.empty()) break;
      const ArchiveRow& row = found->rows.front();
      ends[is_last ? 1 : 0] = bridge::ArchiveEnd{row.id().text(), row.date_ms()};
    }
    co_return iq.result([&ends](xml::Writer& writer) { bridge::write_mam_metadata(writer, ends[0], ends[1]); });
  }

  void note_sent(Account& account, const bridge::MessageFacts& facts, const StoredMessage&) {
    if (!facts.conversation.is_group) peers_.note(account, UserId(facts.conversation.id));
  }
  void note_received(Account& account, const bridge::IncomingMessage& message, bool) {
    const upstream::MessageView& view = message.view();
    if (!view.group) peers_.note(account, view.sender == account.user() ? view.recipient : view.sender);
  }
  void leave(Account& account, Resource&) {
    if (account.resources().size() == 1) peers_.forget(account.user());
  }

  RecentPeers peers_;
  InFlight::Counts in_flight_;
  ArchiveRowWriter writer_;  // used within one event only, never across a suspension

  Metrics::Handle pages_ = 0;
  Metrics::Handle results_ = 0;
  Metrics::Handle refused_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0313_archive;
const FeatureInfo xep_0313_archive{"XEP-0313", "1.1.3", "Message Archive Management", &make<MessageArchive>};

}  // namespace turms::xmpp::features
