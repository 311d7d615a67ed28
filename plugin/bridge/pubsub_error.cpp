// SPDX-License-Identifier: Apache-2.0
#include "bridge/pubsub_error.h"

#include <array>

namespace turms::xmpp::bridge {
namespace {

struct Row {
  std::string_view ns;
  std::string_view verb;
  std::string_view feature;
};

// What access by presence leaves no room for; other verbs are answered.
constexpr std::array kRows = {
    Row{kPubSubNs, "subscribe", "subscribe"},
    Row{kPubSubNs, "unsubscribe", "subscribe"},
    Row{kPubSubNs, "options", "subscription-options"},
    Row{kPubSubNs, "default", "retrieve-default-sub"},
    Row{kPubSubNs, "subscriptions", "retrieve-subscriptions"},
    Row{kPubSubNs, "affiliations", "retrieve-affiliations"},
    Row{kPubSubOwnerNs, "subscriptions", "manage-subscriptions"},
    Row{kPubSubOwnerNs, "affiliations", "modify-affiliations"},
};

}  // namespace

StanzaError unsupported_in_pubsub(const xml::Element& verb) {
  StanzaError error(StanzaErrorCondition::feature_not_implemented);
  for (const Row& row : kRows) {
    if (!verb.is(row.verb, row.ns)) continue;
    return std::move(error).with_detail("unsupported", kPubSubErrorsNs).with_attribute("feature", row.feature);
  }
  return error;
}

}  // namespace turms::xmpp::bridge
