// SPDX-License-Identifier: Apache-2.0
#include "io/handle.h"

#include <uv.h>

namespace turms::xmpp::io {
namespace {

template <class H>
void close_then_free(H* handle) noexcept {
  handle->data = nullptr;
  uv_close(reinterpret_cast<uv_handle_t*>(handle), [](uv_handle_t* closed) { delete reinterpret_cast<H*>(closed); });
}

}  // namespace

void CloseHandle::operator()(uv_async_s* handle) const noexcept {
  close_then_free(handle);
}
void CloseHandle::operator()(uv_poll_s* handle) const noexcept {
  close_then_free(handle);
}
void CloseHandle::operator()(uv_prepare_s* handle) const noexcept {
  close_then_free(handle);
}
void CloseHandle::operator()(uv_tcp_s* handle) const noexcept {
  close_then_free(handle);
}
void CloseHandle::operator()(uv_timer_s* handle) const noexcept {
  close_then_free(handle);
}

}  // namespace turms::xmpp::io
