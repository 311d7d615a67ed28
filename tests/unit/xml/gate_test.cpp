// SPDX-License-Identifier: Apache-2.0
#include "xml/gate.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace turms::xmpp::xml {
namespace {

Bytes bytes(std::string_view text) {
  return as_bytes(text);
}

class GateTest : public testing::Test {
 protected:
  Gate gate_{Limits()};

  void open() { ASSERT_EQ(gate_.scan(bytes("<s>")).border, Gate::Border::opened); }
  std::optional<Fault> fault_of(std::string_view text) { return gate_.scan(bytes(text)).fault; }
  void expect_fault(FaultKind kind, std::string_view text) {
    const std::optional<Fault> fault = fault_of(text);
    ASSERT_TRUE(fault) << text;
    EXPECT_EQ(fault->kind, kind) << text << ": " << fault->text;
  }
};

TEST_F(GateTest, stops_behind_the_header_each_element_and_the_end) {
  std::string_view text = "<?xml version='1.0'?>\n<s>  <a x='>'>t</a><b/> </s>rest";
  Gate::Step step = gate_.scan(bytes(text));
  EXPECT_EQ(step.border, Gate::Border::opened);
  EXPECT_EQ(text.substr(0, step.ready), "<?xml version='1.0'?>\n<s>");
  text.remove_prefix(step.ready);
  step = gate_.scan(bytes(text));
  EXPECT_EQ(step.border, Gate::Border::element);
  EXPECT_EQ(text.substr(step.skipped, step.ready), "<a x='>'>t</a>");
  text.remove_prefix(step.skipped + step.ready);
  step = gate_.scan(bytes(text));
  EXPECT_EQ(step.border, Gate::Border::element);
  EXPECT_EQ(text.substr(0, step.ready), "<b/>");
  text.remove_prefix(step.ready);
  step = gate_.scan(bytes(text));
  EXPECT_EQ(step.border, Gate::Border::closed);
  EXPECT_EQ(text.substr(step.skipped, step.ready), "</s>");
  EXPECT_TRUE(gate_.is_closed());
}

TEST_F(GateTest, an_unfinished_token_is_held) {
  open();
  Gate::Step step = gate_.scan(bytes("<a>text<b attr='"));
  EXPECT_EQ(step.ready, 7u);
  EXPECT_EQ(step.held, 9u);
  step = gate_.scan(bytes(">'"));
  EXPECT_EQ(step.ready, 0u);
  EXPECT_EQ(step.held, 2u);
  step = gate_.scan(bytes("/>x"));
  EXPECT_EQ(step.ready, 3u);
}

TEST_F(GateTest, a_cut_character_and_a_cut_reference_are_held) {
  open();
  EXPECT_EQ(gate_.scan(bytes("<a>x\xE4\xB8")).held, 2u);
  EXPECT_EQ(gate_.scan(bytes("\xAD")).ready, 1u);
  EXPECT_EQ(gate_.scan(bytes("&am")).held, 3u);
  EXPECT_EQ(gate_.scan(bytes("p;")).ready, 2u);
}

TEST_F(GateTest, whitespace_outside_of_stanzas_is_skipped) {
  EXPECT_EQ(gate_.scan(bytes(" \n")).skipped, 2u);
  open();
  const Gate::Step step = gate_.scan(bytes(" \t\r\n "));
  EXPECT_EQ(step.skipped, 5u);
  EXPECT_EQ(step.ready + step.held, 0u);
}

TEST_F(GateTest, comments_instructions_and_document_types_are_restricted) {
  for (const std::string_view text : {"<!-- x -->", "<!DOCTYPE s>", "<?php x?>", "<?xmlx?>"}) {
    gate_ = Gate(Limits());
    expect_fault(FaultKind::restricted_xml, text);
  }
  for (const std::string_view text : {"<!--", "<?xml version='1.0'?>", "<a><!--", "<a><?x", "<a><![CDAT ["}) {
    gate_ = Gate(Limits());
    open();
    expect_fault(FaultKind::restricted_xml, text);
  }
}

TEST_F(GateTest, text_between_stanzas_is_a_bad_format) {
  for (const std::string_view text : {"x", "&#32;", "<![CDATA[ ]]>"}) {
    gate_ = Gate(Limits());
    open();
    expect_fault(FaultKind::bad_format, text);
  }
}

TEST_F(GateTest, text_before_the_stream_is_malformed) {
  expect_fault(FaultKind::not_well_formed, "x<s>");
  gate_ = Gate(Limits());
  expect_fault(FaultKind::not_well_formed, "\xEF\xBB\xBF<s>");
  gate_ = Gate(Limits());
  expect_fault(FaultKind::not_well_formed, "</s>");
}

TEST_F(GateTest, foreign_encodings_are_refused_at_their_first_bytes) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view text : {"\xFF\xFE<\0s\0"sv, "\xFE\xFF\0<"sv, "\0<"sv, "<\0s\0"sv, "\0\0\xFE\xFF"sv}) {
    gate_ = Gate(Limits());
    expect_fault(FaultKind::unsupported_encoding, text);
  }
}

TEST_F(GateTest, malformed_utf8_is_refused_wherever_it_stands) {
  for (const std::string_view text :
       {"<a>\xFF", "<a\xC3(", "<a b='\xED\xA0\x80'/>", "<a><![CDATA[\xC0\x80", "<a>&\xFF", "</\xFF"}) {
    gate_ = Gate(Limits());
    open();
    expect_fault(FaultKind::unsupported_encoding, text);
  }
}

TEST_F(GateTest, what_is_complete_before_a_fault_is_ready) {
  open();
  const Gate::Step step = gate_.scan(bytes("<a>text<!--"));
  EXPECT_EQ(step.ready, 7u);
  EXPECT_TRUE(step.fault);
}

TEST_F(GateTest, cdata_may_contain_markup) {
  open();
  const Gate::Step step = gate_.scan(bytes("<a><![CDATA[<b>]]]>]] ></a>]]></a>"));
  EXPECT_EQ(step.border, Gate::Border::element);
  EXPECT_EQ(step.ready, std::string_view("<a><![CDATA[<b>]]]>]] ></a>").size());
}

TEST_F(GateTest, limits_are_kept_to_the_byte) {
  const auto with = [](auto set) {
    Limits limits;
    set(limits);
    Gate gate(limits);
    gate.scan(bytes("<s>"));
    return gate;
  };
  Gate stanza = with([](Limits& l) { l.stanza_bytes = 10; });
  EXPECT_FALSE(stanza.scan(bytes("<a>123</a>")).fault);
  EXPECT_TRUE(stanza.scan(bytes("<a>1234</a>")).fault);
  Gate tag = with([](Limits& l) { l.tag_bytes = 10; });
  EXPECT_FALSE(tag.scan(bytes("<a b='12'>")).fault);
  EXPECT_TRUE(tag.scan(bytes("<a b='123'>")).fault);
  Gate depth = with([](Limits& l) { l.depth = 2; });
  EXPECT_FALSE(depth.scan(bytes("<a><b></b></a>")).fault);
  EXPECT_TRUE(depth.scan(bytes("<a><b><c/></b></a>")).fault);
  Gate attributes = with([](Limits& l) { l.attributes = 2; });
  EXPECT_FALSE(attributes.scan(bytes("<a b='=' c='='/>")).fault);
  EXPECT_TRUE(attributes.scan(bytes("<a b='' c='' d=''/>")).fault);
  Gate reference = with([](Limits&) {});
  EXPECT_FALSE(reference.scan(bytes("<a>&#x10FFFF;")).fault);
  EXPECT_TRUE(reference.scan(bytes("&aaaaaaaaaaaaaaa")).fault);
}

TEST_F(GateTest, the_stanza_limit_begins_anew_with_each_stanza) {
  Limits limits;
  limits.stanza_bytes = 10;
  Gate gate(limits);
  std::string text = "<s>";
  for (int i = 0; i < 20; ++i) text += "<a>123</a>   ";
  Bytes rest = bytes(text);
  while (!rest.empty()) {
    const Gate::Step step = gate.scan(rest);
    ASSERT_FALSE(step.fault);
    rest = rest.subspan(step.skipped + step.ready + step.held);
  }
}

TEST_F(GateTest, total_bytes_count_everything_until_the_limits_are_set_again) {
  Limits limits;
  limits.total_bytes = 8;
  Gate gate(limits);
  EXPECT_FALSE(gate.scan(bytes("<s>")).fault);
  gate.restart();
  EXPECT_FALSE(gate.scan(bytes("  <s>")).fault);
  EXPECT_TRUE(gate.scan(bytes(" ")).fault);
  gate.set_limits(Limits());
  EXPECT_FALSE(gate.scan(bytes("                ")).fault);
}

TEST_F(GateTest, a_stanza_complete_within_total_bytes_is_found_before_the_fault) {
  Limits limits;
  limits.total_bytes = 7;
  Gate gate(limits);
  gate.scan(bytes("<s>"));
  const Gate::Step step = gate.scan(bytes("<a/><b/>"));
  EXPECT_EQ(step.border, Gate::Border::element);
  EXPECT_FALSE(step.fault);
}

}  // namespace
}  // namespace turms::xmpp::xml
