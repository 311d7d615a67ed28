// SPDX-License-Identifier: Apache-2.0
// The one interface between those who carry Turms sessions (the plugins' ABI, the TCP and WebSocket listeners) and
// where Turms lives (the embedded service today, a cluster of turms-gateway nodes later). A carrier opens a session
// with a sink of its own and from then on speaks encoded TurmsRequest and hears encoded TurmsNotification, exactly as a
// Turms client on the wire does.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/shared_bytes.h"
#include "sessions/services.h"

namespace turms::gateway::sessions {

/// Chosen by the backend, never 0, never reused in one process. The low 8 bits are OpenRequest::affinity.
using SessionId = uint64_t;

enum class Auth {
  password,  // secret is the clear password
  token,     // secret is a JWT
  trusted,   // the carrier has authenticated the user itself (plugins only, never a listener)
};

/// In degrees.
struct Coordinates {
  float latitude = 0;
  float longitude = 0;
};

/// A login. Source: CreateSessionRequest.
struct OpenRequest {
  Auth auth = Auth::password;
  int64_t user_id = 0;
  int32_t version = 1;      // protocol version of the client; anything else is refused with 2000
  int32_t device_type = 0;  // DeviceType; unknown numbers become UNKNOWN
  int32_t user_status = 0;  // UserStatus; OFFLINE is refused with 1102
  std::string secret;       // the backend wipes it after use
  std::string ip_address;
  std::vector<std::pair<std::string, std::string>> device_details;
  std::optional<Coordinates> location;
  uint8_t affinity = 0;
};

/// The answer to a login: `turms_code` 1000 when it stands, else the refusal and its reason.
struct OpenResult {
  int32_t turms_code = 0;
  std::string reason;
  std::string turms_session_id;
  std::string server_id;
};

/// Who carries the session. Calls come from the backend's threads, in order per session: on_opened first and once; then
/// notifications; on_closed last and once (after a refused login no on_closed follows). Calls about different sessions
/// may come from several threads at once. They must not block and must not call back into the backend. One sink may
/// carry many sessions; it must live until the on_batch_end that follows the on_closed (or the refusal) of its last
/// session.
class SessionSink {
 public:
  virtual ~SessionSink() = default;
  virtual void on_opened(SessionId id, const OpenResult& result) = 0;
  /// One encoded TurmsNotification (response or push), without length prefix. The response to the login, the session
  /// info that goes before it and the close notice are the carrier's to write, from what on_opened and on_closed say.
  virtual void on_notification(SessionId id, const SharedBytes& notification) = 0;
  virtual void on_closed(SessionId id, int32_t close_status, std::string_view reason) = 0;
  /// After a batch of the calls above: a sink may use it to wake its own thread once. Called at least once after each
  /// batch.
  virtual void on_batch_end() {}
};

enum class SubmitStatus { ok, gone, full };

class Backend {
 public:
  virtual ~Backend() = default;

  /// Starts a login; the answer is sink.on_opened, never before open has returned the id... to a caller on another
  /// thread it may arrive earlier than the caller stores the id, so sinks key by what they are given. Thread: any.
  virtual SessionId open(OpenRequest request, SessionSink& sink) = 0;

  /// One encoded TurmsRequest. `full`: the service's queue is at its bound, nothing was taken. Thread: any.
  virtual SubmitStatus submit(SessionId id, std::span<const uint8_t> request) = 0;

  /// The client showed life. Cheap. Thread: any.
  virtual void touch(SessionId id) = 0;

  /// Asks for the end; answered by the one on_closed. Unknown ids are ignored. Thread: any.
  virtual void close(SessionId id, int32_t close_status) = 0;

  /// Checks a password without opening a session; `done(right)` is called on a backend thread, once, never within this
  /// call. False: the backend is stopping, and `done` will not be called. Thread: any.
  [[nodiscard]] virtual bool verify_password(int64_t user_id, std::string password, void* context,
                                             void (*done)(void* context, bool right)) = 0;

  /// TGP_CAPABILITY_* bits and TGP_LIMIT_* numbers of abi/extensions/backend.h. Thread: any.
  [[nodiscard]] virtual uint64_t capabilities() const = 0;
  [[nodiscard]] virtual int64_t limit(uint32_t which) const = 0;
  [[nodiscard]] virtual std::string_view kind() const = 0;

  /// What a real Turms lacks (services.h); null: this backend lacks it too. The same answer for as long as the backend
  /// lives. Thread: any.
  [[nodiscard]] virtual Verifiers* verifiers() { return nullptr; }
  [[nodiscard]] virtual KeyValues* key_values() { return nullptr; }
  [[nodiscard]] virtual Relations* relations() { return nullptr; }
  [[nodiscard]] virtual Archive* archive() { return nullptr; }
  [[nodiscard]] virtual Accounts* accounts() { return nullptr; }
  [[nodiscard]] virtual GroupTypes* group_types() { return nullptr; }

  /// Closes every session with `close_status`, finishes what was accepted, stops the threads. Thread: control.
  virtual void stop(int32_t close_status) = 0;
};

}  // namespace turms::gateway::sessions
