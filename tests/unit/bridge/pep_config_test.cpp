// SPDX-License-Identifier: Apache-2.0
#include "bridge/pep_config.h"

#include <gtest/gtest.h>

#include "bridge/pep_key.h"
#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

/// A submitted form with these fields. The document must outlive the form.
class Form {
 public:
  explicit Form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    std::string xml = "<x xmlns='jabber:x:data' type='submit'>";
    for (const auto& [var, value] : fields) {
      xml += "<field var='" + std::string(var) + "'><value>" + std::string(value) + "</value></field>";
    }
    document_ = document_from(xml + "</x>");
    form_ = DataForm::read(document_->root());
  }
  operator const DataForm&() const { return *form_; }  // NOLINT: implicit by intent

 private:
  std::unique_ptr<xml::Document> document_;
  std::optional<DataForm> form_;
};

TEST(PepConfigTest, is_what_xep_0163_wants_of_a_new_node) {
  const PepConfig config;
  EXPECT_EQ(config.access, PepAccess::presence);
  EXPECT_EQ(config.max_items, 1u);
  EXPECT_TRUE(config.is_kept && config.tells && config.tells_payloads && config.sends_last);
}

TEST(PepConfigTest, nodes_that_everybody_takes_for_private_are_private) {
  for (const std::string_view node :
       {std::string_view("urn:xmpp:bookmarks:1"), std::string_view("urn:xmpp:mds:displayed:0"),
        std::string_view("storage:bookmarks"), kPrivateXmlNode})
    EXPECT_EQ(PepConfig::default_of(node).access, PepAccess::whitelist) << node;
  EXPECT_TRUE(meets(PepConfig::default_of("urn:xmpp:bookmarks:1"), Form{{"pubsub#persist_items", "true"},
                                                                        {"pubsub#max_items", "max"},
                                                                        {"pubsub#send_last_published_item", "never"},
                                                                        {"pubsub#access_model", "whitelist"}}));
  EXPECT_EQ(PepConfig::default_of("urn:xmpp:omemo:2:devices").access, PepAccess::presence);
}

TEST(PepConfigTest, takes_the_options_of_omemo_and_of_bookmarks) {
  PepConfig config;
  EXPECT_FALSE(apply(Form{{"FORM_TYPE", kPepPublishOptionsForm},
                          {"pubsub#access_model", "open"},
                          {"pubsub#persist_items", "true"},
                          {"pubsub#max_items", "max"},
                          {"pubsub#send_last_published_item", "never"}},
                     config));
  EXPECT_EQ(config.access, PepAccess::open);
  EXPECT_EQ(config.max_items, PepConfig::kMaxItems);
  EXPECT_FALSE(config.sends_last);
}

TEST(PepConfigTest, names_the_option_that_it_does_not_know_or_that_can_not_be) {
  const std::pair<std::string_view, std::string_view> bad[] = {
      {"pubsub#unheard_of", "1"},           {"access_model", "open"},
      {"pubsub#access_model", "authorize"}, {"pubsub#max_items", "0"},
      {"pubsub#max_items", "1001"},         {"pubsub#max_items", "many"},
      {"pubsub#max_items", "-1"},           {"pubsub#max_items", "99999999999"},
      {"pubsub#item_expire", "0"},          {"pubsub#item_expire", "never"},
      {"pubsub#item_expire", "315360001"},  {"pubsub#persist_items", "yes"},
      {"pubsub#publish_model", "open"},     {"pubsub#notify_config", "1"},
      {"pubsub#title", "two&#10;lines"},    {"pubsub#send_last_published_item", "sometimes"},
  };
  for (const auto& [var, value] : bad) {
    PepConfig config;
    EXPECT_EQ(apply(Form{{var, value}}, config), std::string(var)) << value;
  }
}

TEST(PepConfigTest, items_expire_when_they_are_to) {
  PepConfig config;
  EXPECT_FALSE(config.has_expired(0, INT64_MAX));
  EXPECT_FALSE(apply(Form{{"pubsub#item_expire", "60"}}, config));
  EXPECT_FALSE(config.has_expired(1000, 60999));
  EXPECT_TRUE(config.has_expired(1000, 61000));
  EXPECT_EQ(decode_config(encode_config(config))->expire_seconds, 60u);
  EXPECT_FALSE(apply(Form{{"pubsub#item_expire", "max"}}, config));
  EXPECT_FALSE(config.has_expired(1000, INT64_MAX));
}

TEST(PepConfigTest, preconditions_are_met_by_what_is_already_so) {
  PepConfig config;
  config.access = PepAccess::open;
  EXPECT_TRUE(meets(config, Form{{"pubsub#access_model", "open"}, {"pubsub#persist_items", "1"}}));
  EXPECT_FALSE(meets(config, Form{{"pubsub#access_model", "whitelist"}}));
  EXPECT_FALSE(meets(config, Form{{"pubsub#max_items", "max"}}));
  EXPECT_FALSE(meets(config, Form{{"pubsub#unheard_of", "1"}}));
}

TEST(PepConfigTest, comes_back_from_the_store_as_it_was) {
  PepConfig config;
  config.access = PepAccess::whitelist;
  config.max_items = PepConfig::kMaxItems;
  config.is_kept = config.tells = config.tells_payloads = config.tells_deletion = config.sends_last = false;
  config.title = "a = b";
  config.type = "urn:type";
  const auto again = decode_config(encode_config(config));
  ASSERT_TRUE(again);
  EXPECT_EQ(encode_config(*again), encode_config(config));
  EXPECT_EQ(again->title, "a = b");
  EXPECT_EQ(again->access, PepAccess::whitelist);
  EXPECT_FALSE(again->sends_last);
}

TEST(PepConfigTest, other_bytes_are_no_configuration) {
  for (const std::string_view bytes : {"", "2", "1\n", "1\naccess_model", "1\naccess_model=all", "1\nwhat=1", "11"})
    EXPECT_FALSE(decode_config(bytes)) << bytes;
  EXPECT_TRUE(decode_config("1"));
}

TEST(PepConfigTest, the_form_has_the_present_values_and_choices) {
  std::string out;
  xml::Writer writer(out);
  PepConfig config;
  config.access = PepAccess::open;
  write_config_form(writer, config);
  EXPECT_NE(out.find("http://jabber.org/protocol/pubsub#node_config"), std::string::npos);
  EXPECT_NE(out.find("var='pubsub#access_model'"), std::string::npos) << out;
  EXPECT_NE(out.find("<value>open</value>"), std::string::npos) << out;
  EXPECT_NE(out.find("<value>whitelist</value></option>"), std::string::npos) << out;
  // What we show is what we take.
  const auto document = document_from(out);
  const auto form = DataForm::read(document->root());
  ASSERT_TRUE(form);
  EXPECT_TRUE(meets(config, *form));
}

TEST(PepConfigTest, meta_data_tells_who_may_read) {
  std::string out;
  xml::Writer writer(out);
  write_meta_data(writer, PepConfig());
  EXPECT_NE(out.find("pubsub#meta-data"), std::string::npos);
  EXPECT_NE(out.find("<value>presence</value>"), std::string::npos) << out;
}

}  // namespace
}  // namespace turms::xmpp::bridge
