// SPDX-License-Identifier: Apache-2.0
#include "bridge/vcard4.h"

#include <memory>
#include <utility>

#include "bridge/vcard_fields.h"
#include "bridge/vcard_temp.h"
#include "xml/fragment.h"

namespace turms::xmpp::bridge {
namespace {

bool is_address(const xml::Element& field, std::string_view jid) {
  if (!field.is("impp", kVcard4Ns)) return false;
  const std::string_view uri = field.child_text("uri", kVcard4Ns);
  return uri.starts_with("xmpp:") && uri.substr(5) == jid;
}

void write_rest(xml::Writer& writer, const Vcard& vcard) {
  if (vcard.rest.empty()) return;
  if (vcard.rest_format == VcardFormat::vcard4) {
    writer.raw(vcard.rest);
    return;
  }
  const auto parsed = xml::parse_fragment("<vCard xmlns='vcard-temp'>" + vcard.rest + "</vCard>");
  if (parsed) write_fields_as_vcard4(writer, *parsed.value()->root().first_child());
}

void write_text(xml::Writer& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) writer.open(name).leaf("text", text).close();
}

}  // namespace

Result<Vcard, StanzaError> read_vcard4(const xml::Element& vcard, std::string_view jid) {
  Vcard out;
  out.rest_format = VcardFormat::vcard4;
  xml::Writer rest(out.rest, kVcard4Ns);
  for (const xml::Element& field : vcard.children()) {
    // Of fields that may stand several times Turms has the first; the others are kept.
    if (field.is("fn", kVcard4Ns) && out.full_name.empty()) {
      out.full_name = field.child_text("text", kVcard4Ns);
    } else if (field.is("nickname", kVcard4Ns) && out.nickname.empty()) {
      out.nickname = field.child_text("text", kVcard4Ns);
    } else if (field.is("note", kVcard4Ns) && out.note.empty()) {
      out.note = field.child_text("text", kVcard4Ns);
    } else if (field.is("photo", kVcard4Ns)) {
      const std::string_view uri = field.child_text("uri", kVcard4Ns);
      if (is_http_url(uri) && out.photo_url.empty()) out.photo_url = uri;
    } else if (!is_address(field, jid)) {
      rest.element(field);
    }
  }
  if (!can_be_kept(out)) return StanzaError(StanzaErrorCondition::not_acceptable, "the vCard has too many fields");
  return out;
}

void write_vcard4(xml::Writer& writer, const Vcard& vcard, std::string_view jid) {
  writer.open("vcard", kVcard4Ns);
  write_text(writer, "fn", vcard.full_name);
  write_text(writer, "nickname", vcard.nickname);
  if (!vcard.photo_url.empty()) writer.open("photo").leaf("uri", vcard.photo_url).close();
  write_rest(writer, vcard);
  writer.open("impp").leaf("uri", "xmpp:" + std::string(jid)).close();
  write_text(writer, "note", vcard.note);
  writer.close();
}

}  // namespace turms::xmpp::bridge
