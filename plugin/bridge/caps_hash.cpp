// SPDX-License-Identifier: Apache-2.0
#include "bridge/caps_hash.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "bridge/data_form.h"
#include "crypto/base64.h"
#include "crypto/digest.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr char kUnit = '\x1f';
constexpr char kRecord = '\x1e';
constexpr char kGroup = '\x1d';
constexpr char kFile = '\x1c';

/// XEP-0115 5.1: a '<' in the data must not be taken for the one that ends a piece.
void append_piece(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
}

/// category/type/lang/name
std::string identity_text(const xml::Element& identity) {
  std::string out;
  append_piece(out, identity.attr("category"));
  append_piece(out += '/', identity.attr("type"));
  append_piece(out += '/', identity.lang());
  append_piece(out += '/', identity.attr("name"));
  return out;
}

bool has_twins(const std::vector<std::string>& sorted) {
  return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

void append_all(std::string& out, std::vector<std::string>& parts) {
  std::sort(parts.begin(), parts.end());
  for (const std::string& part : parts) out.append(part).append(1, '<');
}

/// The values of a form's field, sorted, as `ver` wants them.
std::vector<std::string> values_of(const xml::Element& field) {
  std::vector<std::string> values;
  for (const xml::Element& value : field.children()) {
    if (!value.is("value", kDataFormNs)) continue;
    append_piece(values.emplace_back(), value.text());
  }
  std::sort(values.begin(), values.end());
  return values;
}

/// One form as XEP-0115 5.1 steps 6 and 7 write it, with its FORM_TYPE first.
enum class FormCheck { good, ignored, ill };
FormCheck append_form(std::string& out, std::string& form_type, const xml::Element& x) {
  std::vector<std::string> fields;
  bool has_type = false;
  for (const xml::Element& field : x.children()) {
    if (!field.is("field", kDataFormNs)) continue;
    std::vector<std::string> values = values_of(field);
    if (field.attr("var") == "FORM_TYPE") {
      if (field.attr("type") != "hidden" || values.empty()) return FormCheck::ignored;
      if (values.front() != values.back()) return FormCheck::ill;
      has_type = true;
      form_type = values.front();
      continue;
    }
    std::string& text = fields.emplace_back();
    append_piece(text, field.attr("var"));
    for (const std::string& value : values) text.append(1, '<').append(value);
  }
  if (!has_type) return FormCheck::ignored;
  out.append(form_type).append(1, '<');
  append_all(out, fields);
  return FormCheck::good;
}

bool has_separator(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= kFile && c <= kUnit; });
}

/// Adds `text` and the unit separator; false when a separator stands in `text`.
bool append_unit(std::string& out, std::string_view text) {
  if (has_separator(text)) return false;
  out.append(text).append(1, kUnit);
  return true;
}

void append_sorted(std::string& out, std::vector<std::string>& parts, char end) {
  std::sort(parts.begin(), parts.end());
  for (const std::string& part : parts) out += part;
  out += end;
}

bool append_form2(std::string& out, const xml::Element& x) {
  std::vector<std::string> fields;
  bool has_type = false;
  for (const xml::Element& field : x.children()) {
    if (!field.is("field", kDataFormNs)) continue;
    has_type = has_type || field.attr("var") == "FORM_TYPE";
    std::vector<std::string> values;
    for (const xml::Element& value : field.children()) {
      if (value.is("value", kDataFormNs) && !append_unit(values.emplace_back(), value.text())) return false;
    }
    std::string& text = fields.emplace_back();
    if (!append_unit(text, field.attr("var"))) return false;
    append_sorted(text, values, kRecord);
  }
  append_sorted(out, fields, kGroup);
  return has_type;
}

}  // namespace

std::optional<std::string> caps_hash(const xml::Element& query) {
  std::vector<std::string> identities, features;
  std::vector<std::pair<std::string, std::string>> forms;
  for (const xml::Element& child : query.children()) {
    if (child.is("identity", kInfoNs)) {
      identities.push_back(identity_text(child));
    } else if (child.is("feature", kInfoNs)) {
      append_piece(features.emplace_back(), child.attr("var"));
    } else if (child.is("x", kDataFormNs)) {
      std::string text, form_type;
      const FormCheck check = append_form(text, form_type, child);
      if (check == FormCheck::ill) return std::nullopt;
      if (check == FormCheck::good) forms.emplace_back(std::move(form_type), std::move(text));
    }
  }
  std::string all;
  append_all(all, identities);
  append_all(all, features);
  std::sort(forms.begin(), forms.end());
  for (size_t i = 0; i < forms.size(); ++i) {
    if (i > 0 && forms[i].first == forms[i - 1].first) return std::nullopt;
    all += forms[i].second;
  }
  if (has_twins(identities) || has_twins(features)) return std::nullopt;
  return crypto::base64(as_bytes(crypto::sha1(as_bytes(all))));
}

std::optional<std::string> caps2_hash(const xml::Element& query) {
  std::vector<std::string> identities, features, forms;
  for (const xml::Element& child : query.children()) {
    bool is_good = true;
    if (child.is("identity", kInfoNs)) {
      std::string& text = identities.emplace_back();
      is_good = append_unit(text, child.attr("category")) && append_unit(text, child.attr("type")) &&
                append_unit(text, child.lang()) && append_unit(text, child.attr("name"));
      text += kRecord;
    } else if (child.is("feature", kInfoNs)) {
      is_good = append_unit(features.emplace_back(), child.attr("var"));
    } else if (child.is("x", kDataFormNs)) {
      is_good = append_form2(forms.emplace_back(), child);
    }
    if (!is_good) return std::nullopt;
  }
  std::string all;
  append_sorted(all, features, kFile);
  append_sorted(all, identities, kFile);
  append_sorted(all, forms, kFile);
  return crypto::base64(as_bytes(crypto::sha256(as_bytes(all))));
}

}  // namespace turms::xmpp::bridge
