// SPDX-License-Identifier: Apache-2.0
#include "service/upkeep.h"

#include "blobs/storage.h"

namespace turms::gateway::service {
namespace {

constexpr int64_t kStep = 500;  // rows; some milliseconds
constexpr int64_t kMsPerSecond = 1'000;
constexpr int64_t kMsPerHour = 3'600'000;
constexpr int64_t kMsPerDay = 24 * kMsPerHour;
constexpr int64_t kFileStep = 16;  // each is a sync of the disk

/// The file first: a row without one is tried again, a file without a row would stay for ever.
Result<bool> remove_old_attachments(store::AttachmentsTable& attachments, const ServiceSettings& settings,
                                    int64_t now) {
  const int64_t cutoff = now - settings.storage.attachment_keep_days * kMsPerDay;
  const auto oldest = attachments.oldest(kFileStep);
  if (!oldest.ok()) return oldest.error();
  int64_t removed = 0;
  for (const store::Attachment& attachment : *oldest) {
    if (attachment.creation_date >= cutoff) break;
    const auto file = settings.files->store.remove({blobs::Bucket::message_attachment, attachment.id});
    if (!file.ok()) return file.error();
    TURMS_TRY(attachments.remove(attachment.id));
    ++removed;
  }
  return removed == kFileStep;
}

}  // namespace

Result<bool> do_upkeep(store::Tables& tables, const ServiceSettings& settings, int64_t now) {
  bool has_more = false;
  if (settings.message.message_retention_period_hours > 0) {
    const int64_t cutoff = now - settings.message.message_retention_period_hours * kMsPerHour;
    const auto removed = tables.message_retention.remove_before(cutoff, kStep);
    if (!removed.ok()) return removed.error();
    has_more = *removed == kStep;
  }
  const FriendRequestProperties& requests = settings.user.friend_request;
  if (requests.delete_expired_requests_when_cron_triggered && requests.friend_request_expire_after_seconds > 0) {
    const int64_t cutoff = now - requests.friend_request_expire_after_seconds * kMsPerSecond;
    const auto removed = tables.friend_requests.remove_unanswered(cutoff, kStep);
    if (!removed.ok()) return removed.error();
    has_more = has_more || *removed == kStep;
  }
  if (settings.storage.attachment_keep_days > 0 && settings.files != nullptr) {
    const auto more = remove_old_attachments(tables.attachments, settings, now);
    if (!more.ok()) return more.error();
    has_more = has_more || *more;
  }
  if (settings.message.search_enabled) {
    const auto read = tables.message_search.catch_up(kStep);
    if (!read.ok()) return read.error();
    has_more = has_more || *read == kStep;
  }
  return has_more;
}

}  // namespace turms::gateway::service
