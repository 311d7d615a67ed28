// SPDX-License-Identifier: Apache-2.0
#include "features/message_policy.h"

#include "features/core.h"

namespace turms::xmpp::features {

bridge::MessagePolicy message_policy(const Core& core) {
  bridge::MessagePolicy policy;
  policy.persist_record = core.capabilities.persist_record;
  policy.with_resource = core.settings.tells_resource;
  policy.self_message = core.capabilities.self_message;
  policy.max_text_units = core.capabilities.max_text_units;
  policy.max_request_bytes = core.capabilities.max_request_bytes;
  policy.reaction_text = !core.capabilities.reactions && core.settings.cluster_reactions == ClusterReactions::text;
  return policy;
}

}  // namespace turms::xmpp::features
