// SPDX-License-Identifier: Apache-2.0
#include "bridge/vcard_fields.h"

#include <span>
#include <string>
#include <string_view>

#include "bridge/vcard4.h"
#include "bridge/vcard_temp.h"

namespace turms::xmpp::bridge {
namespace {

/// A field or a part of one under its two names.
struct Pair {
  std::string_view old_name;
  std::string_view new_name;
};

/// A field of one value, which in vCard4 stands in an element of its type.
struct Simple {
  std::string_view old_name;
  std::string_view new_name;
  std::string_view value;
};
constexpr Simple kSimple[] = {
    {"BDAY", "bday", "date"}, {"TZ", "tz", "text"},  {"TITLE", "title", "text"},
    {"ROLE", "role", "text"}, {"URL", "url", "uri"}, {"UID", "uid", "uri"},
};

/// A field of parts.
struct Structured {
  std::string_view old_name;
  std::string_view new_name;
  std::span<const Pair> parts;
};
constexpr Pair kNameParts[] = {
    {"FAMILY", "surname"}, {"GIVEN", "given"}, {"MIDDLE", "additional"}, {"PREFIX", "prefix"}, {"SUFFIX", "suffix"}};
constexpr Pair kAddressParts[] = {{"POBOX", "pobox"},       {"EXTADD", "ext"},    {"STREET", "street"},
                                  {"LOCALITY", "locality"}, {"REGION", "region"}, {"PCODE", "code"},
                                  {"CTRY", "country"}};
constexpr Structured kStructured[] = {{"N", "n", kNameParts}, {"ADR", "adr", kAddressParts}};

/// What kind of address or number it is: an empty element here, a parameter there.
constexpr Pair kTypes[] = {{"HOME", "home"}, {"WORK", "work"},   {"CELL", "cell"},  {"VOICE", "voice"},
                           {"FAX", "fax"},   {"VIDEO", "video"}, {"PAGER", "pager"}};

void write_if(xml::Writer& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) writer.leaf(name, text);
}

bool is_old(const xml::Element& element, std::string_view name) {
  return element.is(name, kVcardTempNs);
}

bool is_new(const xml::Element& element, std::string_view name) {
  return element.is(name, kVcard4Ns);
}

void write_new_types(xml::Writer& writer, const xml::Element& old_field) {
  bool is_open = false;
  for (const Pair& type : kTypes) {
    if (old_field.child(type.old_name, kVcardTempNs) == nullptr) continue;
    if (!is_open) writer.open("parameters").open("type");
    is_open = true;
    writer.leaf("text", type.new_name);
  }
  if (is_open) writer.close().close();
}

void write_old_types(xml::Writer& writer, const xml::Element& new_field) {
  const xml::Element* parameters = new_field.child("parameters", kVcard4Ns);
  const xml::Element* types = parameters == nullptr ? nullptr : parameters->child("type", kVcard4Ns);
  if (types == nullptr) return;
  for (const xml::Element& text : types->children()) {
    for (const Pair& type : kTypes) {
      if (text.text() == type.new_name) writer.open(type.old_name).close();
    }
  }
}

/// The first value of a vCard4 field, of whatever type.
std::string_view value_of(const xml::Element& new_field) {
  for (const xml::Element& child : new_field.children()) {
    if (!is_new(child, "parameters")) return child.text();
  }
  return {};
}

/// The fields that are neither simple nor of fixed parts.
void write_new_other(xml::Writer& writer, const xml::Element& field) {
  if (is_old(field, "ORG")) {
    writer.open("org");
    for (const xml::Element& part : field.children()) write_if(writer, "text", part.text());
    writer.close();
  } else if (is_old(field, "EMAIL")) {
    writer.open("email");
    write_new_types(writer, field);
    writer.leaf("text", field.child_text("USERID", kVcardTempNs)).close();
  } else if (is_old(field, "TEL")) {
    writer.open("tel");
    write_new_types(writer, field);
    writer.leaf("text", field.child_text("NUMBER", kVcardTempNs)).close();
  }
}

void write_old_other(xml::Writer& writer, const xml::Element& field) {
  if (is_new(field, "org")) {
    writer.open("ORG");
    std::string_view name = "ORGNAME";
    for (const xml::Element& part : field.children()) {
      if (!is_new(part, "text")) continue;
      writer.leaf(name, part.text());
      name = "ORGUNIT";
    }
    writer.close();
  } else if (is_new(field, "email")) {
    writer.open("EMAIL");
    write_old_types(writer, field);
    writer.open("INTERNET").close().leaf("USERID", value_of(field)).close();
  } else if (is_new(field, "tel")) {
    std::string_view number = value_of(field);
    if (number.starts_with("tel:")) number.remove_prefix(4);
    writer.open("TEL");
    write_old_types(writer, field);
    writer.leaf("NUMBER", number).close();
  }
}

bool write_new_structured(xml::Writer& writer, const xml::Element& field) {
  for (const Structured& known : kStructured) {
    if (!is_old(field, known.old_name)) continue;
    writer.open(known.new_name);
    write_new_types(writer, field);
    for (const Pair& part : known.parts) write_if(writer, part.new_name, field.child_text(part.old_name, kVcardTempNs));
    writer.close();
    return true;
  }
  return false;
}

bool write_old_structured(xml::Writer& writer, const xml::Element& field) {
  for (const Structured& known : kStructured) {
    if (!is_new(field, known.new_name)) continue;
    writer.open(known.old_name);
    write_old_types(writer, field);
    for (const Pair& part : known.parts) write_if(writer, part.old_name, field.child_text(part.new_name, kVcard4Ns));
    writer.close();
    return true;
  }
  return false;
}

}  // namespace

void write_fields_as_vcard4(xml::Writer& writer, const xml::Element& vcard_temp) {
  for (const xml::Element& field : vcard_temp.children()) {
    if (write_new_structured(writer, field)) continue;
    write_new_other(writer, field);
    for (const Simple& known : kSimple) {
      if (!is_old(field, known.old_name) || field.text().empty()) continue;
      writer.open(known.new_name).leaf(known.value, field.text()).close();
    }
  }
}

void write_fields_as_vcard_temp(xml::Writer& writer, const xml::Element& vcard4) {
  for (const xml::Element& field : vcard4.children()) {
    if (write_old_structured(writer, field)) continue;
    write_old_other(writer, field);
    for (const Simple& known : kSimple) {
      if (is_new(field, known.new_name)) write_if(writer, known.old_name, value_of(field));
    }
  }
}

}  // namespace turms::xmpp::bridge
