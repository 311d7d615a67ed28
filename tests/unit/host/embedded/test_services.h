// SPDX-License-Identifier: Apache-2.0
// Asking a service of the backend and waiting for its answer.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "base/result.h"
#include "sessions/services.h"

namespace turms::gateway::embedded {

/// \param ask  hands its parameter, a Done<T>, to the service. \returns the answer, or timeout after ten seconds, or
///             conflict when the service took nothing
template <class T, class Ask>
Result<T> answer_of(Ask ask) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  auto answer = promise->get_future();
  if (!ask(sessions::Done<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }))) {
    return Error{Code::conflict, "answer_of", "was not taken"};
  }
  if (answer.wait_for(std::chrono::seconds(10)) != std::future_status::ready) {
    return Error{Code::timeout, "answer_of", "no answer came"};
  }
  return answer.get();
}

}  // namespace turms::gateway::embedded
