// SPDX-License-Identifier: Apache-2.0
// Changes of one message go to Turms one after the other, in the order in which they were asked for: each of them looks
// the message up and reads it first, and a later one might be through with that earlier. Part of a feature, one for
// each shard. Bounded by the stanzas that a stream may have under way.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/condition.h"
#include "base/ready_queue.h"
#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/conversation.h"

namespace turms::xmpp::features {

class EditLine {
 public:
  class Place;
  /// What an account's client calls a message of that conversation, as a name for its line.
  static std::string name_of(UserId user, bridge::Conversation conversation, std::string_view xmpp_id);

 private:
  struct Queue {
    explicit Queue(ReadyQueue& ready) : moved_up(ready) {}
    std::list<const Place*> places;
    Condition moved_up;
  };
  std::unordered_map<std::string, std::unique_ptr<Queue>> queues_;  // of messages that somebody changes now
};

/// A place in the line of one message, from its construction on; it is given up with its end. The line outlives it.
class EditLine::Place {
 public:
  /// \param message  names it, among all accounts
  Place(EditLine& line, ReadyQueue& ready, std::string message);
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  /// Returns when nobody is before this. Thread: shard.
  Task<void> reached() const;

 private:
  EditLine& line_;
  std::string message_;
  Queue* queue_;  // stays while anybody is in it
};

}  // namespace turms::xmpp::features
