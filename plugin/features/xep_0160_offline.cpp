// SPDX-License-Identifier: Apache-2.0
// XEP-0160 Best Practices for Handling Offline Messages: what came while no client took messages is told to the first
// one that does, from Turms' history (mapping 12.5). Up to where clients have everything is kept in the store, bucket
// "wm/<user>"; without a store nobody could tell, and nothing is told twice. What a client that is gone has not
// acknowledged (XEP-0198) goes to those that are still there. What a client has asked the archive for it is not told
// again. Should it not be readable, it is read again, ever more rarely, while the client is there.
#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bridge/addresses.h"
#include "features/account.h"
#include "features/catch_up.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/message_delivery.h"
#include "features/message_history.h"
#include "features/store.h"
#include "features/watermark.h"
#include "xml/writer.h"

namespace turms::xmpp::features {
namespace {

constexpr uint32_t kMessages = 200;  // that are told; older ones are in the archive
constexpr uint32_t kCounted = 500;   // of those, to say how many
constexpr size_t kShown = 400;       // live messages that are remembered meanwhile: more than are told afterwards
constexpr uint64_t kSaveEveryNs = 10'000'000'000;
constexpr uint64_t kRetryNs = 10'000'000'000;  // after a failure; twice that after the next
constexpr int kRetryDoublings = 5;
constexpr std::string_view kKey = "received";

bool is_offered(const Capabilities& can) {
  return can.store;
}

std::string bucket_of(UserId user) {
  return "wm/" + std::to_string(user.value());
}

Watermark::Unacked unacked_of(Account& account) {
  return [&account](ResourceId id) {
    const Resource* resource = account.find(id);
    return resource == nullptr ? 0 : resource->oldest_unacked_ms();
  };
}

/// What is known of one account. Shared with tasks that read for it: its last client may go meanwhile.
struct Row {
  Watermark mark;
  bool is_read = false;                     // from the store
  std::optional<int64_t> first_untaken_ms;  // of the messages that came when somebody was there and nobody took them
  bool is_new = false;                      // nobody of the account was ever here
  int64_t saved_ms = 0;
  uint64_t saved_ns = 0;               // monotonic
  std::vector<ResourceId> is_waiting;  // for what they have missed
  std::vector<ResourceId> failed;      // for them it could not be read: once more at retry_ns
  uint64_t retry_ns = 0;               // monotonic
  int failures = 0;                    // one after the other
  std::deque<MessageId> shown;         // to the waiting, by CatchUp, and to the failed, live: the newest of them

  [[nodiscard]] bool waits(ResourceId id) const {
    return std::find(is_waiting.begin(), is_waiting.end(), id) != is_waiting.end();
  }
  [[nodiscard]] bool waits_for_retry(ResourceId id) const {
    return std::find(failed.begin(), failed.end(), id) != failed.end();
  }
  [[nodiscard]] bool was_shown(MessageId id) const { return std::find(shown.begin(), shown.end(), id) != shown.end(); }
  void note_shown(MessageId id) {
    if (is_waiting.empty() && failed.empty()) return;
    if (shown.size() == kShown) shown.pop_front();
    shown.push_back(id);
  }
};
using RowPtr = std::shared_ptr<Row>;

class OfflineMessages final : public Feature {
 public:
  void install(Hooks& on) override {
    catch_up_.install(on);
    on.availability(this, &OfflineMessages::availability_changed);
    on.session_opened(this, &OfflineMessages::look_at_all);
    on.delivered(this, &OfflineMessages::delivered);
    on.tick(this, &OfflineMessages::tick);
    on.resource_gone(this, &OfflineMessages::leave);
    on.disco(kServer, "msgoffline", &is_offered);
    replayed_ = on.metrics().define(Metrics::Kind::counter, "xmpp_offline_messages_total",
                                    "Messages told to clients that had missed them.");
  }

 private:
  void availability_changed(Account& account, Resource& resource, Availability what) {
    if (!is_offered(account.core().capabilities)) return;
    RowPtr row = find(account);
    if (row == nullptr) {
      if (what == Availability::gone) return;
      row = rows_[account.user()] = std::make_shared<Row>();
    }
    look_at(account, resource, row);
  }

  /// What could not be read when its client came is read now.
  void look_at_all(Account& account) {
    const RowPtr row = find(account);
    if (row == nullptr) return;
    retry(account, row);
    for (const auto& resource : account.resources()) look_at(account, *resource, row);
  }

  void retry(Account& account, const RowPtr& row) {
    for (const ResourceId id : std::exchange(row->failed, {})) {
      const Resource* resource = account.find(id);
      if (resource != nullptr && resource->takes_messages() && !row->waits(id)) start_replay(account, id, row);
    }
  }

  void look_at(Account& account, Resource& resource, const RowPtr& row) {
    const ResourceId id = resource.id();
    if (!resource.takes_messages()) {
      std::erase(row->failed, id);
      return row->mark.pause(id);
    }
    if (row->mark.is_open(id) || row->waits(id) || row->waits_for_retry(id)) return;
    row->mark.advance(unacked_of(account));
    if (row->mark.has_open() || !row->is_waiting.empty()) {
      return row->mark.begin(id, row->mark.newest_ms());  // others were there: it has missed nothing
    }
    start_replay(account, id, row);
  }

  void start_replay(Account& account, ResourceId id, const RowPtr& row) {
    std::erase(row->failed, id);
    row->is_waiting.push_back(id);
    // In the scope that keeps the account: a client that goes at once has been here all the same.
    account.scope().spawn(replay(account, id, row, catch_up_.hold(account)));
  }

  Task<void> replay(Account& account, ResourceId id, RowPtr row, CatchUp::LinePtr line) {
    bool is_done = false;
    try {
      is_done = co_await tell_missed(account, id, row);
    } catch (...) {
      end_replay(account, id, row, line, false);
      throw;
    }
    end_replay(account, id, row, line, is_done);
  }

  void end_replay(Account& account, ResourceId id, const RowPtr& row, const CatchUp::LinePtr& line, bool is_done) {
    std::erase(row->is_waiting, id);
    if (is_done) {
      row->failures = 0;
    } else {
      row->failed.push_back(id);
      const int doublings = std::min(row->failures++, kRetryDoublings);
      row->retry_ns = account.core().clock.monotonic_ns() + (kRetryNs << static_cast<unsigned>(doublings));
    }
    if (row->is_waiting.empty() && row->failed.empty()) row->shown.clear();
    catch_up_.release(account, line);
  }

  /// \returns  false: a session or the store was lost, nothing was told, and it shall be tried again
  Task<bool> tell_missed(Account& account, ResourceId id, RowPtr row) {
    const bool is_known = co_await read_mark(account, row);
    if (!is_known) co_return false;
    if (std::exchange(row->is_new, false)) {
      if (find(account) != row) save(account, *row);  // the last client went while this was read
      if (account.find(id) != nullptr) row->mark.begin(id, row->mark.covered_ms());
      co_return true;
    }
    const std::optional<StanzaError> error = co_await account.blocklist().loaded();
    if (error) co_return false;
    const Resource* asker = account.find(id);
    if (asker == nullptr) co_return true;
    row->mark.advance(unacked_of(account));
    const bool is_behind = row->mark.is_open(id);  // a gap before what it takes already
    const int64_t from_ms = row->mark.missed_from_ms(id);
    // A client that asks the archive before it sends presence finds there what came until then.
    HistoryRange range = range_after(account, std::max(from_ms, asker->archive_read_ms));
    if (is_behind) range.before = HistoryPoint::end_of(row->mark.missed_until_ms(id));
    Result<HistoryPage, StanzaError> page = co_await read_missed(account, range);
    if (!page) co_return false;
    std::optional<HistoryPage> older;
    if (!page->is_complete && !page->rows.empty()) {
      range.before = HistoryPoint::of(page->rows.front());
      range.count = kCounted;
      Result<HistoryPage, StanzaError> rest = co_await read_history(account, HistoryScope::received(), range);
      if (rest) older.emplace(std::move(*rest));
    }
    Resource* resource = account.find(id);
    if (resource == nullptr || !resource->takes_messages()) co_return true;
    if (older) tell_of_older(account, *resource, *older);
    row->mark.begin(id, from_ms);
    tell_all(account, *resource, *row, page->rows);
    co_return true;
  }

  static Task<Result<HistoryPage, StanzaError>> read_missed(Account& account, HistoryRange range) {
    if (range.after >= range.before) co_return HistoryPage();
    Result<HistoryPage, StanzaError> page = co_await read_history(account, HistoryScope::received(), range);
    if (!page) warn(account, "offline.not_read", page.error().text);
    co_return page;
  }

  static HistoryRange range_after(const Account& account, int64_t from_ms) {
    HistoryRange range;
    range.after = HistoryPoint::end_of(from_ms);
    range.is_backwards = true;
    range.count = kMessages;
    range.shows = [user = account.user()](const upstream::MessageView& view) { return view.sender != user; };
    return range;
  }

  void tell_all(Account& account, Resource& resource, Row& row, const std::vector<upstream::MessageView>& views) {
    for (const upstream::MessageView& view : views) {
      // What waits is shown to all soon, and was not to be told to one alone.
      if (!row.was_shown(view.id) && !catch_up_.holds_back(account, view.id)) tell(account, resource, view);
    }
    if (!views.empty()) row.mark.hand_to(resource.id(), views.back().date_ms, unacked_of(account));
  }

  void tell(Account& account, Resource& resource, const upstream::MessageView& view) {
    message_.read(view);
    if (account.blocklist().covers(view.sender, message_.payload().from_resource)) return;
    const std::optional<bridge::Nonce> nonce = message_.nonce();
    if (nonce && account.seen_nonces(message_.conversation(account.user())).is_copy(view.sender, *nonce, view.id))
      return;
    account.message_index().put(message_.conversation(account.user()), view.sender, message_.xmpp_id(),
                                {view.id, view.date_ms, message_.sent_hash()});
    catch_up_.note(account, view);
    if (message_.system() == bridge::IncomingMessage::System::recall) {
      tell_recall(account, resource);
    } else {
      delivery_.replay(account, resource, message_);
    }
    account.core().metrics.add(replayed_, 1);
  }

  /// Turms hides what was recalled: a client that has it knows it by the id that its sender gave it, or by Turms' own.
  void tell_recall(Account& account, Resource& resource) const {
    if (message_.recalled().empty()) return;
    bridge::Rendering rendering = rendering_for(account, message_);
    rendering.to = rendering.to.bare();
    rendering.is_late = true;
    rendering.retracts = std::to_string(message_.recalled().front().value());
    for (const MessageId id : message_.recalled()) {
      const std::optional<bridge::KnownMessage> known = account.known_message(id);
      if (known && known->sender == message_.view().sender) rendering.retracts = std::string(known->xmpp_id);
    }
    std::string out;
    xml::Writer writer(out);
    bridge::render(writer, message_, rendering);
    resource.send_message(out, message_.view().date_ms);
  }

  static void tell_of_older(const Account& account, Resource& resource, const HistoryPage& older) {
    const std::string count = (older.is_complete ? "" : "More than ") + std::to_string(older.rows.size());
    std::string out;
    xml::Writer writer(out);
    writer.open("message").attr("from", account.core().addresses.server().text()).attr("to", account.bare_jid());
    writer.attr("type", "headline");
    writer.open("body").text(count + " older messages that you have missed are in the archive.").close();
    writer.close();
    resource.send(out);
  }

  /// Whether it is known where the account stands.
  Task<bool> read_mark(Account& account, RowPtr row) {
    if (row->is_read) co_return true;
    const Result<StoredValue> stored = co_await account.core().store.get(bucket_of(account.user()), std::string(kKey));
    if (!stored && stored.error().code != Code::not_found) {
      warn(account, "offline.mark_unknown", stored.error().detail);
      co_return false;
    }
    const std::optional<int64_t> date_ms = stored ? bridge::parse_id(stored->value) : std::nullopt;
    row->saved_ms = date_ms.value_or(0);
    // Who has never been here has an archive, but has missed nothing, save since he came.
    const int64_t first_ms = row->first_untaken_ms ? *row->first_untaken_ms - 1 : account.core().clock.unix_ms();
    row->mark.start_at(date_ms.value_or(first_ms));
    row->is_new = !date_ms && !row->first_untaken_ms;
    row->is_read = true;
    co_return true;
  }

  void delivered(Account& account, const bridge::IncomingMessage& message, bool was_taken) {
    const upstream::MessageView& view = message.view();
    if (view.group) return;  // who enters a room is told its history
    if (!view.id || view.sender == account.user() || !is_offered(account.core().capabilities)) return;
    if (view.group) return;  // who joins a room is told what he has missed there
    if (!was_taken) return note_untaken(account, view.date_ms);
    const RowPtr row = find(account);
    if (row == nullptr) return;
    row->note_shown(view.id);
    const bool names_one = message.has_payload() && !message.is_stale() && !message.payload().to_resource.empty();
    const Resource* named = names_one ? account.find(message.payload().to_resource) : nullptr;
    if (named == nullptr || !row->mark.is_open(named->id())) return row->mark.hand(view.date_ms);
    row->mark.hand_to(named->id(), view.date_ms, unacked_of(account));
  }

  void note_untaken(const Account& account, int64_t date_ms) {
    if (account.resources().empty()) return;  // nobody would tell when this is to be forgotten
    RowPtr& row = rows_[account.user()];
    if (row == nullptr) row = std::make_shared<Row>();
    row->first_untaken_ms = std::min(date_ms, row->first_untaken_ms.value_or(date_ms));
  }

  void tick(Account& account) {
    const RowPtr row = find(account);
    if (row == nullptr) return;
    const uint64_t now_ns = account.core().clock.monotonic_ns();
    if (!row->failed.empty() && now_ns >= row->retry_ns) retry(account, row);
    if (now_ns - row->saved_ns < kSaveEveryNs) return;
    row->mark.advance(unacked_of(account));
    save(account, *row);
  }

  void leave(Account& account, Resource& resource) {
    const RowPtr row = find(account);
    if (row == nullptr) return;
    std::erase(row->failed, resource.id());
    row->mark.end(resource.id(), unacked_of(account));
    if (account.resources().size() == 1) {
      save(account, *row);
      rows_.erase(account.user());
      return;
    }
    // What went to it alone, or before the others came, and was not acknowledged: that they have missed.
    for (const auto& other : account.resources()) {
      if (!row->mark.is_open(other->id()) || row->waits(other->id())) continue;
      if (row->mark.missed_until_ms(other->id()) > row->mark.covered_ms()) start_replay(account, other->id(), row);
    }
  }

  void save(Account& account, Row& row) {
    const int64_t date_ms = row.mark.covered_ms();
    if (!row.is_read || date_ms == row.saved_ms) return;
    row.saved_ms = date_ms;
    row.saved_ns = account.core().clock.monotonic_ns();
    account.scope().spawn(keep(account, date_ms));
  }

  /// Should it fail, some messages are told a second time.
  static Task<void> keep(Account& account, int64_t date_ms) {
    const Result<uint64_t> kept =
        co_await account.core().store.put(bucket_of(account.user()), std::string(kKey), std::to_string(date_ms));
    const bool is_removed = !kept && kept.error().code == Code::not_found;  // the user, and with him all that is kept
    if (!kept && !is_removed) warn(account, "offline.mark_not_kept", kept.error().detail);
  }

  static void warn(const Account& account, std::string_view event, const std::string& why) {
    account.core().log.warn(event, "Messages that a user missed may be told late, or again.",
                            {{"user", account.user().value()}, {"why", why}});
  }

  [[nodiscard]] RowPtr find(const Account& account) const {
    const auto found = rows_.find(account.user());
    return found == rows_.end() ? nullptr : found->second;
  }

  std::unordered_map<UserId, RowPtr> rows_;
  CatchUp catch_up_;
  MessageDelivery delivery_;
  bridge::IncomingMessage message_;  // used within one event only
  Metrics::Handle replayed_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0160_offline;
const FeatureInfo xep_0160_offline{"XEP-0160", "1.0.1", "Best Practices for Handling Offline Messages",
                                   &make<OfflineMessages>};

}  // namespace turms::xmpp::features
