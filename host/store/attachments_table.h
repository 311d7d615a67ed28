// SPDX-License-Identifier: Apache-2.0
// Who uploaded which attachment, and whom it was shared with. The files themselves lie in host/blobs under the same
// ids. Belongs to the thread of its database.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/query.h"

namespace turms::gateway::store {

struct Attachment {
  int64_t id = 0;
  std::string name;
  std::string media_type;
  int64_t uploader_id = 0;
  int64_t creation_date = 0;
};

/// By the date of the upload: from `start` up to but without `end`, at most `limit`.
struct AttachmentPage {
  int64_t start = std::numeric_limits<int64_t>::min();
  int64_t end = std::numeric_limits<int64_t>::max();
  int64_t limit = 0;
};

class AttachmentsTable {
 public:
  explicit AttachmentsTable(Database& database);

  /// \errors  conflict: the id is in use
  Result<void> insert(const Attachment& attachment);
  Result<std::optional<Attachment>> find(int64_t id);

  /// How many a user has uploaded, counted up to `limit`.
  Result<int64_t> count_of(int64_t uploader, int64_t limit);
  /// The oldest of all, at most `limit`: ids and dates grow together.
  Result<std::vector<Attachment>> oldest(int64_t limit);
  /// With what it was shared with.
  Result<void> remove(int64_t id);

  /// \param target  a user, or a group by its negative id. Sharing twice changes nothing.
  Result<void> share(const Attachment& attachment, int64_t target);
  /// How many targets, counted up to `limit`.
  Result<int64_t> count_shares(int64_t id, int64_t limit);
  /// Whether the attachment was shared with this user, or with a group that the user is in.
  Result<bool> is_shared_with(int64_t id, int64_t user_id);

  // Pages in the order of upload.
  Result<std::vector<Attachment>> uploaded_by(int64_t uploader, const AttachmentPage& page);
  Result<std::vector<Attachment>> shared_with(int64_t target, const AttachmentPage& page);
  Result<std::vector<Attachment>> shared_with(int64_t target, int64_t uploader, const AttachmentPage& page);

 private:
  Query insert_;
  Query find_;
  Query count_of_;
  Query oldest_;
  Query remove_;
  Query share_;
  Query count_shares_;
  Query is_shared_with_;
  Query uploaded_by_;
  Query shared_with_;
  Query shared_by_with_;
};

}  // namespace turms::gateway::store
