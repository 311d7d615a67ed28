// SPDX-License-Identifier: Apache-2.0
#include "features/vcards.h"

#include <optional>
#include <string>
#include <utility>

#include "bridge/errors.h"
#include "bridge/pep_event.h"
#include "bridge/vcard4.h"
#include "features/account.h"
#include "features/avatars.h"
#include "features/pep_delivery.h"
#include "features/profiles.h"
#include "features/store.h"

namespace turms::xmpp::features {
namespace {

using C = StanzaErrorCondition;
using Verdict = Result<void, StanzaError>;

constexpr std::string_view kKey = "kept";

std::string bucket_of(UserId owner) {
  return "vcard/" + std::to_string(owner.value());
}

StanzaError failure(const Account& account, const Error& error) {
  account.core().log.warn("vcard.store_failed", "The store did not do what it was asked.",
                          {{"user", account.user().value()}, {"detail", error.detail}});
  if (error.code == Code::timeout) return C::remote_server_timeout;
  return StanzaError(error.code == Code::too_large ? C::resource_constraint : C::internal_server_error,
                     StanzaErrorType::wait);
}

Task<Result<bridge::Vcard, StanzaError>> read_kept(Account& asker, UserId owner) {
  Store& store = asker.core().store;
  if (!store.is_offered()) co_return bridge::Vcard();
  const Result<StoredValue> value = co_await store.get(bucket_of(owner), std::string(kKey));
  if (value) co_return bridge::decode_kept(value->value);
  if (value.error().code != Code::not_found) co_return failure(asker, value.error());
  co_return bridge::Vcard();
}

Task<Verdict> write_kept(Account& account, std::string kept) {
  Store& store = account.core().store;
  if (kept.empty()) {
    if (!store.is_offered()) co_return Verdict();
    const Result<void> removed = co_await store.remove(bucket_of(account.user()), std::string(kKey));
    if (!removed) co_return failure(account, removed.error());
    co_return Verdict();
  }
  const Result<uint64_t> put = co_await store.put(bucket_of(account.user()), std::string(kKey), std::move(kept));
  if (!put) co_return failure(account, put.error());
  co_return Verdict();
}

Task<Verdict> write_profile(Account& account, bridge::VcardWish wish) {
  ProfileWish profile;
  profile.name = wish.name;
  profile.intro = wish.intro;
  profile.picture = wish.picture;
  const upstream::Response response = co_await account.core().profiles.update(account, std::move(profile));
  if (response.outcome == upstream::Outcome::answered && response.code == proto::status::kIllegalArgument)
    co_return bridge::refusal_by_turms(wish, response.reason);
  if (auto error = bridge::stanza_error_of(response)) co_return std::move(*error);
  co_return Verdict();
}

Task<Verdict> write_photo(Account& account, bridge::VcardWish wish) {
  if (wish.photo == bridge::VcardWish::Photo::set) co_return co_await publish_avatar(account, std::move(*wish.image));
  if (wish.photo == bridge::VcardWish::Photo::remove) co_return co_await hide_avatar(account);
  co_return Verdict();
}

/// Why this gateway can't do what is wished, before anything is done.
std::optional<StanzaError> refusal(const Account& account, const bridge::VcardWish& wish) {
  if (!account.core().store.is_offered()) {
    if (!wish.kept.rest.empty() || !wish.kept.full_name.empty())
      return StanzaError(C::not_acceptable, "this server keeps the name and DESC of a vCard only");
    if (wish.photo == bridge::VcardWish::Photo::set)
      return StanzaError(C::not_acceptable, "this server keeps no PHOTO");
  }
  return bridge::refusal_of(wish);
}

}  // namespace

Task<Result<bridge::Vcard, StanzaError>> read_vcard(Account& asker, UserId owner, bool with_photo) {
  const Result<Profile> profile = co_await asker.core().profiles.get(asker, owner);
  if (!profile) co_return StanzaError(C::remote_server_timeout);
  if (!profile->exists) co_return StanzaError(C::item_not_found);
  Result<bridge::Vcard, StanzaError> kept = co_await read_kept(asker, owner);
  if (!kept) co_return kept.error();
  std::optional<bridge::Image> photo;
  if (with_photo) photo = co_await read_avatar(asker, owner);
  co_return bridge::shown_vcard(std::move(*kept), profile->name, profile->intro, profile->picture, std::move(photo));
}

Task<Verdict> set_vcard(Account& account, bridge::Vcard wanted, bool photo_counts) {
  const Result<bridge::Vcard, StanzaError> kept = co_await read_kept(account, account.user());
  if (!kept) co_return kept.error();
  const Result<bridge::Vcard, StanzaError> shown = co_await read_vcard(account, account.user(), photo_counts);
  if (!shown) co_return shown.error();
  const bridge::VcardWish wish = bridge::wish_of(std::move(wanted), *shown, *kept, photo_counts);
  if (auto error = refusal(account, wish)) co_return std::move(*error);
  Verdict verdict = co_await write_profile(account, wish);
  if (!verdict) co_return verdict;
  verdict = co_await write_photo(account, wish);
  if (!verdict) co_return verdict;
  std::string kept_now = bridge::encode_kept(wish.kept);
  if (kept_now == bridge::encode_kept(*kept)) co_return verdict;
  verdict = co_await write_kept(account, std::move(kept_now));
  // What changed in the profile is told where every change of it is (Hooks::profile).
  if (verdict) tell_pep_event(account, bridge::kVcard4Node, vcard_event(), true);
  co_return verdict;
}

std::string vcard_event() {
  return bridge::item_event(bridge::kVcard4Node, bridge::PepItem("current", {}), false);
}

}  // namespace turms::xmpp::features
