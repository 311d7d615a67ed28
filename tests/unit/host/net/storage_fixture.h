// SPDX-License-Identifier: Apache-2.0
// A store of files, a key for links, and the requests that clients make of them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blobs/links.h"
#include "host/base/doubles.h"
#include "host/blobs/store_fixture.h"
#include "net/storage_exchange.h"

namespace turms::gateway::net {

struct StorageFixture : blobs::StoreFixture {
  using Fields = std::vector<std::pair<std::string, std::string>>;

  [[nodiscard]] int64_t now() const { return clock.unix_ms() / 1000; }

  /// What stock clients post: the form's fields, then the key, then the media type if there is one.
  Fields form_for(const blobs::BlobName& name, const std::string& media_type = "image/png", int64_t min_bytes = 0,
                  int64_t max_bytes = 1000, const std::string& allowed = "image/*") {
    Fields fields = links.upload_form({name, now() + 300, min_bytes, max_bytes, allowed});
    fields.emplace_back("key", std::to_string(name.id));
    if (!media_type.empty()) fields.emplace_back("Content-Type", media_type);
    return fields;
  }
  static std::string post(std::string_view path, const Fields& fields, std::string_view content,
                          std::string_view more_headers = {}) {
    std::string body;
    for (const auto& [name, value] : fields) {
      body += "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
    body += "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
    body += content;
    body += "\r\n--B--\r\n";
    return "POST " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n" +
           "Content-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more_headers) + "\r\n" + body;
  }
  static std::string get(std::string_view url, std::string_view method = "GET") {
    if (url.starts_with("http://files")) url.remove_prefix(std::string_view("http://files").size());
    return std::string(method) + " " + std::string(url) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  gateway::testing::FakeClock clock;
  gateway::testing::CollectingLog log;
  const blobs::LinkSigner signer{crypto::sha256(crypto::octets("key"))};
  const blobs::Links links{"http://files", signer};
  const StorageExchange::Parts parts{*store, signer, clock, log};
};

}  // namespace turms::gateway::net
