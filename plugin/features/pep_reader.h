// SPDX-License-Identifier: Apache-2.0
// Reading PEP nodes, one's own and others': who may read what (XEP-0060 4.5), what features say in place of the store,
// and the same answer for what is not there and what the asker must not know of. The owner need not be online.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/pep_config.h"
#include "bridge/pep_item.h"
#include "features/pep_nodes.h"

namespace turms::xmpp::features {

class Account;

/// Items of a node of `owner`, oldest first, as far as `asker` may read them.
/// \errors item-not-found: no such node, for who may know, or no such page; not-authorized
/// <presence-subscription-required/>: neither
///         whether the node is there nor what is in it is told to a stranger. Thread: shard.
Task<Result<std::vector<bridge::PepItem>, StanzaError>> read_pep_items(Account& asker, UserId owner, std::string node,
                                                                       PepSelection what);

Task<Result<PepPage, StanzaError>> read_pep_page(Account& asker, UserId owner, std::string node, PepSelection what);
/// Their ids alone, oldest first.
Task<Result<std::vector<std::string>, StanzaError>> list_pep_items(Account& asker, UserId owner, std::string node);

/// The configuration of a node that the asker may read. \errors as above
Task<Result<bridge::PepConfig, StanzaError>> read_pep_config(Account& asker, UserId owner, std::string node);

/// Names and titles of the nodes that the asker may read.
Task<Result<std::vector<PepStore::NodeRow>, StanzaError>> list_pep_nodes(Account& asker, UserId owner);

/// Whether `owner` shows his presence to `asker`, as far as that is known (Relations, and the owner's note).
Task<bool> shows_presence(Account& asker, UserId owner);

}  // namespace turms::xmpp::features
