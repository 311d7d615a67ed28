// SPDX-License-Identifier: Apache-2.0
// XEP-0084 User Avatar: its two nodes are plain PEP nodes, but what is published there is looked at, because vCards and
// presence show it as well (XEP-0398) and other people's clients open it. A picture that a Turms client has set is a
// URL without size or hash; XEP-0084 demands both, so it is told in vCards only.
#include <memory>

#include "bridge/avatar.h"
#include "features/account.h"
#include "features/avatars.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

PepDecision refuse(std::string text) {
  return PepDecision::refuse(StanzaError(StanzaErrorCondition::not_acceptable, std::move(text)));
}

class Avatar final : public Feature {
 public:
  void install(Hooks& on) override {
    on.pep_publish(bridge::kAvatarDataNs, this, &Avatar::check_data);
    on.pep_publish(bridge::kAvatarMetadataNs, this, &Avatar::check_metadata);
  }

 private:
  Task<PepDecision> check_data(PepPublication what) {
    const auto parsed = parse_pep_payload(what.item().xml);
    const xml::Element* data = parsed ? parsed->root().first_child() : nullptr;
    if (data == nullptr || !data->is("data", bridge::kAvatarDataNs)) co_return refuse("<data/> is missing");
    std::string refusal;
    const std::optional<bridge::Image> image = bridge::read_image(data->text(), kAvatarBytes, refusal);
    if (!image) co_return refuse(std::move(refusal));
    // Whoever has an image of that name looks no further: it must be this one.
    if (image->sha1 != what.item().id) co_return refuse("the item's id is not the SHA-1 of the image");
    co_return PepDecision::keep();
  }

  Task<PepDecision> check_metadata(PepPublication what) {
    const auto parsed = parse_pep_payload(what.item().xml);
    const xml::Element* metadata = parsed ? parsed->root().first_child() : nullptr;
    if (metadata == nullptr || !metadata->is("metadata", bridge::kAvatarMetadataNs))
      co_return refuse("<metadata/> is missing");
    const Result<std::string> name = bridge::shown_image(*metadata);
    if (!name) co_return refuse(name.error().detail);
    if (name->empty()) co_return PepDecision::keep();
    PepSelection selection(std::vector<std::string>(1, *name));
    const auto items = co_await what.account().pep().read(std::string(bridge::kAvatarDataNs), std::move(selection));
    // XEP-0084 4.2.1: the image is there before it is spoken of.
    if (!items || items->empty()) co_return refuse("the image has not been published");
    co_return PepDecision::keep();
  }
};

}  // namespace

extern const FeatureInfo xep_0084_avatar;
const FeatureInfo xep_0084_avatar{"XEP-0084", "1.1.4", "User Avatar", &make<Avatar>};

}  // namespace turms::xmpp::features
