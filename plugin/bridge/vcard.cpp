// SPDX-License-Identifier: Apache-2.0
#include "bridge/vcard.h"

#include <memory>
#include <utility>

#include "bridge/utf16.h"
#include "bridge/vcard4.h"
#include "bridge/vcard_temp.h"
#include "xml/fragment.h"

namespace turms::xmpp::bridge {
namespace {

StanzaError not_acceptable(std::string text) {
  return {StanzaErrorCondition::not_acceptable, std::move(text)};
}

/// The name that the owner wants, if it is another one.
std::optional<std::string> name_of(const Vcard& wanted, const Vcard& shown, const Vcard& kept) {
  if (!wanted.nickname.empty() && wanted.nickname != shown.nickname) return wanted.nickname;
  const bool is_full_name_the_name = kept.full_name.empty();
  if (is_full_name_the_name && !wanted.full_name.empty() && wanted.full_name != shown.full_name)
    return wanted.full_name;
  return std::nullopt;
}

/// The full name to keep beside the name; empty when it says nothing else.
std::string kept_full_name(const Vcard& wanted, const Vcard& shown, const Vcard& kept, const std::string& name) {
  const bool follows_the_name = kept.full_name.empty() && wanted.full_name == shown.full_name;
  return follows_the_name || wanted.full_name == name ? std::string() : wanted.full_name;
}

}  // namespace

bool is_http_url(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

Vcard shown_vcard(Vcard kept, std::string_view name, std::string_view intro, std::string_view picture,
                  std::optional<Image> photo) {
  Vcard shown = std::move(kept);
  if (shown.full_name.empty()) shown.full_name = name;
  shown.nickname = name;
  shown.note = intro;
  if (is_http_url(picture)) shown.photo_url = picture;
  shown.photo = std::move(photo);
  return shown;
}

VcardWish wish_of(Vcard wanted, const Vcard& shown, const Vcard& kept, bool photo_counts) {
  VcardWish wish;
  wish.name = name_of(wanted, shown, kept);
  if (wanted.note != shown.note) wish.intro = wanted.note;
  if (!wanted.photo_url.empty() && wanted.photo_url != shown.photo_url) wish.picture = wanted.photo_url;
  if (wanted.photo) {
    const bool is_another = !shown.photo || shown.photo->sha1 != wanted.photo->sha1;
    if (is_another) {
      wish.photo = VcardWish::Photo::set;
      wish.image = std::move(wanted.photo);
    }
  } else if (photo_counts && shown.photo) {
    wish.photo = VcardWish::Photo::remove;
  }
  wish.kept.full_name = kept_full_name(wanted, shown, kept, wish.name.value_or(shown.nickname));
  wish.kept.rest_format = wanted.rest_format;
  wish.kept.rest = std::move(wanted.rest);
  return wish;
}

std::optional<StanzaError> refusal_of(const VcardWish& wish) {
  const auto is_too_long = [](const std::optional<std::string>& field) {
    return field && field->size() > kProfileFieldBytes;
  };
  const std::string limit = " is longer than " + std::to_string(kProfileFieldBytes) + " bytes";
  if (is_too_long(wish.name)) return not_acceptable("the name" + limit);
  if (is_too_long(wish.intro)) return not_acceptable("DESC" + limit);
  if (is_too_long(wish.picture)) return not_acceptable("the URL of PHOTO" + limit);
  if (encode_kept(wish.kept).size() > kKeptVcardBytes) {
    return not_acceptable("beside name, DESC and PHOTO, a vCard has " + std::to_string(kKeptVcardBytes) +
                          " bytes at most");
  }
  return std::nullopt;
}

StanzaError refusal_by_turms(const VcardWish& wish, std::string_view reason) {
  if (wish.name && utf16_units(*wish.name) > kUsualNameUnits)
    return not_acceptable("NICKNAME (or FN) is longer than " + std::to_string(kUsualNameUnits) + " characters");
  if (wish.intro && utf16_units(*wish.intro) > kUsualIntroUnits)
    return not_acceptable("DESC is longer than " + std::to_string(kUsualIntroUnits) + " characters");
  if (wish.picture) return not_acceptable("the URL of PHOTO is longer than 100 characters");
  return not_acceptable(std::string(reason));
}

std::string encode_kept(const Vcard& kept) {
  std::string out;
  if (kept.full_name.empty() && kept.rest.empty()) return out;
  xml::Writer writer(out, xml::kSelfContained);
  if (kept.rest_format == VcardFormat::vcard4) {
    writer.open("vcard", kVcard4Ns);
    if (!kept.full_name.empty()) writer.open("fn").leaf("text", kept.full_name).close();
  } else {
    writer.open("vCard", kVcardTempNs);
    if (!kept.full_name.empty()) writer.leaf("FN", kept.full_name);
  }
  if (!kept.rest.empty()) writer.raw(kept.rest);
  writer.close();
  return out;
}

Vcard decode_kept(std::string_view value) {
  const auto parsed = xml::parse_fragment(value);
  const xml::Element* root = parsed ? parsed.value()->root().first_child() : nullptr;
  if (root == nullptr) return {};
  Result<Vcard, StanzaError> vcard = Vcard();
  if (root->is("vCard", kVcardTempNs)) vcard = read_vcard_temp(*root, 0);
  if (root->is("vcard", kVcard4Ns)) vcard = read_vcard4(*root, {});
  return vcard ? std::move(*vcard) : Vcard();
}

bool can_be_kept(const Vcard& vcard) {
  return vcard.rest.empty() || xml::parse_fragment(encode_kept(vcard)).ok();
}

}  // namespace turms::xmpp::bridge
