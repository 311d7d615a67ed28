// SPDX-License-Identifier: Apache-2.0
// Migration 5: the attachments of the file store and who may fetch them.
#pragma once

namespace turms::gateway::store {

inline constexpr const char* kSchemaStorage = R"sql(
CREATE TABLE attachments (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  uploader_id INTEGER NOT NULL,
  creation_date INTEGER NOT NULL
);
CREATE INDEX attachments_by_uploader ON attachments (uploader_id, creation_date);

-- A target is a user, or a group by its negative id. Uploader and date are the attachment's, so that one descent finds a page.
CREATE TABLE attachment_shares (
  attachment_id INTEGER NOT NULL REFERENCES attachments (id) ON DELETE CASCADE,
  target_id INTEGER NOT NULL CHECK (target_id <> 0),
  uploader_id INTEGER NOT NULL,
  creation_date INTEGER NOT NULL,
  PRIMARY KEY (attachment_id, target_id)
) WITHOUT ROWID;
CREATE INDEX attachment_shares_by_target ON attachment_shares (target_id, creation_date);
CREATE INDEX attachment_shares_by_uploader ON attachment_shares (target_id, uploader_id, creation_date);
)sql";

}  // namespace turms::gateway::store
