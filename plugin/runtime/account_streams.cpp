// SPDX-License-Identifier: Apache-2.0
#include "runtime/account_streams.h"

#include <algorithm>
#include <utility>

#include "crypto/compare.h"
#include "crypto/random.h"
#include "features/account.h"
#include "runtime/shard.h"
#include "runtime/shared.h"

namespace turms::xmpp::runtime {

namespace {

constexpr size_t kTokenBytes = 16;

}  // namespace

AccountStreams::AccountStreams(Shard& shard, features::Account& account) : shard_(shard), account_(account) {
}

AccountStreams::~AccountStreams() {
  for (const auto& stream : streams_) {
    shard_.count(shard_.metrics().resources, -1);
    if (stream->is_detached()) shard_.count(shard_.metrics().resources_away, -1);
  }
}

ResourceStream* AccountStreams::bind(const std::string& part, StreamSink& sink, std::optional<StanzaError>& error) {
  const config::Settings& settings = shard_.shared().settings;
  if (features::Resource* taken = account_.find(part)) {
    ResourceStream* older = stream_of(taken->id());
    if (!older->is_detached() && settings.resource_conflict == config::ResourceConflict::refuse) {
      error.emplace(StanzaErrorCondition::conflict, "This resource is in use");
      return nullptr;
    }
    close(*older, StreamError(StreamErrorCondition::conflict, "Replaced by a new connection"));
  }
  if (!make_room()) {
    error.emplace(StanzaErrorCondition::resource_constraint, "Too many resources");
    return nullptr;
  }
  ResourceStream::Limits limits;
  limits.stanzas = settings.stream_management.max_unacked;
  // All of it is sent at once when the client comes back, and must not look like a client that reads too slowly.
  limits.bytes = std::min(settings.stream_management.max_unacked_bytes, settings.limits.output_queue_bytes / 2);
  streams_.push_back(std::make_unique<ResourceStream>(sink, limits));
  ResourceStream& stream = *streams_.back();
  stream.set_id(account_.add_resource(part, stream).id());
  shard_.count(shard_.metrics().resources, 1);
  return &stream;
}

/// Who is away makes room for who is here, the longest away first.
bool AccountStreams::make_room() {
  if (account_.resources().size() < shard_.shared().settings.limits.resources_per_account) return true;
  ResourceStream* longest = nullptr;
  for (const auto& stream : streams_) {
    if (!stream->is_detached()) continue;
    if (longest == nullptr || stream->expires_ns() < longest->expires_ns()) longest = stream.get();
  }
  if (longest == nullptr) return false;
  close(*longest);
  return true;
}

void AccountStreams::enable(ResourceStream& stream, bool wants_resumption, std::optional<uint32_t> max_seconds) {
  const config::StreamManagement& settings = shard_.shared().settings.stream_management;
  const uint32_t seconds = std::min(settings.resume_seconds, max_seconds.value_or(settings.resume_seconds));
  const bool is_resumable = wants_resumption && seconds > 0;
  stream.enable(is_resumable ? crypto::random_hex(kTokenBytes) : std::string(), seconds, settings.location);
}

ResourceStream* AccountStreams::find(std::string_view token) {
  for (const auto& stream : streams_) {
    if (stream->is_resumable() && crypto::constant_time_equal(as_bytes(stream->token()), as_bytes(token)))
      return stream.get();
  }
  return nullptr;
}

void AccountStreams::take_over(ResourceStream& stream, StreamSink& sink) {
  if (StreamSink* older = stream.sink()) {
    older->lose_resource(StreamError(StreamErrorCondition::conflict, "Resumed by a new connection"));
  } else {
    shard_.count(shard_.metrics().resources_away, -1);
  }
  stream.attach(sink);
}

void AccountStreams::lose(ResourceStream& stream) {
  if (!stream.is_resumable()) return close(stream);
  stream.detach(shard_.core().clock.monotonic_ns());
  shard_.count(shard_.metrics().resources_away, 1);
  shard_.core().log.debug("stream.away", "", {{"user", account_.user().value()}});
}

void AccountStreams::close(ResourceStream& stream, StreamError error) {
  if (StreamSink* sink = stream.sink()) sink->lose_resource(std::move(error));
  close(stream);
}

void AccountStreams::close(ResourceStream& stream) {
  if (!stream.token().empty()) shard_.ended_streams().remember(account_.user(), stream.token(), stream.h());
  if (stream.is_detached()) shard_.count(shard_.metrics().resources_away, -1);
  shard_.count(shard_.metrics().resources, -1);
  stream.close();
  account_.remove_resource(stream.id());  // features may still send to it
  std::erase_if(streams_, [&stream](const auto& one) { return one.get() == &stream; });
}

void AccountStreams::close_ended() {
  const uint64_t now = shard_.core().clock.monotonic_ns();
  const auto is_due = [now](const auto& one) {
    return one->is_detached() && (one->has_ended() || now >= one->expires_ns());
  };
  // One after the other: what features say when a resource goes may end another one.
  for (auto due = std::find_if(streams_.begin(), streams_.end(), is_due); due != streams_.end();
       due = std::find_if(streams_.begin(), streams_.end(), is_due)) {
    shard_.core().log.info("stream.expired", "A client did not come back in time, or missed too much.",
                           {{"user", account_.user().value()}});
    close(**due);
  }
}

void AccountStreams::tick() {
  for (const auto& stream : streams_) stream->tick();
  close_ended();
}

ResourceStream* AccountStreams::stream_of(features::ResourceId id) {
  const auto found = std::find_if(streams_.begin(), streams_.end(), [id](const auto& one) { return one->id() == id; });
  return found == streams_.end() ? nullptr : found->get();
}

}  // namespace turms::xmpp::runtime
