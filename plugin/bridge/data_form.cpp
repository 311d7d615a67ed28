// SPDX-License-Identifier: Apache-2.0
#include "bridge/data_form.h"

#include <charconv>

namespace turms::xmpp::bridge {

std::optional<DataForm> DataForm::read(const xml::Element& x) {
  if (!x.is("x", kDataFormNs)) return std::nullopt;
  DataForm form;
  form.type_ = x.attr("type");
  size_t values = 0;
  for (const xml::Element& child : x.children()) {
    if (!child.is("field", kDataFormNs)) continue;
    const std::string_view var = child.attr("var");
    if (var.empty()) continue;
    if (form.fields_.size() == kFields || form.has(var)) return std::nullopt;
    Field& field = form.fields_.emplace_back();
    field.var = var;
    for (const xml::Element& value : child.children()) {
      if (!value.is("value", kDataFormNs)) continue;
      if (++values > kValues) return std::nullopt;
      field.values.push_back(value.text());
    }
  }
  return form;
}

std::optional<DataForm> DataForm::read_child(const xml::Element& parent) {
  const xml::Element* x = parent.child("x", kDataFormNs);
  return x == nullptr ? std::optional<DataForm>(DataForm()) : read(*x);
}

const DataForm::Field* DataForm::find(std::string_view var) const {
  for (const Field& field : fields_) {
    if (field.var == var) return &field;
  }
  return nullptr;
}

std::string_view DataForm::value(std::string_view var) const {
  const Field* field = find(var);
  return field == nullptr || field->values.empty() ? std::string_view() : field->values.front();
}

std::vector<std::string_view> DataForm::values(std::string_view var) const {
  const Field* field = find(var);
  return field == nullptr ? std::vector<std::string_view>() : field->values;
}

std::optional<bool> DataForm::boolean(std::string_view var) const {
  const std::string_view text = value(var);
  if (text == "1" || text == "true") return true;
  if (text == "0" || text == "false") return false;
  return std::nullopt;
}

std::optional<int64_t> DataForm::number(std::string_view var) const {
  const std::string_view text = value(var);
  int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

std::string_view name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text_single:
      return "text-single";
    case FieldKind::text_private:
      return "text-private";
    case FieldKind::text_multi:
      return "text-multi";
    case FieldKind::boolean:
      return "boolean";
    case FieldKind::fixed:
      return "fixed";
    case FieldKind::hidden:
      return "hidden";
    case FieldKind::jid_single:
      return "jid-single";
    case FieldKind::jid_multi:
      return "jid-multi";
    case FieldKind::list_single:
      return "list-single";
    case FieldKind::list_multi:
      break;
  }
  return "list-multi";
}

DataFormWriter::DataFormWriter(xml::Writer& out, FormKind kind) : out_(out) {
  out_.open("x", kDataFormNs)
      .attr("type", kind == FormKind::form     ? "form"
                    : kind == FormKind::submit ? "submit"
                                               : "result");
}

DataFormWriter& DataFormWriter::title(std::string_view text) {
  out_.leaf("title", text);
  return *this;
}

DataFormWriter& DataFormWriter::instructions(std::string_view text) {
  out_.leaf("instructions", text);
  return *this;
}

/// Closes what is open below `wanted`. A row holds its fields, a form its fields and rows.
void DataFormWriter::leave(Inside wanted) {
  if (inside_ != wanted && inside_ != Inside::form) out_.close();
  inside_ = wanted;
}

DataFormWriter& DataFormWriter::field(FieldKind kind, std::string_view var, std::string_view label) {
  leave(Inside::form);
  out_.open("field").attr_if("var", var).attr("type", name_of(kind)).attr_if("label", label);
  inside_ = Inside::field;
  return *this;
}

DataFormWriter& DataFormWriter::required() {
  out_.open("required").close();
  return *this;
}

DataFormWriter& DataFormWriter::value(std::string_view text) {
  out_.leaf("value", text);
  return *this;
}

DataFormWriter& DataFormWriter::option(std::string_view value, std::string_view label) {
  out_.open("option").attr_if("label", label).leaf("value", value).close();
  return *this;
}

DataFormWriter& DataFormWriter::open_to_others() {
  out_.open("validate", "http://jabber.org/protocol/xdata-validate").attr("datatype", "xs:string");
  out_.open("open").close().close();
  return *this;
}

DataFormWriter& DataFormWriter::reported(std::initializer_list<Column> columns) {
  leave(Inside::form);
  out_.open("reported");
  for (const Column& column : columns) {
    out_.open("field")
        .attr("var", column.var)
        .attr("type", name_of(column.kind))
        .attr_if("label", column.label)
        .close();
  }
  out_.close();
  return *this;
}

DataFormWriter& DataFormWriter::item() {
  leave(Inside::form);
  out_.open("item");
  inside_ = Inside::item;
  return *this;
}

DataFormWriter& DataFormWriter::cell(std::string_view var, std::string_view text) {
  out_.open("field").attr("var", var).leaf("value", text).close();
  return *this;
}

void DataFormWriter::close() {
  leave(Inside::form);
  out_.close();
}

}  // namespace turms::xmpp::bridge
