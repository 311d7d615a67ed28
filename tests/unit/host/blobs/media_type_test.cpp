// SPDX-License-Identifier: Apache-2.0
#include "blobs/media_type.h"

#include <string>

#include <gtest/gtest.h>

namespace turms::gateway::blobs {
namespace {

TEST(MediaType, concrete_ones_are_safe_in_a_header) {
  for (const char* text : {"image/png", "text/plain; charset=utf-8", "application/vnd.ms-excel", "image/svg+xml"}) {
    EXPECT_TRUE(is_concrete_media_type(text)) << text;
  }
  for (const std::string& text :
       {std::string(), std::string("image"), std::string("image/"), std::string("/png"), std::string("image/*"),
        std::string("*/*"), std::string("a/b\r\nX: y"), std::string("a/b; \x01"), std::string("a b/c"),
        std::string("a/b/c"), "a/" + std::string(300, 'x'), std::string("a/b\0", 4)}) {
    EXPECT_FALSE(is_concrete_media_type(text)) << text;
  }
}

TEST(MediaType, patterns_may_be_wild) {
  for (const char* text : {"image/png", "image/*", "*/*"}) EXPECT_TRUE(is_media_type_pattern(text)) << text;
  for (const char* text : {"", "*", "*/png", "image/p*", "image/png;a=b", "/*"}) {
    EXPECT_FALSE(is_media_type_pattern(text)) << text;
  }
}

TEST(MediaType, patterns_let_in_what_they_say) {
  EXPECT_TRUE(matches_media_type("image/*", "image/png"));
  EXPECT_TRUE(matches_media_type("image/*", "IMAGE/PNG; a=b"));
  EXPECT_TRUE(matches_media_type("*/*", "text/html"));
  EXPECT_TRUE(matches_media_type("image/png", "image/png"));
  EXPECT_FALSE(matches_media_type("image/png", "image/gif"));
  EXPECT_FALSE(matches_media_type("image/*", "text/html"));
  EXPECT_FALSE(matches_media_type("image/*", "imagex/png"));
  EXPECT_FALSE(matches_media_type("*/*", ""));
}

TEST(MediaType, what_a_browser_would_run_is_not_inert) {
  for (const char* text : {"image/png", "audio/ogg", "video/mp4", "text/plain; charset=utf-8"}) {
    EXPECT_TRUE(is_inert_media_type(text)) << text;
  }
  for (const char* text :
       {"image/svg+xml", "IMAGE/SVG+XML;a=b", "text/html", "application/pdf", "application/xml", ""}) {
    EXPECT_FALSE(is_inert_media_type(text)) << text;
  }
}

}  // namespace
}  // namespace turms::gateway::blobs
