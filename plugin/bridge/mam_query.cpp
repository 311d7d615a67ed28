// SPDX-License-Identifier: Apache-2.0
#include "bridge/mam_query.h"

#include <algorithm>

#include "bridge/addresses.h"
#include "bridge/data_form.h"
#include "bridge/result_set.h"
#include "bridge/timestamp.h"

namespace turms::xmpp::bridge {

std::optional<ArchiveId> ArchiveId::parse(std::string_view text) {
  const size_t tilde = text.find('~');
  const std::optional<int64_t> message = parse_id(text.substr(0, tilde));
  if (!message) return std::nullopt;
  if (tilde == std::string_view::npos) return ArchiveId(MessageId(*message));
  const std::optional<int64_t> edited_ms = parse_id(text.substr(tilde + 1));
  if (!edited_ms) return std::nullopt;
  return ArchiveId(MessageId(*message), *edited_ms);
}

std::string ArchiveId::text() const {
  std::string out(IdText(message.value()).view());
  if (is_edit()) out.append(1, '~').append(IdText(edited_ms).view());
  return out;
}

namespace {

using Condition = StanzaErrorCondition;

/// Reads the parts of one query; the first mistake counts.
class Reader {
 public:
  Reader(const xml::Element& query, bool searches) : query_(query), searches_(searches) {}

  Result<MamQuery, StanzaError> read() {
    out_.query_id = query_.attr("queryid");
    if (out_.query_id.size() > MamQuery::kQueryIdBytes) refuse(Condition::bad_request, "the queryid is too long");
    // XEP-0313 5.1.3: nodes are of pubsub archives.
    if (!query_.attr("node").empty()) refuse(Condition::item_not_found, "this archive has no nodes");
    out_.flips_page = query_.child("flip-page", kMamNs) != nullptr;
    read_form();
    read_page();
    if (error_) return std::move(*error_);
    return std::move(out_);
  }

 private:
  void refuse(Condition condition, std::string text) {
    if (!error_) error_.emplace(condition, std::move(text));
  }

  void read_form() {
    const std::optional<DataForm> form = DataForm::read_child(query_);
    if (!form) return refuse(Condition::bad_request, "the form is none, or too large");
    if (form->is_empty()) return;
    if (form->form_type() != kMamNs) return refuse(Condition::bad_request, "the form is not one for archives");
    for (const DataForm::Field& field : form->fields()) {
      if (field.var == "FORM_TYPE") continue;
      if (field.var == "ids") {
        read_ids(field.values);
      } else if (field.values.size() > 1) {
        refuse(Condition::bad_request, "one value a field");
      } else {
        read_field(field.var, field.values.empty() ? std::string_view() : field.values.front());
      }
    }
  }

  // A field that was left empty filters nothing.
  void read_field(std::string_view var, std::string_view value) {
    if (var == "with") {
      if (!value.empty()) out_.with = jid_of(value);
    } else if (var == "start") {
      if (!value.empty()) out_.start_ms = moment_of(value);
    } else if (var == "end") {
      if (!value.empty()) out_.end_ms = moment_of(value);
    } else if (var == "after-id") {
      if (!value.empty()) out_.after_id = id_of(value);
    } else if (var == "before-id") {
      if (!value.empty()) out_.before_id = id_of(value);
    } else if (var == kFullTextField && searches_) {
      out_.words = value;
    } else {
      refuse(Condition::feature_not_implemented, "not a field of this archive: " + std::string(var.substr(0, 64)));
    }
  }

  void read_ids(const std::vector<std::string_view>& values) {
    if (values.size() > MamQuery::kIds) return refuse(Condition::not_acceptable, "too many ids");
    for (const std::string_view value : values) {
      if (const std::optional<ArchiveId> id = id_of(value)) out_.ids.push_back(*id);
    }
  }

  void read_page() {
    const Result<std::optional<ResultSetQuery>, StanzaError> set = read_result_set(query_);
    if (!set) return refuse(set.error().condition, set.error().text);
    if (!*set) return;
    const ResultSetQuery& page = **set;
    if (page.index) return refuse(Condition::feature_not_implemented, "pages are found by ids only");
    if (page.max) out_.max = std::min(*page.max, MamQuery::kLargestPage);
    if (page.after && !page.after->empty()) out_.after = id_of(*page.after);
    out_.is_backwards = page.before.has_value();
    if (page.before && !page.before->empty()) out_.before = id_of(*page.before);
  }

  std::optional<Jid> jid_of(std::string_view text) {
    Result<Jid> jid = Jid::parse(text);
    if (jid) return std::move(*jid);
    refuse(Condition::jid_malformed, "with is no address");
    return std::nullopt;
  }
  std::optional<int64_t> moment_of(std::string_view text) {
    const std::optional<int64_t> moment = parse_timestamp(text);
    if (!moment) refuse(Condition::bad_request, "start and end are dates with times (XEP-0082)");
    return moment;
  }
  std::optional<ArchiveId> id_of(std::string_view text) {
    const std::optional<ArchiveId> id = ArchiveId::parse(text);
    if (!id) refuse(Condition::item_not_found, "there is no message of that id");
    return id;
  }

  const xml::Element& query_;
  bool searches_;
  MamQuery out_;
  std::optional<StanzaError> error_;
};

}  // namespace

Result<MamQuery, StanzaError> read_mam_query(const xml::Element& query, bool searches) {
  return Reader(query, searches).read();
}

}  // namespace turms::xmpp::bridge
