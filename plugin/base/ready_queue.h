// SPDX-License-Identifier: Apache-2.0
// Coroutines that may go on. Whoever completes something never resumes its waiter from within: it puts the waiter here,
// and the owner of the thread (the shard; a test) runs the queue when its own stack is empty. So no callback is
// re-entered, and an object may be destroyed by the code that learns of its end. One queue a thread; not thread-safe.
#pragma once

#include <coroutine>

namespace turms::xmpp {

class ReadyQueue {
 public:
  /// A place in the queue, part of the awaiter that waits. Destroying it (the coroutine was cancelled) leaves the
  /// queue.
  class Node {
   public:
    Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    ~Node() { leave(); }

    std::coroutine_handle<> handle;
    [[nodiscard]] bool is_linked() const { return next_ != nullptr; }
    /// What it was to go on for is no more: it waits again.
    void leave() {
      if (next_ == nullptr) return;
      prev_->next_ = next_;
      next_->prev_ = prev_;
      next_ = prev_ = nullptr;
    }

   private:
    friend class ReadyQueue;
    Node* next_ = nullptr;
    Node* prev_ = nullptr;
  };

  ReadyQueue() { head_.next_ = head_.prev_ = &head_; }
  ~ReadyQueue() {
    while (!is_empty()) head_.next_->leave();
    head_.next_ = head_.prev_ = nullptr;
  }
  ReadyQueue(const ReadyQueue&) = delete;
  ReadyQueue& operator=(const ReadyQueue&) = delete;

  [[nodiscard]] bool is_empty() const { return head_.next_ == &head_; }

  /// Appends `node`, whose handle is set. A node that waits already keeps its place.
  void push(Node& node) {
    if (node.is_linked()) return;
    node.prev_ = head_.prev_;
    node.next_ = &head_;
    head_.prev_->next_ = &node;
    head_.prev_ = &node;
  }

  /// Resumes in order until the queue is empty, those that are added meanwhile included.
  void run() {
    while (!is_empty()) {
      Node& node = *head_.next_;
      const std::coroutine_handle<> handle = node.handle;
      node.leave();
      handle.resume();
    }
  }

 private:
  Node head_;
};

}  // namespace turms::xmpp
