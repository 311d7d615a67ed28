// SPDX-License-Identifier: Apache-2.0
// A vCard over a Turms profile, whatever its format (mapping 17.4): the name, the intro and the picture are Turms';
// what Turms has no place for is kept as it was last set. The formats themselves are in vcard_temp.h and vcard4.h.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/avatar.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::bridge {

/// Bytes of what is kept.
inline constexpr size_t kKeptVcardBytes = 16384;
/// Bytes of one field that goes to Turms: more than any Turms takes, less than would break a request.
inline constexpr size_t kProfileFieldBytes = 2048;
/// Turms' own limits unless its operator has set others, in UTF-16 units.
inline constexpr size_t kUsualNameUnits = 20;
inline constexpr size_t kUsualIntroUnits = 100;

enum class VcardFormat : uint8_t { vcard_temp, vcard4 };

/// Has a constructor: it passes through coroutines.
struct Vcard {
  Vcard() {}
  std::string full_name;
  std::string nickname;
  std::string note;
  std::string photo_url;       // of http or https
  std::optional<Image> photo;  // never of a vCard4, whose pictures are those of XEP-0084
  VcardFormat rest_format = VcardFormat::vcard_temp;
  std::string rest;  // the other fields, written for the inside of that format's root
};

/// What setting a vCard changes.
struct VcardWish {
  VcardWish() {}
  enum class Photo : uint8_t { leave, set, remove };

  std::optional<std::string> name;
  std::optional<std::string> intro;
  std::optional<std::string> picture;
  Photo photo = Photo::leave;
  std::optional<Image> image;  // with `set`
  Vcard kept;                  // full_name and rest from now on
};

/// \param kept     what the store holds: full_name and rest
/// \param name     of the profile, as are intro and picture; a picture that is no URL is not shown
/// \param photo    the avatar, if there is one
/// \returns the vCard that everybody may see. Thread: any.
[[nodiscard]] Vcard shown_vcard(Vcard kept, std::string_view name, std::string_view intro, std::string_view picture,
                                std::optional<Image> photo);

/// What the owner changes by setting `wanted` where shown_vcard() had given `shown`. FN and NICKNAME both show the name
/// of the profile until they are set to different values: then NICKNAME is the name, and FN is kept. A vCard without
/// any name leaves the name as it is. One without a picture takes the avatar away if `photo_counts`. \param kept  what
/// the store holds
[[nodiscard]] VcardWish wish_of(Vcard wanted, const Vcard& shown, const Vcard& kept, bool photo_counts);

/// Why `wish` can't even be told to Turms: names the field. Thread: any.
[[nodiscard]] std::optional<StanzaError> refusal_of(const VcardWish& wish);
/// Why Turms has called an argument illegal: names the field that is longer than usual.
/// \param reason  of Turms
[[nodiscard]] StanzaError refusal_by_turms(const VcardWish& wish, std::string_view reason);

/// The value of the store; empty when nothing is to be kept. Source: vcard_temp.h and vcard4.h, full name first.
[[nodiscard]] std::string encode_kept(const Vcard& kept);
/// The same back; an empty vCard when the bytes are not what encode_kept() gave.
[[nodiscard]] Vcard decode_kept(std::string_view value);
/// Whether decode_kept() will read it: its limits are narrower than those of a stream.
[[nodiscard]] bool can_be_kept(const Vcard& vcard);

[[nodiscard]] bool is_http_url(std::string_view text);

}  // namespace turms::xmpp::bridge
