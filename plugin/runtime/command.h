// SPDX-License-Identifier: Apache-2.0
// Something one thread asks a shard to do on its own thread. Move-only, so that connections can travel in it.
#pragma once

#include <memory>
#include <utility>

namespace turms::xmpp::runtime {

class Shard;

class Command {
 public:
  Command() = default;
  template <class Call>
  requires(!std::is_same_v<std::remove_cvref_t<Call>, Command>) Command(Call call)
      : body_(std::make_unique<Body<Call>>(std::move(call))) {}  // NOLINT: implicit by intent

  void operator()(Shard& shard) { body_->run(shard); }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual void run(Shard& shard) = 0;
  };
  template <class Call>
  struct Body final : Base {
    explicit Body(Call c) : call(std::move(c)) {}
    void run(Shard& shard) override { call(shard); }
    Call call;
  };
  std::unique_ptr<Base> body_;
};

}  // namespace turms::xmpp::runtime
