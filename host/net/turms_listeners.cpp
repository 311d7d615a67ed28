// SPDX-License-Identifier: Apache-2.0
#include "net/turms_listeners.h"

#include <utility>

#include "base/thread.h"
#include "net/listener_loop.h"

namespace turms::gateway::net {

TurmsListeners::TurmsListeners(std::unique_ptr<ListenerLoop> loop) : loop_(std::move(loop)) {
}

TurmsListeners::~TurmsListeners() {
  stop();
}

Result<std::unique_ptr<TurmsListeners>> TurmsListeners::start(const TurmsListenerSettings& settings,
                                                              sessions::Backend& backend, const Clock& clock,
                                                              Log& log) {
  auto loop = ListenerLoop::create(settings, backend, clock, log);
  if (!loop) return loop.error();
  std::unique_ptr<TurmsListeners> self(new TurmsListeners(std::move(*loop)));
  const auto listen = [&](Transport transport, const ListenAddress& address, uint16_t& port) -> Result<void> {
    if (!address.enabled) return {};
    const Result<uint16_t> bound = self->loop_->listen(transport, address);
    if (!bound) return bound.error();
    port = *bound;
    return {};
  };
  TURMS_TRY(listen(Transport::tcp, settings.tcp, self->tcp_port_));
  TURMS_TRY(listen(Transport::websocket, settings.websocket, self->websocket_port_));
  self->thread_ = start_thread("turms-net", [serving = self->loop_.get()] { serving->run(); });
  return self;
}

size_t TurmsListeners::connections() const {
  return loop_->connections();
}

void TurmsListeners::stop() {
  if (!thread_.joinable()) return;
  loop_->request_stop();
  thread_.join();
}

}  // namespace turms::gateway::net
