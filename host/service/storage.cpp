// SPDX-License-Identifier: Apache-2.0
// Links to upload and download pictures and attachments, in the form that stock clients know from Turms' MinIO plugin:
// a flat list key, value, key, value. Source: Turms (StorageServiceController, StorageService,
// MinioStorageServiceProvider).
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "blobs/media_type.h"
#include "blobs/storage.h"
#include "proto/messages.h"
#include "proto/status_codes.h"
#include "service/domains.h"

namespace turms::gateway::service {
namespace {

namespace status = proto::status;
using blobs::BlobName;
using blobs::Bucket;

constexpr size_t kMaxNameBytes = 1'024;
constexpr std::string_view kUrlKey = "url";
constexpr std::string_view kIdKey = "id";

std::optional<Bucket> bucket_of(int32_t type) {
  if (type < 0 || static_cast<size_t>(type) >= blobs::kBuckets.size()) return std::nullopt;
  return blobs::kBuckets.at(static_cast<size_t>(type));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == text.npos;
}

void refuse(Outcome& outcome, std::string_view reason) {
  outcome.refuse(status::kIllegalArgument, reason);
}

void accept_pairs(Outcome& outcome, const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<std::string_view> flat;
  for (const auto& [key, value] : pairs) {
    flat.push_back(key);
    flat.push_back(value);
  }
  proto::StringsWithVersion data{};
  data.strings = flat;
  outcome.accept_data(data);
}

void accept_upload(WriteContext& context, const BlobName& name, Outcome& outcome) {
  const blobs::Links& links = context.settings.files->links;
  const blobs::BucketSettings& bucket = context.settings.storage.of(name.bucket);
  blobs::UploadPolicy policy;
  policy.name = name;
  policy.expires = outcome.timestamp() / 1000 + bucket.upload_url_expire_after_seconds;
  policy.min_bytes = bucket.min_size_bytes;
  policy.max_bytes = bucket.max_size_bytes;
  policy.allowed_media_type = bucket.allowed_content_type;
  auto pairs = links.upload_form(policy);
  pairs.emplace_back(kIdKey, std::to_string(name.id));
  pairs.emplace_back(kUrlKey, links.upload_url(name.bucket));
  accept_pairs(outcome, pairs);
}

/// Only who leads a group may change its picture.
Result<bool> leads(WriteContext& context, int64_t user_id, int64_t group_id) {
  const auto member = context.groups.member(group_id, user_id);
  if (!member.ok()) return member.error();
  return member->has_value() && (*member)->is_owner_or_manager();
}

/// The picture that `call` may change; nothing, and `outcome` refused, when it may not.
Result<std::optional<BlobName>> own_picture(WriteContext& context, const Call& call, Bucket bucket,
                                            std::optional<int64_t> id, Outcome& outcome) {
  const int64_t user_id = call.requester.user_id;
  if (bucket == Bucket::user_profile_picture) return std::optional(BlobName{bucket, user_id});
  if (!id || *id <= 0) {
    refuse(outcome, "the group's id is missing");
    return std::optional<BlobName>();
  }
  const auto allowed = leads(context, user_id, *id);
  if (!allowed.ok()) return allowed.error();
  if (*allowed) return std::optional(BlobName{bucket, *id});
  outcome.refuse(status::kUnauthorized);
  return std::optional<BlobName>();
}

/// Whether an attachment may go to `target` (a user, a group by its negative id, or nobody yet): 1000 or the refusal.
Result<int32_t> permission_to_attach(WriteContext& context, int64_t user_id, std::optional<int64_t> target) {
  if (!target) return status::kOk;
  if (*target >= 0) {
    const auto relation = context.facts.relation(*target, user_id);
    if (!relation.ok()) return relation.error();
    return *relation == store::Relation::friendly ? status::kOk
                                                  : status::kNotFriendToUploadMessageAttachmentInPrivateConversation;
  }
  // The one number that has no opposite names no group either.
  if (*target == std::numeric_limits<int64_t>::min()) {
    return status::kNotGroupMemberToUploadMessageAttachmentInGroupConversation;
  }
  const auto member = context.groups.member(-*target, user_id);
  if (!member.ok()) return member.error();
  return member->has_value() ? status::kOk : status::kNotGroupMemberToUploadMessageAttachmentInGroupConversation;
}

Result<bool> has_room_for_attachment(WriteContext& context, int64_t user_id) {
  const int32_t most = context.settings.storage.max_attachments_per_user;
  if (most == 0) return true;
  const auto count = context.tables.attachments.count_of(user_id, most);
  if (!count.ok()) return count.error();
  return *count < most;
}

Result<void> upload_attachment(WriteContext& context, const Call& call,
                               const proto::QueryResourceUploadInfoRequest& request, Outcome& outcome) {
  const std::string_view name = request.name.view();
  const std::string_view media_type = request.media_type.view();
  if (is_blank(name) || name.size() > kMaxNameBytes) {
    refuse(outcome, "an attachment needs a name");
    return {};
  }
  if (!blobs::is_concrete_media_type(media_type)) {
    refuse(outcome, "an attachment needs a concrete media type");
    return {};
  }
  const std::optional<int64_t> target = request.has_id_num ? std::optional(request.id_num) : std::nullopt;
  const auto allowed = permission_to_attach(context, call.requester.user_id, target);
  if (!allowed.ok()) return allowed.error();
  if (*allowed != status::kOk) {
    outcome.refuse(*allowed);
    return {};
  }
  const auto has_room = has_room_for_attachment(context, call.requester.user_id);
  if (!has_room.ok()) return has_room.error();
  if (!*has_room) {
    refuse(outcome, "there are as many attachments of this user as one may have");
    return {};
  }
  const MessageStamp stamp = context.stamps.next(outcome.timestamp());
  const store::Attachment attachment{stamp.id, std::string(name), std::string(media_type), call.requester.user_id,
                                     stamp.delivery_date};
  auto part = store::Savepoint::begin(context.database);
  if (!part.ok()) return part.error();
  TURMS_TRY(context.tables.attachments.insert(attachment));
  if (target) TURMS_TRY(context.tables.attachments.share(attachment, *target));
  TURMS_TRY(part->keep());
  accept_upload(context, {Bucket::message_attachment, stamp.id}, outcome);
  return {};
}

/// What every storage request begins with; nothing, and `outcome` refused, when there is nothing to do.
template <class Context, class Request>
std::optional<Bucket> begin(Context& context, const Call& call, Request& request, Outcome& outcome) {
  if (!read_body(call, request, outcome)) return std::nullopt;
  if (context.settings.files == nullptr) {
    outcome.refuse(status::kStorageNotImplemented);
    return std::nullopt;
  }
  const auto bucket = bucket_of(request.type);
  if (!bucket) refuse(outcome, "there is no such type of resource");
  return bucket;
}

}  // namespace

Result<void> query_resource_upload_info(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::QueryResourceUploadInfoRequest request;
  const auto bucket = begin(context, call, request, outcome);
  if (!bucket) return {};
  if (request.media_type.has() && !blobs::is_media_type_pattern(request.media_type.view()) &&
      !blobs::is_concrete_media_type(request.media_type.view())) {
    refuse(outcome, "this is no media type");
    return {};
  }
  if (*bucket == Bucket::message_attachment) return upload_attachment(context, call, request, outcome);
  const std::optional<int64_t> id = request.has_id_num ? std::optional(request.id_num) : std::nullopt;
  const auto name = own_picture(context, call, *bucket, id, outcome);
  if (!name.ok()) return name.error();
  if (*name) accept_upload(context, **name, outcome);
  return {};
}

Result<void> query_resource_download_info(ReadContext& context, const Call& call, Outcome& outcome) {
  proto::QueryResourceDownloadInfoRequest request;
  const auto bucket = begin(context, call, request, outcome);
  if (!bucket) return {};
  if (!request.has_id_num || request.id_num <= 0) {
    refuse(outcome, "the id is missing");
    return {};
  }
  if (*bucket == Bucket::message_attachment) {
    const auto attachment = context.tables.attachments.find(request.id_num);
    if (!attachment.ok()) return attachment.error();
    bool is_allowed = attachment->has_value() && (*attachment)->uploader_id == call.requester.user_id;
    if (!is_allowed && attachment->has_value()) {
      const auto is_shared = context.tables.attachments.is_shared_with(request.id_num, call.requester.user_id);
      if (!is_shared.ok()) return is_shared.error();
      is_allowed = *is_shared;
    }
    if (!is_allowed) {
      outcome.refuse(status::kNotUploaderOrSharedWithUserToDownloadMessageAttachment);
      return {};
    }
  }
  const int64_t expires =
      outcome.timestamp() / 1000 + context.settings.storage.of(*bucket).download_url_expire_after_seconds;
  accept_pairs(outcome, {{std::string(kUrlKey),
                          context.settings.files->links.download_url({*bucket, request.id_num}, expires)}});
  return {};
}

Result<void> delete_resource(WriteContext& context, const Call& call, Outcome& outcome) {
  proto::DeleteResourceRequest request;
  const auto bucket = begin(context, call, request, outcome);
  if (!bucket) return {};
  if (*bucket == Bucket::message_attachment) {
    outcome.refuse(status::kStorageNotImplemented, "attachments can't be deleted");  // as with the MinIO plugin
    return {};
  }
  const std::optional<int64_t> id = request.has_id_num ? std::optional(request.id_num) : std::nullopt;
  const auto name = own_picture(context, call, *bucket, id, outcome);
  if (!name.ok()) return name.error();
  if (!*name) return {};
  const auto removed = context.settings.files->store.remove(**name);
  if (!removed.ok()) return removed.error();
  outcome.accept();
  return {};
}

}  // namespace turms::gateway::service
