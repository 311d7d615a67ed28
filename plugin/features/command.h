// SPDX-License-Identifier: Apache-2.0
// What an ad-hoc command (XEP-0050) is given and what it gives back. A command is a method of a feature, declared by
// Hooks::command(); sessions, actions and pages are the business of xep_0050_commands.cpp. It is called once for each
// stage, and again for each page of a table; what it wants to know again it keeps as a short text.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/data_form.h"
#include "features/iq_request.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

inline constexpr size_t kCommandPageRows = 50;     // of a table (mapping 18)
inline constexpr size_t kCommandKeptBytes = 2048;  // of CommandReply::keep()

/// One stage of one execution. Has a constructor: it passes through coroutines.
class CommandCall {
 public:
  CommandCall(const IqRequest& iq, const bridge::DataForm& form, uint32_t stage, size_t page, std::string kept)
      : account_(&iq.account()),
        sender_(iq.sender_id()),
        form_(&form),
        stage_(stage),
        page_(page),
        kept_(std::move(kept)) {}

  [[nodiscard]] Account& account() const { return *account_; }
  [[nodiscard]] ResourceId sender_id() const { return sender_; }
  /// What the user has filled in; empty at the first stage.
  [[nodiscard]] const bridge::DataForm& form() const { return *form_; }
  /// 0: just begun. Turning a page is no stage of its own.
  [[nodiscard]] uint32_t stage() const { return stage_; }
  /// Which page of the table is wanted, from 0.
  [[nodiscard]] size_t page() const { return page_; }
  /// What the last reply of this execution asked to keep.
  [[nodiscard]] const std::string& kept() const { return kept_; }

 private:
  Account* account_;
  ResourceId sender_;
  const bridge::DataForm* form_;
  uint32_t stage_;
  size_t page_;
  std::string kept_;
};

/// The end of a stage: a form to fill in, or the end of the command with a note, a form of results or a table.
class CommandReply {
 public:
  enum class Kind : uint8_t { form, page, done, failed };

  /// Shows a form; the next call has what the user made of it. `write(bridge::DataFormWriter&)` fills it.
  template <class Write>
  static CommandReply ask(Write write) {
    return with_form(Kind::form, bridge::FormKind::form, write);
  }
  /// Ends with results to be read.
  template <class Write>
  static CommandReply result(Write write) {
    return with_form(Kind::done, bridge::FormKind::result, write);
  }
  /// One page of a table: `has_more` says whether another follows. `write` fills in the columns and the rows.
  template <class Write>
  static CommandReply table(bool has_more, Write write) {
    CommandReply reply = with_form(Kind::page, bridge::FormKind::result, write);
    reply.has_more_ = has_more;
    return reply;
  }
  /// Ends with a sentence that says what was done.
  static CommandReply done(std::string note) { return CommandReply(Kind::done, std::move(note)); }
  /// Ends with a sentence that says what went wrong.
  static CommandReply failed(std::string note) { return CommandReply(Kind::failed, std::move(note)); }
  /// The same from the table of errors (mapping 21).
  static CommandReply failed(const StanzaError& error);

  /// Remembers at most kCommandKeptBytes for the next call.
  CommandReply&& keep(std::string text) && {
    kept_ = std::move(text);
    return std::move(*this);
  }

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const std::string& note() const { return note_; }
  /// The form, self-contained; empty when there is none.
  [[nodiscard]] const std::string& form() const { return form_; }
  [[nodiscard]] bool has_more() const { return has_more_; }
  [[nodiscard]] const std::string& kept() const { return kept_; }

 private:
  explicit CommandReply(Kind kind, std::string note = {}) : kind_(kind), note_(std::move(note)) {}

  template <class Write>
  static CommandReply with_form(Kind kind, bridge::FormKind form_kind, Write& write) {
    CommandReply reply(kind);
    xml::Writer writer(reply.form_, xml::kSelfContained);
    bridge::DataFormWriter form(writer, form_kind);
    write(form);
    form.close();
    return reply;
  }

  Kind kind_;
  bool has_more_ = false;
  std::string note_;
  std::string form_;
  std::string kept_;
};

/// What disco shows of a command; all static text.
struct CommandInfo {
  std::string_view node;
  std::string_view name;
};

}  // namespace turms::xmpp::features
