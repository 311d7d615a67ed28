// SPDX-License-Identifier: Apache-2.0
#include "net/storage_exchange.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "blobs/media_type.h"
#include "net/byte_range.h"

namespace turms::gateway::net {
namespace {

using blobs::BlobName;

constexpr std::string_view kKeyField = "key";
constexpr std::string_view kMediaTypeField = "content-type";

// Clients in a browser come from another origin; what protects a file is its link, never a cookie.
constexpr std::string_view kCommonHeaders =
    "Connection: close\r\nAccess-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: Content-Range, ETag\r\nX-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'; sandbox\r\n";
constexpr std::string_view kPreflightHeaders =
    "Access-Control-Allow-Methods: GET, HEAD, POST, OPTIONS\r\nAccess-Control-Allow-Headers: *\r\n"
    "Access-Control-Max-Age: 86400\r\nContent-Length: 0\r\n";

std::string hex(const crypto::Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const uint8_t octet : digest) {
    text += kDigits[octet >> 4];
    text += kDigits[octet & 15];
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::optional<blobs::Bucket> bucket_of(std::string_view path) {
  for (const blobs::Bucket bucket : blobs::kBuckets) {
    if (path == "/" + std::string(blobs::text_of(bucket))) return bucket;
  }
  return std::nullopt;
}

}  // namespace

void StorageExchange::feed(std::span<const uint8_t> bytes) {
  if (is_answered_) return;
  const HttpReader::Status status = reader_.feed(bytes, *this);
  if (is_answered_) return;
  if (status == HttpReader::Status::malformed) refuse("400 Bad Request", "this is no HTTP request");
  if (status == HttpReader::Status::too_large) refuse("431 Request Header Fields Too Large", "the head is too large");
}

std::string StorageExchange::take_output() {
  return std::exchange(output_, {});
}

Result<size_t> StorageExchange::read_content(std::span<uint8_t> out) {
  if (!content_ || content_left_ == 0) return size_t{0};
  const auto wanted = static_cast<size_t>(std::min<uint64_t>(content_left_, out.size()));
  const auto got = content_->read(content_at_, out.first(wanted));
  if (!got.ok()) return got;
  if (*got == 0) return Error{Code::io, "blob", "ends too early"};
  content_at_ += *got;
  content_left_ -= *got;
  return got;
}

// ---- The request ----

void StorageExchange::on_head(const HttpHead& head) {
  switch (head.method) {
    case HttpMethod::options:
      return answer("204 No Content", kPreflightHeaders, {});
    case HttpMethod::get:
    case HttpMethod::head:
      return begin_download(head);
    case HttpMethod::post:
      return begin_upload(head);
    case HttpMethod::other:
      break;
  }
  answer("405 Method Not Allowed", "Allow: GET, HEAD, POST, OPTIONS\r\nContent-Length: 0\r\n", {});
}

void StorageExchange::on_body(std::span<const uint8_t> bytes) {
  if (is_answered_ || !form_) return;
  if (!form_->feed(bytes, *this) && !is_answered_) refuse("400 Bad Request", "the form is malformed");
}

void StorageExchange::on_end() {
  if (!is_answered_) refuse("400 Bad Request", "the form has no file");
}

// ---- Download ----

void StorageExchange::begin_download(const HttpHead& head) {
  const auto name = blobs::parse_blob_name(std::string_view(head.path).substr(1));
  if (!name) return refuse("404 Not Found", "there is no such file");
  // Before the file is looked for: who has no link does not learn whether it is there.
  if (!blobs::may_download(parts_.signer, *name, head.query, parts_.clock.unix_ms() / 1000)) {
    return refuse("403 Forbidden", "the link is not valid, or no longer");
  }
  auto found = parts_.store.find(*name);
  if (!found.ok()) return fail(found.error());
  if (!*found) return refuse("404 Not Found", "there is no such file");
  send(head, std::move(**found));
}

void StorageExchange::send(const HttpHead& head, blobs::Blob blob) {
  const blobs::BlobHeader& header = blob.header();
  const std::string tag = '"' + hex(header.sha256) + '"';
  ByteRange range;
  // Who resumes names the file that it began with; when that is another one by now, it gets this one from the start.
  if (head.method == HttpMethod::get && (head.if_range.empty() || head.if_range == tag)) {
    range = parse_range(head.range, header.size);
  }
  const std::string size = std::to_string(header.size);
  if (range.kind == ByteRange::Kind::unsatisfiable) {
    return answer("416 Range Not Satisfiable", "Content-Range: bytes */" + size + "\r\nContent-Length: 0\r\n", {});
  }
  const bool is_part = range.kind == ByteRange::Kind::part;
  content_at_ = range.first;
  content_left_ = is_part ? range.length : header.size;
  std::string headers = "Content-Type: " + header.media_type + "\r\nContent-Length: " + std::to_string(content_left_) +
                        "\r\nETag: " + tag + "\r\nAccept-Ranges: bytes\r\nCache-Control: private, no-cache\r\n";
  // What a browser could run is offered for saving instead of being shown.
  headers += "Content-Disposition: ";
  headers += blobs::is_inert_media_type(header.media_type) ? "inline\r\n" : "attachment\r\n";
  if (is_part) {
    headers += "Content-Range: bytes " + std::to_string(range.first) + '-' +
               std::to_string(range.first + range.length - 1) + '/' + size + "\r\n";
  }
  answer(is_part ? "206 Partial Content" : "200 OK", headers, {});
  if (head.method == HttpMethod::get) content_.emplace(std::move(blob));
}

// ---- Upload ----

void StorageExchange::begin_upload(const HttpHead& head) {
  bucket_ = bucket_of(head.path);
  if (!bucket_) return refuse("404 Not Found", "there is no such bucket");
  const auto boundary = boundary_of(head.content_type);
  if (!boundary) return refuse("415 Unsupported Media Type", "an upload is a form (multipart/form-data)");
  form_.emplace(*boundary);
  if (head.expects_continue) output_ += "HTTP/1.1 100 Continue\r\n\r\n";
}

void StorageExchange::on_field(std::string_view name, std::string_view value) {
  std::string key = lower(name);
  if (key != kKeyField && key != kMediaTypeField && key != blobs::kPolicyField && key != blobs::kSignatureField) return;
  fields_.insert_or_assign(std::move(key), std::string(value));
}

/// Why this file may not be uploaded; empty when it may. Settles policy and media type.
std::string_view StorageExchange::complaint_about_file(std::string_view media_type) {
  policy_ = blobs::check_upload(parts_.signer, fields_[std::string(blobs::kPolicyField)],
                                fields_[std::string(blobs::kSignatureField)]);
  if (!policy_) return "the policy is not signed";
  if (policy_->expires < parts_.clock.unix_ms() / 1000) return "the policy has expired";
  if (policy_->name.bucket != *bucket_) return "the policy is for another bucket";
  if (fields_[std::string(kKeyField)] != std::to_string(policy_->name.id)) return "the policy is for another key";
  const auto field = fields_.find(kMediaTypeField);
  media_type_ = field != fields_.end() ? field->second : std::string(media_type);
  if (media_type_.empty()) media_type_ = blobs::kUnknownMediaType;
  if (!blobs::is_concrete_media_type(media_type_)) return "this is no media type";
  if (!blobs::matches_media_type(policy_->allowed_media_type, media_type_)) return "this media type is not allowed";
  return {};
}

void StorageExchange::on_file_begin(std::string_view media_type) {
  if (is_answered_) return;
  if (const auto complaint = complaint_about_file(media_type); !complaint.empty()) {
    return refuse("403 Forbidden", complaint);
  }
  auto writer = parts_.store.begin(policy_->name);
  if (!writer.ok()) return fail(writer.error());
  writer_.emplace(std::move(*writer));
}

void StorageExchange::on_file_bytes(std::span<const uint8_t> bytes) {
  if (is_answered_ || !writer_) return;
  if (policy_->max_bytes > 0 && writer_->size() + bytes.size() > static_cast<uint64_t>(policy_->max_bytes)) {
    return refuse("413 Content Too Large", "the file is larger than the policy allows");
  }
  if (const auto written = writer_->append(bytes); !written.ok()) fail(written.error());
}

void StorageExchange::on_file_end() {
  if (is_answered_ || !writer_) return;
  if (writer_->size() < static_cast<uint64_t>(policy_->min_bytes)) {
    return refuse("400 Bad Request", "the file is smaller than the policy allows");
  }
  if (const auto finished = writer_->finish(media_type_); !finished.ok()) return fail(finished.error());
  writer_.reset();
  answer("204 No Content", "Location: /" + blobs::text_of(policy_->name) + "\r\n", {});
}

// ---- The answer ----

void StorageExchange::answer(std::string_view status_line, std::string_view headers, std::string_view content) {
  is_answered_ = true;
  output_ += "HTTP/1.1 ";
  output_ += status_line;
  output_ += "\r\n";
  output_ += kCommonHeaders;
  output_ += headers;
  output_ += "\r\n";
  output_ += content;
}

void StorageExchange::refuse(std::string_view status_line, std::string_view reason) {
  writer_.reset();
  const std::string headers =
      "Content-Type: text/plain\r\nContent-Length: " + std::to_string(reason.size() + 1) + "\r\n";
  answer(status_line, headers, std::string(reason) + "\n");
}

void StorageExchange::fail(const Error& error) {
  parts_.log.error("storage.failed", error.to_string());
  const bool is_full = error.code == Code::limit;
  refuse(is_full ? "507 Insufficient Storage" : "500 Internal Server Error",
         is_full ? "there is no room for the file" : "the file can't be read or written");
}

}  // namespace turms::gateway::net
