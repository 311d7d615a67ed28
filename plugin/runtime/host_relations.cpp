// SPDX-License-Identifier: Apache-2.0
#include "runtime/host_relations.h"

#include "base/little_endian.h"
#include "extensions/relations.h"
#include "runtime/host_link.h"
#include "runtime/shard.h"

namespace turms::xmpp::runtime {

using features::FriendPresences;
using features::Relation;
using features::RelationPair;

namespace {

Error error_of(tgp_status status) {
  switch (status) {
    case TGP_E_GONE:
      return {Code::gone, "relations", "the session has ended"};
    case TGP_E_STATE:
      return {Code::conflict, "relations", "another question took the place of this one"};
    case TGP_E_UNSUPPORTED:
      return {Code::unsupported, "relations", "this host does not see both sides"};
    case TGP_E_TIMEOUT:
      return {Code::timeout, "relations", "no answer in time"};
    default:
      return {Code::io, "relations", "the database failed"};
  }
}

Relation relation_of(uint32_t number) {
  switch (number) {
    case TGP_RELATION_FRIEND:
      return Relation::friendship;
    case TGP_RELATION_BLOCKED:
      return Relation::blocked;
    default:
      return Relation::none;
  }
}

}  // namespace

const tgp_host_relations* HostRelations::table() const {
  return shard_.host().relations();
}

bool HostRelations::is_offered() const {
  return table() != nullptr;
}

Task<Result<RelationPair>> HostRelations::between(UserId user, UserId other) {
  if (table() == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_);
  const tgp_status asked =
      table()->relation(shard_.host().context(), user.value(), other.value(), call.cookie());
  if (asked != TGP_OK) co_return error_of(asked);
  const HostReply reply = co_await call.reply();
  if (reply.status != TGP_OK) co_return error_of(reply.status);
  LittleEndian in(reply.data);
  const Relation own = relation_of(in.u32());
  const Relation theirs = relation_of(in.u32());
  if (!in.is_good()) co_return error_of(TGP_E_IO);
  co_return RelationPair(own, theirs);
}

Task<Result<FriendPresences>> HostRelations::watch_friends(SessionId session, bool from_start) {
  if (table() == nullptr) co_return error_of(TGP_E_UNSUPPORTED);
  HostCall call(shard_, UINT64_MAX);
  const tgp_status asked =
      table()->watch_friends(shard_.host().context(), session.value(), from_start ? 1 : 0, call.cookie());
  if (asked != TGP_OK) co_return error_of(asked);
  const HostReply reply = co_await call.reply();
  if (reply.status != TGP_OK) co_return error_of(reply.status);
  LittleEndian in(reply.data);
  FriendPresences page;
  page.has_more = in.u32() != 0;
  const uint32_t count = in.u32();
  for (uint32_t i = 0; i < count && in.is_good(); ++i) {
    features::FriendPresence& one = page.friends.emplace_back();
    one.user = UserId(static_cast<int64_t>(in.u64()));
    one.status = static_cast<int32_t>(in.u32());
    one.devices = in.u32();
  }
  if (!in.is_good()) co_return error_of(TGP_E_IO);
  co_return page;
}

}  // namespace turms::xmpp::runtime
