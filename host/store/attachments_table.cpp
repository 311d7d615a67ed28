// SPDX-License-Identifier: Apache-2.0
#include "store/attachments_table.h"

namespace turms::gateway::store {
namespace {

Attachment read(const Rows& row) {
  return {row.integer(0), std::string(row.text(1)), std::string(row.text(2)), row.integer(3), row.integer(4)};
}

constexpr const char* kShared =
    "SELECT a.id, a.name, a.media_type, a.uploader_id, a.creation_date FROM attachment_shares s "
    "JOIN attachments a ON a.id = s.attachment_id ";

}  // namespace

AttachmentsTable::AttachmentsTable(Database& database)
    : insert_(database,
              "INSERT INTO attachments (id, name, media_type, uploader_id, creation_date) VALUES (?1, ?2, ?3, ?4, ?5)"),
      find_(database, "SELECT id, name, media_type, uploader_id, creation_date FROM attachments WHERE id = ?1"),
      count_of_(database, "SELECT count(*) FROM (SELECT 1 FROM attachments WHERE uploader_id = ?1 LIMIT ?2)"),
      oldest_(database,
              "SELECT id, name, media_type, uploader_id, creation_date FROM attachments ORDER BY id LIMIT ?1"),
      remove_(database, "DELETE FROM attachments WHERE id = ?1"),
      share_(database,
             "INSERT OR IGNORE INTO attachment_shares (attachment_id, target_id, uploader_id, creation_date) "
             "VALUES (?1, ?2, ?3, ?4)"),
      count_shares_(database,
                    "SELECT count(*) FROM (SELECT 1 FROM attachment_shares WHERE attachment_id = ?1 LIMIT ?2)"),
      is_shared_with_(
          database,
          "SELECT EXISTS (SELECT 1 FROM attachment_shares WHERE attachment_id = ?1 AND target_id = ?2) "
          "OR EXISTS (SELECT 1 FROM attachment_shares s JOIN group_members m "
          "ON m.group_id = -s.target_id AND m.user_id = ?2 WHERE s.attachment_id = ?1 AND s.target_id < 0)"),
      uploaded_by_(database,
                   "SELECT id, name, media_type, uploader_id, creation_date FROM attachments "
                   "WHERE uploader_id = ?1 AND creation_date >= ?2 AND creation_date < ?3 "
                   "ORDER BY creation_date, id LIMIT ?4"),
      shared_with_(database, std::string(kShared) +
                                 "WHERE s.target_id = ?1 AND s.creation_date >= ?2 AND s.creation_date < ?3 "
                                 "ORDER BY s.creation_date, s.attachment_id LIMIT ?4"),
      shared_by_with_(database, std::string(kShared) +
                                    "WHERE s.target_id = ?1 AND s.uploader_id = ?5 AND s.creation_date >= ?2 "
                                    "AND s.creation_date < ?3 ORDER BY s.creation_date, s.attachment_id LIMIT ?4") {
}

Result<void> AttachmentsTable::insert(const Attachment& attachment) {
  return insert_.run(attachment.id, std::string_view(attachment.name), std::string_view(attachment.media_type),
                     attachment.uploader_id, attachment.creation_date);
}

Result<std::optional<Attachment>> AttachmentsTable::find(int64_t id) {
  std::optional<Attachment> found;
  TURMS_TRY(find_.each([&](const Rows& row) { found = read(row); }, id));
  return found;
}

Result<int64_t> AttachmentsTable::count_of(int64_t uploader, int64_t limit) {
  int64_t count = 0;
  TURMS_TRY(count_of_.each([&](const Rows& row) { count = row.integer(0); }, uploader, limit));
  return count;
}

Result<std::vector<Attachment>> AttachmentsTable::oldest(int64_t limit) {
  std::vector<Attachment> found;
  TURMS_TRY(oldest_.each([&](const Rows& row) { found.push_back(read(row)); }, limit));
  return found;
}

Result<void> AttachmentsTable::remove(int64_t id) {
  return remove_.run(id);
}

Result<void> AttachmentsTable::share(const Attachment& attachment, int64_t target) {
  return share_.run(attachment.id, target, attachment.uploader_id, attachment.creation_date);
}

Result<int64_t> AttachmentsTable::count_shares(int64_t id, int64_t limit) {
  int64_t count = 0;
  TURMS_TRY(count_shares_.each([&](const Rows& row) { count = row.integer(0); }, id, limit));
  return count;
}

Result<bool> AttachmentsTable::is_shared_with(int64_t id, int64_t user_id) {
  bool is_shared = false;
  TURMS_TRY(is_shared_with_.each([&](const Rows& row) { is_shared = row.integer(0) != 0; }, id, user_id));
  return is_shared;
}

Result<std::vector<Attachment>> AttachmentsTable::uploaded_by(int64_t uploader, const AttachmentPage& page) {
  std::vector<Attachment> found;
  TURMS_TRY(uploaded_by_.each([&](const Rows& row) { found.push_back(read(row)); }, uploader, page.start, page.end,
                              page.limit));
  return found;
}

Result<std::vector<Attachment>> AttachmentsTable::shared_with(int64_t target, const AttachmentPage& page) {
  std::vector<Attachment> found;
  TURMS_TRY(shared_with_.each([&](const Rows& row) { found.push_back(read(row)); }, target, page.start, page.end,
                              page.limit));
  return found;
}

Result<std::vector<Attachment>> AttachmentsTable::shared_with(int64_t target, int64_t uploader,
                                                              const AttachmentPage& page) {
  std::vector<Attachment> found;
  TURMS_TRY(shared_by_with_.each([&](const Rows& row) { found.push_back(read(row)); }, target, page.start, page.end,
                                 page.limit, uploader));
  return found;
}

}  // namespace turms::gateway::store
