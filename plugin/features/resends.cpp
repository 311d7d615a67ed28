// SPDX-License-Identifier: Apache-2.0
#include "features/resends.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "features/account.h"
#include "features/core.h"

namespace turms::xmpp::features {
namespace {

constexpr int64_t kClockSlackMs = 30'000;  // between our clock and Turms'

static_assert(Resends::kYoungNs == bridge::MessageIndex::kResendWindowMs * 1'000'000ULL);

bool can_tell(const Core& core) {
  // Without records no id is stored, and without both directions no own message is in an answer.
  return core.settings.finds_repetitions && core.capabilities.persist_record && core.capabilities.conversation_id;
}

bool can_be_known(const bridge::MessageFacts& facts) {
  return !facts.id.empty() && facts.id.size() <= bridge::MessageIndex::kIdBytes;
}

}  // namespace

void Resends::install(Hooks& on) {
  on.resource_gone(this, &Resends::forget_with_last);
  metrics_ = &on.metrics();
  reads_ = metrics_->define(Metrics::Kind::counter, "xmpp_repetition_looks_total",
                            "Conversations read to see what a client repeats after it or we had to begin anew.");
  failures_ = metrics_->define(Metrics::Kind::counter, "xmpp_repetition_looks_failed_total",
                               "The same where Turms did not tell: what is repeated there is a second message.");
  unchecked_ = metrics_->define(Metrics::Kind::counter, "xmpp_repetition_looks_skipped_total",
                                "The same where an account writes to too many conversations at once.");
}

/// A message in the line; it leaves with the end of its scope, whatever ended it.
class Resends::Place {
 public:
  explicit Place(Book& book) : book_(book), at_(book.line.insert(book.line.end(), this)) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (reads_) end_reading(false);
    book_.line.erase(at_);
    book_.moved.announce();
  }
  [[nodiscard]] bool is_first() const { return book_.line.front() == this; }
  void begin_reading(bridge::Conversation conversation) {
    book_.is_read.emplace(conversation, false);
    reads_ = conversation;
  }
  void end_reading(bool is_read) {
    const auto row = book_.is_read.find(*reads_);
    if (is_read) row->second = true;
    if (!is_read) book_.is_read.erase(row);
    reads_.reset();
  }

 private:
  Book& book_;
  std::list<const Place*>::iterator at_;
  std::optional<bridge::Conversation> reads_;
};

void Resends::forget_with_last(Account& account, Resource&) {
  if (account.resources().size() == 1) books_.erase(account.user());
}

const std::shared_ptr<Resends::Book>* Resends::find(const Account& account) const {
  const auto found = books_.find(account.user());
  return found == books_.end() || found->second->since_ns != account.since_ns() ? nullptr : &found->second;
}

std::shared_ptr<Resends::Book> Resends::book_of(const Account& account) {
  if (const std::shared_ptr<Book>* book = find(account)) return *book;
  return books_[account.user()] = std::make_shared<Book>(account.core().ready, account.since_ns());
}

bool Resends::is_in_doubt(const Account& account, const bridge::MessageFacts& facts) {
  const Core& core = account.core();
  if (!can_tell(core)) return false;
  const std::shared_ptr<Book>* book = find(account);
  if (book != nullptr && !(*book)->line.empty()) return true;
  if (core.clock.monotonic_ns() - account.since_ns() >= kYoungNs) {
    if (book != nullptr) books_.erase(account.user());
    return false;
  }
  return can_be_known(facts) && (book == nullptr || !(*book)->is_read.contains(facts.conversation));
}

/// For one more conversation. What is settled may be forgotten: it is read again when it has to be.
bool Resends::make_room(Book& book) {
  if (book.is_read.size() < kConversations) return true;
  std::erase_if(book.is_read, [](const auto& row) { return row.second; });
  if (book.is_read.size() < kConversations) return true;
  metrics_->add(unchecked_, 1);
  return false;
}

Task<bool> Resends::settle(OutgoingRequest message) {
  Account& account = message.account();
  const bridge::MessageFacts& facts = message.facts();
  const std::shared_ptr<Book> book = book_of(account);
  Place place(*book);
  bool is_settled = !can_be_known(facts);
  if (!is_settled && !book->is_read.contains(facts.conversation)) {
    if (make_room(*book)) {
      place.begin_reading(facts.conversation);
      is_settled = co_await read(account, facts.conversation);
      place.end_reading(is_settled);
    } else {
      is_settled = true;
    }
  }
  while (!place.is_first()) co_await book->moved.wait();
  // Nobody is left who would say that the last one is gone.
  if (account.resources().empty() && find(account) != nullptr) books_.erase(account.user());
  if (is_settled) co_return true;
  const auto row = book->is_read.find(facts.conversation);
  co_return row != book->is_read.end() && row->second;
}

/// \returns  false when the session has gone meanwhile
Task<bool> Resends::read(Account& account, bridge::Conversation conversation) {
  const Core& core = account.core();
  core.metrics.add(reads_, 1);
  HistoryRange range;
  const int64_t since_ms = core.clock.unix_ms() - bridge::MessageIndex::kResendWindowMs - kClockSlackMs;
  range.after = HistoryPoint::start_of(std::max<int64_t>(since_ms, 0));
  range.is_backwards = true;
  range.count = kMessages;
  range.shows = [self = account.user()](const upstream::MessageView& row) { return row.sender == self; };
  const Result<HistoryPage, StanzaError> page =
      co_await read_history(account, HistoryScope(conversation), std::move(range));
  if (page.ok()) {
    remember(account, conversation, page.value());
    co_return true;
  }
  core.metrics.add(failures_, 1);
  co_return account.has_session();
}

void Resends::remember(Account& account, bridge::Conversation conversation, const HistoryPage& page) {
  bridge::MessageIndex& index = account.message_index(conversation);
  for (const upstream::MessageView& row : page.rows) {  // the newest last: it stays
    message_.read(row);
    if (!message_.has_payload()) continue;  // of a Turms app, which repeats nothing
    const std::string_view id = message_.xmpp_id();
    const bridge::IndexedMessage* known = index.find(conversation, row.sender, id);
    if (known != nullptr && known->date_ms >= row.date_ms) continue;
    index.put(conversation, row.sender, id, {row.id, row.date_ms, message_.sent_hash()});
  }
}

}  // namespace turms::xmpp::features
