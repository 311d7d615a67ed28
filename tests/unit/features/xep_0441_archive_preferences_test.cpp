// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kPrefs = "<prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs>";

class ArchivePreferencesTest : public IqTest {};

TEST_F(ArchivePreferencesTest, everything_is_kept) {
  const std::string answer = ask("get", "", "<prefs xmlns='urn:xmpp:mam:2'/>");
  EXPECT_TRUE(is_result(answer));
  EXPECT_TRUE(contains(answer, kPrefs));
}

TEST_F(ArchivePreferencesTest, to_want_that_is_fine) {
  EXPECT_TRUE(contains(ask("set", "1@example.org",
                           "<prefs xmlns='urn:xmpp:mam:2' default='always'><always><jid>2@example.org</jid></always>"
                           "<never/></prefs>"),
                       kPrefs));
}

TEST_F(ArchivePreferencesTest, to_want_less_is_not_allowed) {
  EXPECT_TRUE(is_error(ask("set", "", "<prefs xmlns='urn:xmpp:mam:2' default='roster'/>"), "not-allowed"));
}

TEST_F(ArchivePreferencesTest, nobody_is_left_out) {
  EXPECT_TRUE(is_error(
      ask("set", "", "<prefs xmlns='urn:xmpp:mam:2' default='always'><never><jid>2@example.org</jid></never></prefs>"),
      "not-allowed"));
}

}  // namespace
}  // namespace turms::xmpp::features
