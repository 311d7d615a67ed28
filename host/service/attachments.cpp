// SPDX-License-Identifier: Apache-2.0
// Attachments after their upload: sharing them with others, and listing them. Source: Turms (StorageServiceController,
// StorageService, MinioStorageServiceProvider).
#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using proto::QueryMessageAttachmentInfosRequest;
using store::Attachment;
using store::AttachmentPage;

constexpr int64_t kMaxInfos = 1'000;          // of one answer; Turms has no bound
constexpr int64_t kMaxShares = 1'000;         // of one attachment; likewise
constexpr size_t kMaxUploadersInQuery = 100;  // likewise

/// With a user, or with a group by its negative id; nothing: not asked for. What comes first in Turms counts.
struct Sharing {
  std::optional<int64_t> target;
  bool is_wanted = false;  // else to be taken back
};

/// \param request  with sound ids: the lowest number of all has no negative
Sharing sharing_of(const proto::UpdateMessageAttachmentInfoRequest& request) {
  if (request.has_user_id_to_share_with) return {request.user_id_to_share_with, true};
  if (request.has_group_id_to_share_with) return {-request.group_id_to_share_with, true};
  if (request.has_user_id_to_unshare_with) return {request.user_id_to_unshare_with, false};
  if (request.has_group_id_to_unshare_with) return {-request.group_id_to_unshare_with, false};
  return {};
}

/// Whether the ids that can be shared with are ids at all.
bool has_sound_ids(const proto::UpdateMessageAttachmentInfoRequest& request) {
  return (!request.has_user_id_to_share_with || request.user_id_to_share_with > 0) &&
         (!request.has_group_id_to_share_with || request.group_id_to_share_with > 0) &&
         (!request.has_group_id_to_unshare_with || request.group_id_to_unshare_with > 0);
}

AttachmentPage page_of(const QueryMessageAttachmentInfosRequest& request) {
  AttachmentPage page{.limit = kMaxInfos};
  if (request.has_creation_date_start) page.start = request.creation_date_start;
  if (request.has_creation_date_end) page.end = request.creation_date_end;
  return page;
}

/// Adds what `found` holds; an error goes on.
Result<void> add(std::vector<Attachment>& all, Result<std::vector<Attachment>> found) {
  if (!found.ok()) return found.error();
  std::move(found->begin(), found->end(), std::back_inserter(all));
  return {};
}

Result<void> find_private(ReadContext& context, int64_t requester, int64_t user,
                          const QueryMessageAttachmentInfosRequest& request, std::vector<Attachment>& found,
                          Outcome& outcome) {
  store::AttachmentsTable& attachments = context.tables.attachments;
  const AttachmentPage page = page_of(request);
  if (requester == user) return add(found, attachments.shared_with(requester, requester, page));
  const auto relation = context.tables.relationships.relation(user, requester);
  if (!relation.ok()) return relation.error();
  if (*relation != store::Relation::friendly) {
    outcome.refuse(status::kNotFriendToQueryMessageAttachmentInfoInPrivateConversation);
    return {};
  }
  const bool wants_own = !request.has_are_shared_by_me || request.are_shared_by_me;
  const bool wants_theirs = !request.has_are_shared_by_me || !request.are_shared_by_me;
  if (wants_own) TURMS_TRY(add(found, attachments.shared_with(user, requester, page)));
  if (wants_theirs) TURMS_TRY(add(found, attachments.shared_with(requester, user, page)));
  return {};
}

Result<void> find_in_group(ReadContext& context, int64_t requester, int64_t group,
                           const QueryMessageAttachmentInfosRequest& request, std::vector<Attachment>& found,
                           Outcome& outcome) {
  store::AttachmentsTable& attachments = context.tables.attachments;
  const auto member = context.tables.group_members.find(group, requester);
  if (!member.ok()) return member.error();
  if (!member->has_value()) {
    outcome.refuse(status::kNotGroupMemberToQueryMessageAttachmentInfoInGroupConversation);
    return {};
  }
  const AttachmentPage page = page_of(request);
  if (request.user_ids.empty()) return add(found, attachments.shared_with(-group, page));
  std::vector<int64_t> uploaders = request.user_ids.to_vector();
  std::sort(uploaders.begin(), uploaders.end());
  uploaders.erase(std::unique(uploaders.begin(), uploaders.end()), uploaders.end());
  for (const int64_t uploader : uploaders) TURMS_TRY(add(found, attachments.shared_with(-group, uploader, page)));
  return {};
}

void accept_infos(std::vector<Attachment> found, Outcome& outcome) {
  std::sort(found.begin(), found.end(), [](const Attachment& a, const Attachment& b) {
    return std::tie(a.creation_date, a.id) < std::tie(b.creation_date, b.id);
  });
  if (found.size() > kMaxInfos) found.resize(kMaxInfos);
  std::vector<proto::StorageResourceInfo> infos;
  infos.reserve(found.size());
  for (const Attachment& attachment : found) {
    proto::StorageResourceInfo info{};
    info.has_id_num = true;
    info.id_num = attachment.id;
    info.name = std::string_view(attachment.name);
    info.media_type = std::string_view(attachment.media_type);
    info.uploader_id = attachment.uploader_id;
    info.creation_date = attachment.creation_date;
    infos.push_back(info);
  }
  proto::StorageResourceInfos data{};
  data.infos = infos;
  outcome.accept_data(data);
}

/// Why the request names no conversation; empty when it does, or wants the requester's own uploads. The MinIO plugin
/// answers for one conversation at a time.
std::string_view complaint_about(const QueryMessageAttachmentInfosRequest& request) {
  if (request.user_ids.size() > kMaxUploadersInQuery) return "there are too many users";
  if (request.has_in_private_conversation) return "one conversation has to be named";
  if (request.group_ids.size() > 1) return "one group has to be named";
  if (request.group_ids.empty() && request.user_ids.size() > 1) return "one user has to be named";
  return {};
}

}  // namespace

Result<void> update_message_attachment_info(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::UpdateMessageAttachmentInfoRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (context.settings.files == nullptr) {
    outcome.refuse(status::kStorageNotImplemented);
    return {};
  }
  const Sharing sharing = has_sound_ids(request) ? sharing_of(request) : Sharing();
  if (!request.has_attachment_id_num || !sharing.target) {
    outcome.refuse(status::kIllegalArgument, "which attachment, and with whom?");
    return {};
  }
  if (!sharing.is_wanted) {
    outcome.refuse(status::kStorageNotImplemented, "sharing can't be taken back");  // as with the MinIO plugin
    return {};
  }
  const auto attachment = context.tables.attachments.find(request.attachment_id_num);
  if (!attachment.ok()) return attachment.error();
  if (!attachment->has_value() || (*attachment)->uploader_id != call.requester.user_id) {
    outcome.refuse(status::kNotUploaderToShareMessageAttachment);
    return {};
  }
  const auto shares = context.tables.attachments.count_shares(request.attachment_id_num, kMaxShares);
  if (!shares.ok()) return shares.error();
  if (*shares >= kMaxShares) {
    outcome.refuse(status::kIllegalArgument, "the attachment is shared with too many");
    return {};
  }
  TURMS_TRY(context.tables.attachments.share(**attachment, *sharing.target));
  outcome.accept();
  return {};
}

Result<void> query_message_attachment_infos(ReadContext& context, const Call& call, Outcome& outcome) {
  QueryMessageAttachmentInfosRequest request;
  if (!read_body(call, request, outcome)) return {};
  if (context.settings.files == nullptr) {
    outcome.refuse(status::kStorageNotImplemented);
    return {};
  }
  if (const auto complaint = complaint_about(request); !complaint.empty()) {
    outcome.refuse(status::kIllegalArgument, complaint);
    return {};
  }
  const int64_t requester = call.requester.user_id;
  std::vector<Attachment> found;
  if (!request.group_ids.empty()) {
    TURMS_TRY(find_in_group(context, requester, *request.group_ids.begin(), request, found, outcome));
  } else if (!request.user_ids.empty()) {
    TURMS_TRY(find_private(context, requester, *request.user_ids.begin(), request, found, outcome));
  } else {
    TURMS_TRY(add(found, context.tables.attachments.uploaded_by(requester, page_of(request))));
  }
  if (outcome.code() == 0) accept_infos(std::move(found), outcome);
  return {};
}

}  // namespace turms::gateway::service
