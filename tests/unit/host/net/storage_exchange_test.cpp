// SPDX-License-Identifier: Apache-2.0
#include "net/storage_exchange.h"

#include "host/net/storage_fixture.h"

namespace turms::gateway::net {
namespace {

struct StorageExchangeTest : StorageFixture {
  /// Everything that is answered, content included.
  std::string answer_to(std::string_view request, size_t step = 1'000'000) {
    StorageExchange exchange(parts);
    std::string answer;
    while (!request.empty()) {
      exchange.feed(crypto::octets(request.substr(0, step)));
      answer += exchange.take_output();
      request.remove_prefix(std::min(step, request.size()));
    }
    std::array<uint8_t, 7> piece{};
    while (exchange.is_answered()) {
      const auto got = exchange.read_content(piece);
      if (!got.ok()) return answer + "CUT";
      if (*got == 0) break;
      answer.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*got));
    }
    return answer;
  }
  std::string status_of(std::string_view request) {
    const std::string answer = answer_to(request);
    EXPECT_TRUE(answer.empty() || answer.find("\r\n\r\n") != std::string::npos);
    return answer.substr(0, 13) == "HTTP/1.1 100 " ? "100" : answer.substr(std::min<size_t>(9, answer.size()), 3);
  }
  static bool has_header(const std::string& answer, const std::string& header) {
    return answer.substr(0, answer.find("\r\n\r\n") + 2).find("\r\n" + header + "\r\n") != std::string::npos;
  }
  std::string upload_status(std::string_view path, const Fields& fields, std::string_view content = "content") {
    return status_of(post(path, fields, content));
  }
  const std::string path_of_pictures = "/user-profile-picture";
};

TEST_F(StorageExchangeTest, an_upload_is_stored_in_every_split_and_comes_back) {
  for (size_t step = 1; step < 700; step += 13) {
    const std::string content = "content " + std::to_string(step);
    const std::string answer = answer_to(post(path_of_pictures, form_for(picture), content), step);
    ASSERT_TRUE(answer.starts_with("HTTP/1.1 204 ")) << answer;
    EXPECT_TRUE(has_header(answer, "Location: /user-profile-picture/7"));
    ASSERT_EQ(StoreFixture::get(picture), content);
  }
  const std::string answer = answer_to(get("/user-profile-picture/7"));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(has_header(answer, "Content-Type: image/png"));
  EXPECT_TRUE(has_header(answer, "Content-Disposition: inline"));
  EXPECT_TRUE(has_header(answer, "X-Content-Type-Options: nosniff"));
  EXPECT_TRUE(has_header(answer, "Access-Control-Allow-Origin: *"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n" + StoreFixture::get(picture)));
}

TEST_F(StorageExchangeTest, a_client_that_waits_is_told_to_go_on) {
  const std::string request = post(path_of_pictures, form_for(picture), "x", "Expect: 100-continue\r\n");
  const std::string answer = answer_to(request, request.find("\r\n\r\n") + 4);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 ")) << answer;
}

TEST_F(StorageExchangeTest, an_attachment_needs_its_link) {
  put(attachment, "content", "text/html");
  const std::string url = links.download_url(attachment, now() + 1);
  const std::string answer = answer_to(get(url));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(has_header(answer, "Content-Disposition: attachment")) << "a browser must not run it";
  EXPECT_TRUE(answer.ends_with("content"));
  EXPECT_EQ(status_of(get("/message-attachment/7")), "403");
  EXPECT_EQ(status_of(get("/message-attachment/8")), "403") << "whether it is there is nobody's business";
  EXPECT_EQ(status_of(get(links.download_url({blobs::Bucket::message_attachment, 8}, now()))), "404");
  clock.advance_ms(2'000);
  EXPECT_EQ(status_of(get(url)), "403");
}

TEST_F(StorageExchangeTest, a_part_is_sent_when_only_a_part_is_wanted) {
  put(picture, "0123456789");
  const auto ask = [&](const std::string& headers, std::string_view method = "GET") {
    std::string request = StorageFixture::get("/user-profile-picture/7", method);
    request.insert(request.size() - 2, headers);
    return answer_to(request);
  };
  const std::string middle = ask("Range: bytes=2-5\r\n");
  EXPECT_TRUE(middle.starts_with("HTTP/1.1 206 Partial Content\r\n")) << middle;
  EXPECT_TRUE(has_header(middle, "Content-Range: bytes 2-5/10"));
  EXPECT_TRUE(has_header(middle, "Content-Length: 4"));
  EXPECT_TRUE(middle.ends_with("\r\n\r\n2345"));
  EXPECT_TRUE(ask("range: bytes=-1\r\n").ends_with("\r\n\r\n9"));
  const std::string beyond = ask("Range: bytes=10-\r\n");
  EXPECT_TRUE(beyond.starts_with("HTTP/1.1 416 ")) << beyond;
  EXPECT_TRUE(has_header(beyond, "Content-Range: bytes */10"));
  EXPECT_TRUE(beyond.ends_with("\r\n\r\n"));
  const std::string whole = ask("Range: bytes=0-1,4-5\r\n");
  EXPECT_TRUE(whole.starts_with("HTTP/1.1 200 ") && whole.ends_with("0123456789"));
  EXPECT_TRUE(has_header(whole, "Accept-Ranges: bytes"));
  EXPECT_TRUE(ask("Range: bytes=2-5\r\n", "HEAD").starts_with("HTTP/1.1 200 ")) << "a range is for GET";
}

TEST_F(StorageExchangeTest, who_resumes_another_file_gets_this_one_whole) {
  put(picture, "0123456789");
  const std::string url = "/user-profile-picture/7";
  const std::string answer = answer_to(get(url));
  const size_t at = answer.find("ETag: ") + 6;
  const std::string tag = answer.substr(at, answer.find("\r\n", at) - at);
  const auto resume = [&](const std::string& if_range) {
    return answer_to("GET " + url + " HTTP/1.1\r\nHost: x\r\nRange: bytes=8-\r\nIf-Range: " + if_range + "\r\n\r\n");
  };
  EXPECT_TRUE(resume(tag).ends_with("\r\n\r\n89"));
  EXPECT_TRUE(resume("\"other\"").ends_with("\r\n\r\n0123456789"));
}

TEST_F(StorageExchangeTest, a_head_has_no_content) {
  put(picture, "content");
  const std::string answer = answer_to(get("/user-profile-picture/7", "HEAD"));
  EXPECT_TRUE(has_header(answer, "Content-Length: 7"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(StorageExchangeTest, every_refusal_of_a_request) {
  EXPECT_EQ(status_of(get("/user-profile-picture/7")), "404");
  for (const char* path : {"/", "/link_key", "/user-profile-picture", "/user-profile-picture/", "/incoming/1",
                           "/user-profile-picture/../link_key", "/user-profile-picture/%37", "/../../etc/passwd"}) {
    EXPECT_EQ(status_of(get(path)), "404") << path;
  }
  EXPECT_EQ(status_of(get("/user-profile-picture/7", "DELETE")), "405");
  EXPECT_EQ(status_of(get("/user-profile-picture/7", "PUT")), "405");
  EXPECT_EQ(status_of("nonsense\r\n\r\n"), "400");
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nX: " + std::string(10'000, 'x')), "431");
  EXPECT_EQ(status_of("POST /user-profile-picture HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"), "415");
  EXPECT_EQ(upload_status("/nowhere", form_for(picture)), "404");
  EXPECT_EQ(status_of(get("/", "OPTIONS")), "204");
}

TEST_F(StorageExchangeTest, every_refusal_of_a_form) {
  const auto without = [&](std::string_view name) {
    Fields fields = form_for(picture);
    std::erase_if(fields, [&](const auto& field) { return field.first == name; });
    return fields;
  };
  const auto with = [&](std::string_view name, const std::string& value) {
    Fields fields = without(name);
    fields.emplace_back(name, value);
    return fields;
  };
  EXPECT_EQ(upload_status(path_of_pictures, {}), "403");
  EXPECT_EQ(upload_status(path_of_pictures, without("policy")), "403");
  EXPECT_EQ(upload_status(path_of_pictures, without("signature")), "403");
  EXPECT_EQ(upload_status(path_of_pictures, without("key")), "403");
  EXPECT_EQ(upload_status(path_of_pictures, with("key", "8")), "403") << "somebody else's picture";
  EXPECT_EQ(upload_status("/group-profile-picture", form_for(picture)), "403");
  EXPECT_EQ(upload_status(path_of_pictures, form_for(picture, "text/html")), "403");
  EXPECT_EQ(upload_status(path_of_pictures, form_for(picture, "")), "403") << "image/* needs to know";
  EXPECT_EQ(upload_status(path_of_pictures, form_for(picture, "image/a\r\nX: y")), "403");
  EXPECT_EQ(upload_status(path_of_pictures, form_for(picture, "image/png", 8)), "400") << "too small";
  EXPECT_EQ(upload_status(path_of_pictures, form_for(picture, "image/png", 0, 6)), "413");
  const Fields late = form_for(picture);
  clock.advance_ms(301'000);
  EXPECT_EQ(upload_status(path_of_pictures, late), "403");
  EXPECT_EQ(StoreFixture::get(picture), "none");
  EXPECT_TRUE(std::filesystem::is_empty(root / "incoming"));
}

TEST_F(StorageExchangeTest, bounds_are_inclusive_and_zero_is_no_bound) {
  EXPECT_EQ(upload_status(path_of_pictures, form_for(picture, "image/png", 7, 7)), "204");
  EXPECT_EQ(upload_status(path_of_pictures, form_for(picture, "image/png", 0, 0), std::string(100'000, 'x')), "204");
}

TEST_F(StorageExchangeTest, an_attachment_of_an_unknown_type_is_just_bytes) {
  EXPECT_EQ(upload_status("/message-attachment", form_for(attachment, "", 0, 0, "*/*")), "204");
  EXPECT_TRUE(
      has_header(answer_to(get(links.download_url(attachment, now()))), "Content-Type: application/octet-stream"));
}

TEST_F(StorageExchangeTest, a_form_that_stops_short_or_has_no_file_stores_nothing) {
  const std::string request = post(path_of_pictures, form_for(picture), "content");
  for (size_t cut = 1; cut < request.size() - 4; cut += 17) answer_to(request.substr(0, cut));
  EXPECT_EQ(StoreFixture::get(picture), "none");
  EXPECT_TRUE(std::filesystem::is_empty(root / "incoming"));
  const std::string body = "--B\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n7\r\n--B--";
  EXPECT_EQ(status_of("POST /user-profile-picture HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=B\r\n"
                      "Content-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body),
            "400");
}

TEST_F(StorageExchangeTest, what_goes_wrong_with_a_file_is_500_and_logged) {
  put(picture, "content");
  std::filesystem::resize_file(StoreFixture::path_of(picture), 100);
  EXPECT_EQ(status_of(get("/user-profile-picture/7")), "500");
  std::filesystem::remove_all(root / "incoming");
  EXPECT_EQ(upload_status(path_of_pictures, form_for(picture)), "500");
  EXPECT_EQ(log.lines_of("storage.failed").size(), 2U);
}

TEST_F(StorageExchangeTest, a_download_under_way_survives_a_new_upload) {
  put(picture, "old content");
  StorageExchange exchange(parts);
  exchange.feed(crypto::octets(get("/user-profile-picture/7")));
  std::array<uint8_t, 3> piece{};
  ASSERT_EQ(*exchange.read_content(piece), 3U);
  put(picture, "x");
  std::string rest;
  for (auto got = exchange.read_content(piece); got.ok() && *got != 0; got = exchange.read_content(piece)) {
    rest.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*got));
  }
  EXPECT_EQ(rest, " content");
}

}  // namespace
}  // namespace turms::gateway::net
