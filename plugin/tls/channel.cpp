// SPDX-License-Identifier: Apache-2.0
#include "tls/channel.h"

#include <mbedtls/ssl.h>

#include <algorithm>
#include <array>
#include <new>

#include "tls/certificate_entry.h"
#include "tls/connection_memory.h"
#include "tls/context.h"

namespace turms::xmpp::tls {

struct Channel::State {
  State(std::shared_ptr<const Context> shared, std::string domain)
      : context(std::move(shared)), fallback_domain(std::move(domain)) {
    mbedtls_ssl_init(&ssl);
  }
  ~State() { mbedtls_ssl_free(&ssl); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[nodiscard]] bool is_open() const { return is_done && !has_failed; }
  [[nodiscard]] Bytes unread() const { return as_bytes(std::string_view(input)).subspan(read_offset); }
  void consume(std::size_t count);

  // Repeats `step` while it asks for input and takes some: the library says "want read" after a warning alert, too.
  template <class Step>
  int run(Step step) {
    while (true) {
      const std::size_t before = unread().size();
      const int ret = step();
      if (ret != MBEDTLS_ERR_SSL_WANT_READ || unread().empty() || unread().size() == before) return ret;
    }
  }
  // Appends one record's plaintext; a negative error when there is none.
  int read_record(std::string& plaintext);

  // Mbed TLS' transport callbacks: never blocking, and sending always succeeds.
  static int send(void* self, const unsigned char* bytes, std::size_t size) noexcept;
  static int receive(void* self, unsigned char* bytes, std::size_t size) noexcept;

  const std::shared_ptr<const Context> context;  // before ssl, which points into it
  const std::string fallback_domain;
  mbedtls_ssl_context ssl{};
  ConnectionMemory memory;
  std::string input;  // fed and not yet taken by the library; empty between calls as a rule
  std::size_t read_offset = 0;
  std::string output;
  std::string sni;
  std::unique_ptr<Error> error;  // rare, so it takes a pointer's room
  bool is_done = false;
  bool has_failed = false;
  bool has_closed = false;  // we said close_notify
  bool peer_closed = false;
};

void Channel::State::consume(std::size_t count) {
  read_offset += count;
  if (read_offset < input.size()) return;
  std::string().swap(input);  // an idle channel holds no memory for it
  read_offset = 0;
}

int Channel::State::send(void* self, const unsigned char* bytes, std::size_t size) noexcept {
  try {
    static_cast<State*>(self)->output.append(reinterpret_cast<const char*>(bytes), size);
    return static_cast<int>(size);
  } catch (...) {
    return MBEDTLS_ERR_SSL_ALLOC_FAILED;
  }
}

int Channel::State::receive(void* self, unsigned char* bytes, std::size_t size) noexcept {
  State& state = *static_cast<State*>(self);
  const Bytes unread = state.unread().first(std::min(size, state.unread().size()));
  if (unread.empty()) return MBEDTLS_ERR_SSL_WANT_READ;
  std::copy(unread.begin(), unread.end(), bytes);
  const int taken = static_cast<int>(unread.size());
  state.consume(unread.size());
  return taken;
}

Channel::Channel(std::shared_ptr<const Context> context, std::string fallback_domain)
    : state_(std::make_unique<State>(std::move(context), std::move(fallback_domain))) {
  // Fails on exhausted memory only: the configuration was checked when the Context was made.
  if (mbedtls_ssl_setup(&state_->ssl, state_->context->native()) != 0) throw std::bad_alloc();
  mbedtls_ssl_set_bio(&state_->ssl, state_.get(), &State::send, &State::receive, nullptr);
  mbedtls_ssl_set_user_data_p(&state_->ssl, state_.get());
}

Channel::~Channel() = default;

int Channel::choose_certificate(mbedtls_ssl_context* ssl) {
  State& state = *static_cast<State*>(mbedtls_ssl_get_user_data_p(ssl));
  std::size_t size = 0;
  const unsigned char* const name = mbedtls_ssl_get_hs_sni(ssl, &size);
  try {
    if (name != nullptr) state.sni.assign(reinterpret_cast<const char*>(name), std::min<std::size_t>(size, 255));
    const Certificates::Entry& entry =
        state.context->certificates().choose(state.sni.empty() ? state.fallback_domain : state.sni);
    return mbedtls_ssl_set_hs_own_cert(ssl, &entry.chain, &entry.key);
  } catch (...) {
    return MBEDTLS_ERR_SSL_ALLOC_FAILED;
  }
}

void Channel::feed(Bytes ciphertext) {
  state_->input.append(as_text(ciphertext));
}

bool Channel::fail(int ret) {
  state_->has_failed = true;
  state_->error = std::make_unique<Error>(Error{Code::io, state_->is_done ? "tls" : "tls.handshake", describe(ret)});
  return false;
}

Handshake Channel::handshake() {
  State& state = *state_;
  if (state.has_failed) return Handshake::failed;
  if (state.is_done) return Handshake::done;
  const int ret = state.run([&] { return mbedtls_ssl_handshake(&state.ssl); });
  if (ret == MBEDTLS_ERR_SSL_WANT_READ) return Handshake::need_more;
  if (ret != 0) {
    fail(ret);
    return Handshake::failed;
  }
  state.is_done = true;
  state.memory.release_if_idle(state.ssl);
  return Handshake::done;
}

int Channel::State::read_record(std::string& plaintext) {
  // Opens the next record without taking anything, so that the text grows by what is there and no more.
  const int ret = mbedtls_ssl_read(&ssl, nullptr, 0);
  const std::size_t available = ret == 0 ? mbedtls_ssl_get_bytes_avail(&ssl) : 0;
  if (available == 0) return ret;
  const std::size_t before = plaintext.size();
  plaintext.resize(before + available);
  return mbedtls_ssl_read(&ssl, reinterpret_cast<unsigned char*>(plaintext.data()) + before, available);
}

Reading Channel::read(std::string& plaintext) {
  State& state = *state_;
  if (!state.is_open()) return Reading::failed;
  if (state.peer_closed) return Reading::closed;
  if (state.unread().empty()) return Reading::open;
  state.memory.claim(state.ssl);
  int ret = 0;
  while (ret >= 0) ret = state.run([&] { return state.read_record(plaintext); });
  state.memory.release_if_idle(state.ssl);
  if (ret == MBEDTLS_ERR_SSL_WANT_READ) return Reading::open;
  if (ret == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
    state.peer_closed = true;
    return Reading::closed;
  }
  fail(ret);
  return Reading::failed;
}

bool Channel::write(Bytes plaintext) {
  State& state = *state_;
  if (!state.is_open() || state.has_closed) return false;
  if (plaintext.empty()) return true;
  state.memory.claim(state.ssl);
  while (!plaintext.empty()) {
    const int ret = mbedtls_ssl_write(&state.ssl, plaintext.data(), plaintext.size());
    if (ret <= 0) return fail(ret);
    plaintext = plaintext.subspan(static_cast<std::size_t>(ret));
  }
  state.memory.release_if_idle(state.ssl);
  return true;
}

void Channel::close_notify() {
  State& state = *state_;
  if (!state.is_open() || state.has_closed) return;
  state.memory.claim(state.ssl);
  state.has_closed = true;
  if (mbedtls_ssl_close_notify(&state.ssl) != 0) return;
  state.memory.release_if_idle(state.ssl);
}

std::string Channel::take_output() {
  return std::exchange(state_->output, {});
}
bool Channel::has_output() const {
  return !state_->output.empty();
}

std::string_view Channel::alpn() const {
  const char* const name = mbedtls_ssl_get_alpn_protocol(&state_->ssl);
  return name != nullptr ? name : "";
}

const std::string& Channel::sni() const {
  return state_->sni;
}

std::string_view Channel::version() const {
  return state_->is_done ? mbedtls_ssl_get_version(&state_->ssl) : "";
}

std::string_view Channel::cipher() const {
  return state_->is_done ? mbedtls_ssl_get_ciphersuite(&state_->ssl) : "";
}

Result<std::string> Channel::exporter(std::string_view label, std::size_t size) const {
  State& state = *state_;
  if (!state.is_open()) return Error{Code::conflict, "tls.exporter", "the handshake is not done"};
  if (mbedtls_ssl_get_version_number(&state.ssl) < MBEDTLS_SSL_VERSION_TLS1_3) {
    return Error{Code::unsupported, "tls.exporter", "needs TLS 1.3"};
  }
  std::string material(size, '\0');
  const int ret = mbedtls_ssl_export_keying_material(&state.ssl, reinterpret_cast<uint8_t*>(material.data()), size,
                                                     label.data(), label.size(), nullptr, 0, 0);
  if (ret != 0) return Error{Code::invalid_argument, "tls.exporter", describe(ret)};
  return material;
}

const Error& Channel::error() const {
  if (!state_->error) state_->error = std::make_unique<Error>();  // nothing has failed: an Error that says nothing
  return *state_->error;
}

bool Channel::holds_buffers() const {
  return state_->memory.is_claimed();
}

}  // namespace turms::xmpp::tls
