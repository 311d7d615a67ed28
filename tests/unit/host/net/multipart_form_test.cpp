// SPDX-License-Identifier: Apache-2.0
#include "net/multipart_form.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace turms::gateway::net {
namespace {

std::span<const uint8_t> octets(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// Everything heard as one text.
struct Heard final : FormEvents {
  void on_field(std::string_view name, std::string_view value) override {
    said += std::string(name) + "=" + std::string(value) + ";";
  }
  void on_file_begin(std::string_view media_type) override { said += "file(" + std::string(media_type) + ")"; }
  void on_file_bytes(std::span<const uint8_t> bytes) override { said.append(bytes.begin(), bytes.end()); }
  void on_file_end() override { said += ";"; }
  std::string said;
};

/// Empty when the form was malformed.
std::string heard_in(std::string_view text, size_t step, bool is_whole = true) {
  MultipartForm form("B");
  Heard heard;
  while (!text.empty()) {
    if (!form.feed(octets(text.substr(0, step)), heard)) return {};
    text.remove_prefix(std::min(step, text.size()));
  }
  EXPECT_EQ(form.is_complete(), is_whole);
  return heard.said;
}

const std::string kField = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
const std::string kFile =
    "Content-Disposition: form-data; name=\"file\"; filename=\"f.png\"\r\nContent-Type: image/png\r\n\r\n";

TEST(MultipartForm, takes_a_form_apart_in_every_split) {
  const std::string content = "\r\n--\r\n--b\r\n-\r\n--A";  // nearly boundaries
  const std::string text = "preamble\r\n--B\r\n" + kField + "1\r\n--B\r\n" + kField + "\r\n--B\r\n" + kFile + content +
                           "\r\n--B--\r\nepilogue --B";
  for (size_t step = 1; step <= text.size(); ++step) {
    ASSERT_EQ(heard_in(text, step), "a=1;a=;file(image/png)" + content + ";") << step;
  }
}

TEST(MultipartForm, an_empty_file_is_a_file) {
  EXPECT_EQ(heard_in("--B\r\n" + kFile + "\r\n--B--", 1), "file(image/png);");
}

TEST(MultipartForm, names_may_be_written_in_many_ways) {
  for (const char* disposition :
       {"content-disposition: form-data; name=a", "Content-Disposition:form-data;filename=\"x;name=b\";name=\"a\"",
        "Content-Disposition: form-data; NAME=\"a\"", "Content-Disposition: form-data; x=\"\\\"\"; name=\"\\a\""}) {
    EXPECT_EQ(heard_in("--B\r\nX-Other: y\r\n" + std::string(disposition) + "\r\n\r\n1\r\n--B--", 100), "a=1;")
        << disposition;
  }
}

TEST(MultipartForm, what_is_no_form_is_malformed) {
  for (const char* text : {"--Bx\r\n\r\n", "--B\r\n\r\nno head\r\n--B--", "--B\r\nX: y\r\n\r\nno name\r\n--B--",
                           "--B\r\nContent-Disposition: form-data; name=\"open\r\n\r\n1\r\n--B--"}) {
    EXPECT_EQ(heard_in(text, 7), "") << text;
  }
}

TEST(MultipartForm, one_that_stops_short_is_not_complete) {
  EXPECT_EQ(heard_in("--B\r\n" + kFile + "half", 1, false), "file(image/png)");
  EXPECT_EQ(heard_in("no boundary at all, however long it gets", 3, false), "");
}

TEST(MultipartForm, what_is_held_is_bounded) {
  const std::string much(MultipartForm::kMaxFieldBytes + 100, 'x');
  EXPECT_EQ(heard_in("--B\r\n" + kField + much + "\r\n--B--", 512), "") << "a field";
  EXPECT_EQ(heard_in("--B\r\nX: " + much, 512, false), "") << "the head of a part";
  std::string many;
  for (size_t i = 0; i <= MultipartForm::kMaxFields; ++i) many += "--B\r\n" + kField + "1\r\n";
  EXPECT_EQ(heard_in(many, 512), "") << "the number of fields";
  EXPECT_EQ(heard_in("--B\r\n" + kFile + much + much + "\r\n--B--", 512), "file(image/png)" + much + much + ";")
      << "a file may be of any size";
}

TEST(MultipartForm, a_boundary_is_found_in_a_content_type) {
  EXPECT_EQ(boundary_of("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(boundary_of("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), "a b");
  for (const std::string& text :
       {std::string(), std::string("text/plain; boundary=a"), std::string("multipart/form-data"),
        std::string("multipart/form-data; boundary="), "multipart/form-data; boundary=" + std::string(71, 'x')}) {
    EXPECT_EQ(boundary_of(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace turms::gateway::net
