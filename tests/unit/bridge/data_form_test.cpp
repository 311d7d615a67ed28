// SPDX-License-Identifier: Apache-2.0
#include "bridge/data_form.h"

#include <gtest/gtest.h>

#include <string>

#include "stanza_from.h"

namespace turms::xmpp::bridge {
namespace {

std::string form_of(const std::string& content) {
  return "<x xmlns='jabber:x:data' type='submit'>" + content + "</x>";
}

TEST(DataFormTest, fields_are_found_by_name_with_all_their_values) {
  const auto document =
      document_from(form_of("<field var='FORM_TYPE' type='hidden'><value>urn:a</value></field>"
                            "<field var='b' type='list-multi'><value>1</value><value>2</value></field><field var='c'/>"
                            "<field type='fixed'><value>nobody's</value></field>"));
  const std::optional<DataForm> form = DataForm::read(document->root());
  ASSERT_TRUE(form);
  EXPECT_TRUE(form->is_submit());
  EXPECT_FALSE(form->is_cancel());
  EXPECT_EQ(form->form_type(), "urn:a");
  EXPECT_EQ(form->values("b"), (std::vector<std::string_view>{"1", "2"}));
  EXPECT_EQ(form->value("b"), "1");
  EXPECT_TRUE(form->has("c"));
  EXPECT_EQ(form->value("c"), "");
  EXPECT_FALSE(form->has("d"));
  EXPECT_TRUE(form->values("d").empty());
  EXPECT_EQ(form->fields().size(), 3U);
}

TEST(DataFormTest, booleans_and_numbers_are_read_strictly) {
  const auto document =
      document_from(form_of("<field var='yes'><value>1</value></field><field var='no'><value>false</value></field>"
                            "<field var='odd'><value>TRUE</value></field><field var='n'><value>-12</value></field>"
                            "<field var='m'><value>12 </value></field>"));
  const DataForm form = *DataForm::read(document->root());
  EXPECT_EQ(form.boolean("yes"), true);
  EXPECT_EQ(form.boolean("no"), false);
  EXPECT_EQ(form.boolean("odd"), std::nullopt);
  EXPECT_EQ(form.boolean("absent"), std::nullopt);
  EXPECT_EQ(form.number("n"), -12);
  EXPECT_EQ(form.number("m"), std::nullopt);
  EXPECT_EQ(form.number("absent"), std::nullopt);
}

TEST(DataFormTest, what_is_no_form_or_ambiguous_or_beyond_the_bounds_is_refused) {
  EXPECT_FALSE(DataForm::read(document_from("<x xmlns='urn:other'/>")->root()));
  EXPECT_FALSE(DataForm::read(document_from(form_of("<field var='a'/><field var='a'/>"))->root()));
  std::string fields, values;
  for (size_t i = 0; i <= DataForm::kFields; ++i) fields += "<field var='f" + std::to_string(i) + "'/>";
  EXPECT_FALSE(DataForm::read(document_from(form_of(fields))->root()));
  for (size_t i = 0; i <= DataForm::kValues; ++i) values += "<value/>";
  EXPECT_FALSE(DataForm::read(document_from(form_of("<field var='a'>" + values + "</field>"))->root()));
}

TEST(DataFormTest, a_parent_without_a_form_has_an_empty_one) {
  const auto without = document_from("<command xmlns='urn:c'/>");
  const auto with = document_from("<command xmlns='urn:c'>" + form_of("<field var='a'/>") + "</command>");
  EXPECT_TRUE(DataForm::read_child(without->root())->is_empty());
  EXPECT_TRUE(DataForm::read_child(with->root())->has("a"));
}

TEST(DataFormWriterTest, writes_fields_with_values_and_options) {
  std::string out;
  xml::Writer writer(out);
  DataFormWriter form(writer, FormKind::form);
  form.title("T").instructions("Do <it>").form_type("urn:a").note("between");
  form.field(FieldKind::list_single, "pick", "Pick one").required().value("1").option("1", "One").option("2", "");
  form.field(FieldKind::text_private, "secret");
  form.field(FieldKind::list_multi, "any").open_to_others();
  form.close();
  EXPECT_EQ(out,
            "<x xmlns='jabber:x:data' type='form'><title>T</title><instructions>Do &lt;it&gt;</instructions>"
            "<field var='FORM_TYPE' type='hidden'><value>urn:a</value></field>"
            "<field type='fixed'><value>between</value></field>"
            "<field var='pick' type='list-single' label='Pick one'><required/><value>1</value>"
            "<option label='One'><value>1</value></option><option><value>2</value></option></field>"
            "<field var='secret' type='text-private'/><field var='any' type='list-multi'>"
            "<validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:string'><open/></validate></field>"
            "</x>");
  EXPECT_TRUE(DataForm::read(document_from(out)->root())->has("pick"));
}

TEST(DataFormWriterTest, writes_tables) {
  std::string out;
  xml::Writer writer(out);
  DataFormWriter form(writer, FormKind::result);
  form.reported({{"jid", "Address", FieldKind::jid_single}, {"name", {}}});
  form.item().cell("jid", "2@example.org").cell("name", "Two");
  form.item().cell("jid", "3@example.org");
  form.close();
  EXPECT_EQ(
      out,
      "<x xmlns='jabber:x:data' type='result'><reported><field var='jid' type='jid-single' label='Address'/>"
      "<field var='name' type='text-single'/></reported>"
      "<item><field var='jid'><value>2@example.org</value></field><field var='name'><value>Two</value></field></item>"
      "<item><field var='jid'><value>3@example.org</value></field></item></x>");
}

TEST(DataFormWriterTest, every_kind_of_field_has_the_name_of_the_specification) {
  EXPECT_EQ(name_of(FieldKind::text_single), "text-single");
  EXPECT_EQ(name_of(FieldKind::text_private), "text-private");
  EXPECT_EQ(name_of(FieldKind::text_multi), "text-multi");
  EXPECT_EQ(name_of(FieldKind::boolean), "boolean");
  EXPECT_EQ(name_of(FieldKind::fixed), "fixed");
  EXPECT_EQ(name_of(FieldKind::hidden), "hidden");
  EXPECT_EQ(name_of(FieldKind::jid_single), "jid-single");
  EXPECT_EQ(name_of(FieldKind::jid_multi), "jid-multi");
  EXPECT_EQ(name_of(FieldKind::list_single), "list-single");
  EXPECT_EQ(name_of(FieldKind::list_multi), "list-multi");
}

}  // namespace
}  // namespace turms::xmpp::bridge
