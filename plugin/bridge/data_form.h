// SPDX-License-Identifier: Apache-2.0
// Data forms (XEP-0004): what a peer has filled in, read within bounds, and the forms and tables we show, written.
// Every XEP that talks in forms (commands, search, registration, node configuration) uses these two and no others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "xml/element.h"
#include "xml/writer.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kDataFormNs = "jabber:x:data";

/// Fields of one <x xmlns='jabber:x:data'/>. Views of the element it was read from.
class DataForm {
 public:
  static constexpr size_t kFields = 64;
  static constexpr size_t kValues = 256;  // of all fields together

  /// An empty form: every field is absent.
  DataForm() = default;
  /// \returns  nothing when this is no form, has more fields or values than the bounds, or names a field twice.
  /// Fields without a name (fixed texts) are left out. Thread: any.  Source: XEP-0004 3
  static std::optional<DataForm> read(const xml::Element& x);
  /// The first form among the children of `parent`; an empty one when there is none; nothing as read().
  static std::optional<DataForm> read_child(const xml::Element& parent);

  [[nodiscard]] bool is_submit() const { return type_ == "submit"; }
  [[nodiscard]] bool is_cancel() const { return type_ == "cancel"; }
  /// The hidden FORM_TYPE field (XEP-0068); empty when absent.
  [[nodiscard]] std::string_view form_type() const { return value("FORM_TYPE"); }
  [[nodiscard]] bool is_empty() const { return fields_.empty(); }

  [[nodiscard]] bool has(std::string_view var) const { return find(var) != nullptr; }
  /// The first value; empty when there is none.
  [[nodiscard]] std::string_view value(std::string_view var) const;
  [[nodiscard]] std::vector<std::string_view> values(std::string_view var) const;
  /// XEP-0004 3.3: 1, true, 0, false. Nothing for every other value and for an absent field.
  [[nodiscard]] std::optional<bool> boolean(std::string_view var) const;
  /// A whole number without plus sign or blanks; nothing for everything else.
  [[nodiscard]] std::optional<int64_t> number(std::string_view var) const;

  struct Field {
    std::string_view var;
    std::vector<std::string_view> values;
  };
  /// In the order of the form, FORM_TYPE included.
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

 private:
  [[nodiscard]] const Field* find(std::string_view var) const;

  std::string_view type_;
  std::vector<Field> fields_;
};

enum class FormKind : uint8_t { form, submit, result };

enum class FieldKind : uint8_t {
  text_single,
  text_private,
  text_multi,
  boolean,
  fixed,
  hidden,
  jid_single,
  jid_multi,
  list_single,
  list_multi
};

/// Writes one form: title and instructions, then the fields, each followed by its values and options; or a table
/// (XEP-0004 3.4): the columns, then row after row.
class DataFormWriter {
 public:
  struct Column {
    std::string_view var;
    std::string_view label;
    FieldKind kind = FieldKind::text_single;
  };

  /// Opens <x/> in `out`, which is used by nobody else until close().
  DataFormWriter(xml::Writer& out, FormKind kind);
  DataFormWriter(const DataFormWriter&) = delete;
  DataFormWriter& operator=(const DataFormWriter&) = delete;

  DataFormWriter& title(std::string_view text);
  DataFormWriter& instructions(std::string_view text);
  /// The hidden field FORM_TYPE (XEP-0068).
  DataFormWriter& form_type(std::string_view ns) { return field(FieldKind::hidden, "FORM_TYPE").value(ns); }
  /// Begins a field; the calls below are about it until the next one.
  DataFormWriter& field(FieldKind kind, std::string_view var, std::string_view label = {});
  DataFormWriter& required();
  DataFormWriter& value(std::string_view text);
  DataFormWriter& option(std::string_view value, std::string_view label);
  /// Values may be others than the options (XEP-0122 3.2).
  DataFormWriter& open_to_others();
  /// A text between fields that nobody answers.
  DataFormWriter& note(std::string_view text) { return field(FieldKind::fixed, {}).value(text); }

  DataFormWriter& reported(std::initializer_list<Column> columns);
  /// Begins a row; its cells are cell().
  DataFormWriter& item();
  DataFormWriter& cell(std::string_view var, std::string_view text);

  void close();

 private:
  enum class Inside : uint8_t { form, field, item };
  void leave(Inside wanted);

  xml::Writer& out_;
  Inside inside_ = Inside::form;
};

/// "text-single" and so on.
[[nodiscard]] std::string_view name_of(FieldKind kind);

}  // namespace turms::xmpp::bridge
