// SPDX-License-Identifier: Apache-2.0
// Who hears of a PEP node: the own resources and the contacts that see the owner's presence, each as far as it said
// that it wishes to (XEP-0163 4.3.2). A contact's account decides for itself whether it wants to hear of the owner.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/strong_id.h"
#include "features/core.h"

namespace turms::xmpp::features {

class Account;
class Resource;

/// \param event      made by bridge/pep_event.h
/// \param is_public  contacts may hear of it as well
/// Thread: shard.
void tell_pep_event(Account& account, std::string_view node, const std::string& event, bool is_public);

/// The same for certain contacts only, whom the account shows its presence to.
/// \param to_resource  of the one contact, when only that one asked; else empty
void tell_pep_event_to(Account& account, std::string_view node, const std::string& event,
                       const std::vector<UserId>& contacts, std::string_view to_resource = {});

/// Hands an event on to those of the own resources that wish for `node`.
/// \param from  bare JID of the node's owner
/// \param part  only to the resource of this name; empty: to each
void hand_out_pep_event(Account& account, std::string_view from, std::string_view node, std::string_view event,
                        std::string_view part = {});

}  // namespace turms::xmpp::features
