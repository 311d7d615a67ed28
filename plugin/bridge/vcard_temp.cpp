// SPDX-License-Identifier: Apache-2.0
#include "bridge/vcard_temp.h"

#include <memory>
#include <utility>

#include "bridge/vcard4.h"
#include "bridge/vcard_fields.h"
#include "crypto/base64.h"
#include "xml/fragment.h"

namespace turms::xmpp::bridge {
namespace {

/// \returns  why PHOTO is refused, in words; empty when it is not
std::string read_photo(const xml::Element& photo, size_t max_image, Vcard& out) {
  std::string refusal;
  if (const xml::Element* url = photo.child("EXTVAL", kVcardTempNs)) {
    if (is_http_url(url->text())) out.photo_url = url->text();
    return refusal;
  }
  // Clients write an empty PHOTO when there is none.
  const std::string_view base64 = photo.child_text("BINVAL", kVcardTempNs);
  if (!base64.empty()) out.photo = read_image(base64, max_image, refusal);
  return refusal;
}

void write_rest(xml::Writer& writer, const Vcard& vcard) {
  if (vcard.rest.empty()) return;
  if (vcard.rest_format == VcardFormat::vcard_temp) {
    writer.raw(vcard.rest);
    return;
  }
  const auto parsed = xml::parse_fragment("<vcard xmlns='" + std::string(kVcard4Ns) + "'>" + vcard.rest + "</vcard>");
  if (parsed) write_fields_as_vcard_temp(writer, *parsed.value()->root().first_child());
}

void write_photo(xml::Writer& writer, const Vcard& vcard) {
  if (vcard.photo) {
    writer.open("PHOTO").leaf("TYPE", vcard.photo->media_type);
    writer.leaf("BINVAL", crypto::base64(as_bytes(vcard.photo->bytes))).close();
  } else if (!vcard.photo_url.empty()) {
    writer.open("PHOTO").leaf("EXTVAL", vcard.photo_url).close();
  }
}

}  // namespace

Result<Vcard, StanzaError> read_vcard_temp(const xml::Element& vcard, size_t max_image) {
  Vcard out;
  xml::Writer rest(out.rest, kVcardTempNs);
  for (const xml::Element& field : vcard.children()) {
    if (field.is("FN", kVcardTempNs)) {
      out.full_name = field.text();
    } else if (field.is("NICKNAME", kVcardTempNs)) {
      out.nickname = field.text();
    } else if (field.is("DESC", kVcardTempNs)) {
      out.note = field.text();
    } else if (field.is("PHOTO", kVcardTempNs)) {
      std::string refusal = read_photo(field, max_image, out);
      if (!refusal.empty()) return StanzaError(StanzaErrorCondition::not_acceptable, "PHOTO: " + refusal);
    } else if (!field.is("JABBERID", kVcardTempNs)) {
      rest.element(field);
    }
  }
  if (!can_be_kept(out)) return StanzaError(StanzaErrorCondition::not_acceptable, "the vCard has too many fields");
  return out;
}

void write_vcard_temp(xml::Writer& writer, const Vcard& vcard, std::string_view jid) {
  writer.open("vCard", kVcardTempNs);
  if (!vcard.full_name.empty()) writer.leaf("FN", vcard.full_name);
  if (!vcard.nickname.empty()) writer.leaf("NICKNAME", vcard.nickname);
  write_photo(writer, vcard);
  write_rest(writer, vcard);
  writer.leaf("JABBERID", jid);
  if (!vcard.note.empty()) writer.leaf("DESC", vcard.note);
  writer.close();
}

}  // namespace turms::xmpp::bridge
