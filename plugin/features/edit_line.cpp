// SPDX-License-Identifier: Apache-2.0
#include "features/edit_line.h"

#include <utility>

namespace turms::xmpp::features {

std::string EditLine::name_of(UserId user, bridge::Conversation conversation, std::string_view xmpp_id) {
  std::string name = std::to_string(user.value());
  name.append(conversation.is_group ? " in " : " with ").append(std::to_string(conversation.id));
  return name.append(1, ' ').append(xmpp_id);
}

EditLine::Place::Place(EditLine& line, ReadyQueue& ready, std::string message)
    : line_(line), message_(std::move(message)) {
  std::unique_ptr<Queue>& queue = line_.queues_[message_];
  if (queue == nullptr) queue = std::make_unique<Queue>(ready);
  queue_ = queue.get();
  queue_->places.push_back(this);
}

EditLine::Place::~Place() {
  queue_->places.remove(this);
  if (queue_->places.empty()) {
    line_.queues_.erase(message_);
  } else {
    queue_->moved_up.announce();
  }
}

Task<void> EditLine::Place::reached() const {
  while (queue_->places.front() != this) co_await queue_->moved_up.wait();
}

}  // namespace turms::xmpp::features
