// SPDX-License-Identifier: Apache-2.0
// The streams of an account's resources, with and without a connection: who binds, who comes back, who is away for too
// long. Owned by the account's session and as old as it; all calls on its shard.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/resource_stream.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {
class Account;
}

namespace turms::xmpp::runtime {

class Shard;

class AccountStreams {
 public:
  /// Both outlive it; `account` may be made later.
  AccountStreams(Shard& shard, features::Account& account);
  ~AccountStreams();
  AccountStreams(const AccountStreams&) = delete;
  AccountStreams& operator=(const AccountStreams&) = delete;

  /// Makes a resource named `part` for the connection `sink`, in the place of one of that name that is away, or, where
  /// the configuration says so, of any. \returns null when it is refused: then `error` says why
  [[nodiscard]] ResourceStream* bind(const std::string& part, StreamSink& sink, std::optional<StanzaError>& error);
  /// The client wants its stanzas counted, and perhaps to come back. \see StreamManagementElement
  void enable(ResourceStream& stream, bool wants_resumption, std::optional<uint32_t> max_seconds);

  /// The session that goes by `token`, or null.
  [[nodiscard]] ResourceStream* find(std::string_view token);
  /// The session goes on over `sink`; a connection that has it still ends with <conflict/>. \see ResourceStream::attach
  void take_over(ResourceStream& stream, StreamSink& sink);

  /// The stream has ended in good order, or with an error: so has the resource. `stream` is gone then.
  void close(ResourceStream& stream);
  /// The transport is gone: the resource stays for a while if it can be resumed, and is closed else.
  void lose(ResourceStream& stream);
  /// Those that were ended while nobody was connected, or are away for too long.
  void close_ended();
  /// About once a second.
  void tick();

 private:
  [[nodiscard]] ResourceStream* stream_of(features::ResourceId id);
  [[nodiscard]] bool make_room();
  void close(ResourceStream& stream, StreamError error);

  Shard& shard_;
  features::Account& account_;
  std::vector<std::unique_ptr<ResourceStream>> streams_;
};

}  // namespace turms::xmpp::runtime
