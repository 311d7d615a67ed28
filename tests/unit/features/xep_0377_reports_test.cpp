// SPDX-License-Identifier: Apache-2.0
#include "iq_features_test.h"

namespace turms::xmpp::features {
namespace {

class ReportsTest : public IqTest {
 protected:
  std::string report(const std::string& report) {
    stage.account.contacts().set_loaded();
    return ask("set", "",
               "<block xmlns='urn:xmpp:blocking'><item jid='5@conference.example.org'>" + report + "</item></block>");
  }
};

TEST_F(ReportsTest, are_one_event_for_the_operator) {
  EXPECT_TRUE(is_result(
      report("<report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'>"
             "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='17'/>"
             "<stanza-id xmlns='urn:xmpp:sid:0' by='1@example.org' id='18'/><text>sells\nthings</text></report>")));
  const std::string line = stage.log.line("report.received");
  EXPECT_TRUE(contains(line, "user=1")) << line;
  EXPECT_TRUE(contains(line, "about=5@conference.example.org")) << line;
  EXPECT_TRUE(contains(line, "reason=urn:xmpp:reporting:spam")) << line;
  EXPECT_TRUE(contains(line, "stanza_ids=17 18")) << line;
  EXPECT_TRUE(contains(line, "text=sells things")) << line;
  EXPECT_EQ(stage.metrics.value("xmpp_abuse_reports_total"), 1);
}

TEST_F(ReportsTest, a_block_without_a_report_is_none) {
  report("");
  EXPECT_EQ(stage.log.line("report.received"), "");
  EXPECT_EQ(stage.metrics.value("xmpp_abuse_reports_total"), 0);
}

TEST_F(ReportsTest, are_cut_to_what_a_log_can_bear) {
  std::string ids;
  for (int i = 0; i < 50; ++i) ids += "<stanza-id xmlns='urn:xmpp:sid:0' id='" + std::string(200, 'i') + "'/>";
  report("<report xmlns='urn:xmpp:reporting:1' reason='r'>" + ids + "<text>" + std::string(5000, 't') +
         "</text></report>");
  const std::string line = stage.log.line("report.received");
  EXPECT_LT(line.size(), 3200u);
  EXPECT_GT(line.size(), 2500u);
}

}  // namespace
}  // namespace turms::xmpp::features
