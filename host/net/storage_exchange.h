// SPDX-License-Identifier: Apache-2.0
// What is said on one HTTP connection about files: a request in, an answer out, and the file behind it. An upload is a
// form with a signed policy before its file, a download a signed address (host/blobs/README.md). Knows no socket; reads
// and writes files. One for each connection, owned by it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "blobs/blob_store.h"
#include "blobs/link_signer.h"
#include "blobs/links.h"
#include "net/http_reader.h"
#include "net/multipart_form.h"

namespace turms::gateway::net {

class StorageExchange final : private HttpEvents, private FormEvents {
 public:
  /// All outlive the exchange.
  struct Parts {
    blobs::BlobStore& store;
    const blobs::LinkSigner& signer;
    const Clock& clock;
    Log& log;
  };

  explicit StorageExchange(const Parts& parts) : parts_(parts) {}

  /// Takes what the client sends; ignored once there is an answer.
  void feed(std::span<const uint8_t> bytes);

  /// What is to be sent now: a "100 Continue", or the answer without its content.
  [[nodiscard]] std::string take_output();
  [[nodiscard]] bool is_answered() const { return is_answered_; }

  /// The next bytes of the answer's content; 0: that was all. \errors io: the answer can only be cut off
  [[nodiscard]] Result<size_t> read_content(std::span<uint8_t> out);

 private:
  void on_head(const HttpHead& head) override;
  void on_body(std::span<const uint8_t> bytes) override;
  void on_end() override;
  void on_field(std::string_view name, std::string_view value) override;
  void on_file_begin(std::string_view media_type) override;
  void on_file_bytes(std::span<const uint8_t> bytes) override;
  void on_file_end() override;

  void begin_download(const HttpHead& head);
  void send(const HttpHead& head, blobs::Blob blob);
  void begin_upload(const HttpHead& head);
  void answer(std::string_view status_line, std::string_view headers, std::string_view content);
  void refuse(std::string_view status_line, std::string_view reason);
  void fail(const Error& error);
  [[nodiscard]] std::string_view complaint_about_file(std::string_view media_type);

  Parts parts_;
  HttpReader reader_;
  std::string output_;
  bool is_answered_ = false;

  // An upload.
  std::optional<blobs::Bucket> bucket_;
  std::optional<MultipartForm> form_;
  std::map<std::string, std::string, std::less<>> fields_;  // in lower case; those that mean something
  std::optional<blobs::UploadPolicy> policy_;
  std::string media_type_;
  std::optional<blobs::BlobWriter> writer_;

  // A download.
  std::optional<blobs::Blob> content_;
  uint64_t content_at_ = 0;    // where the next piece begins
  uint64_t content_left_ = 0;  // bytes still to be sent
};

}  // namespace turms::gateway::net
