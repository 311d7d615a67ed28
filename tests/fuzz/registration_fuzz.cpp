// SPDX-License-Identifier: Apache-2.0
// Any answer to the registration form (XEP-0077), any data form (XEP-0004): refused, or read within its bounds, and
// what is read stands in the input. The form that is told for any suggested name is well formed and is read back. Long
// runs: README.md.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/data_form.h"
#include "bridge/registration.h"
#include "xml/fragment.h"
#include "xml/utf8.h"

namespace {

using namespace turms::xmpp;          // a fuzz target is one file of its own
using namespace turms::xmpp::bridge;  // likewise

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

void require_bounds(const DataForm& form) {
  require(form.fields().size() <= DataForm::kFields);
  size_t values = 0;
  for (const DataForm::Field& field : form.fields()) {
    require(!field.var.empty() && form.has(field.var));
    values += field.values.size();
    require(form.value(field.var) == (field.values.empty() ? std::string_view() : field.values.front()));
    (void)form.boolean(field.var);
    (void)form.number(field.var);
  }
  require(values <= DataForm::kValues);
}

void read(const xml::Element& query) {
  const std::optional<RegistrationWish> wish = read_registration(query);
  const std::optional<DataForm> form = DataForm::read_child(query);
  require(form.has_value() || !wish.has_value());
  if (form) require_bounds(*form);
  if (!wish) return;
  require(xml::is_utf8(wish->username) && xml::is_utf8(wish->password));
  if (wish->is_removal) require(wish->username.empty() && wish->password.empty() && !wish->is_cancelled);
}

/// What a server says of a name that somebody else chose.
void require_told(std::string_view name) {
  std::string out;
  xml::Writer writer(out);
  write_registration_form(writer, name);
  const auto parsed = xml::parse_fragment(out);
  require(parsed.ok());
  const xml::Element* query = parsed.value()->root().first_child();
  require(query != nullptr && query->is("query", kRegisterNs));
  const std::optional<RegistrationWish> wish = read_registration(*query);
  require(wish && wish->username == name && wish->password.empty() && !wish->is_removal);
  out.clear();
  xml::Writer elsewhere(out);
  write_registration_elsewhere(elsewhere, name);
  require(xml::parse_fragment(out).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = xml::parse_fragment(text);
  if (!parsed) return 0;
  for (const xml::Element& query : parsed.value()->root().children()) {
    read(query);
    require_told(query.text());
  }
  return 0;
}
