// SPDX-License-Identifier: Apache-2.0
// A bump arena: memory that is taken piece by piece and given back all at once. A Document owns one; its first chunk
// lies behind the Document in the same allocation, so that a usual stanza costs one allocation. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

namespace turms::xmpp::xml {

class Arena {
 public:
  /// Starts within `first` (may be empty), which the caller keeps alive as long as the arena.
  Arena(std::byte* first, size_t size) : first_(first), first_size_(size), at_(first), end_(first + size) {}
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Never null; aligned to `alignment`, a power of two up to that of max_align_t. Valid until the arena ends.
  void* allocate(size_t size, size_t alignment);

  /// Constructs a T that needs no destructor.
  template <class T, class... Arguments>
  T* make(Arguments&&... arguments) {
    static_assert(std::is_trivially_destructible_v<T>, "an arena never runs destructors");
    return new (allocate(sizeof(T), alignof(T))) T(std::forward<Arguments>(arguments)...);
  }

  /// Copies `text`; the result lives as long as the arena.
  std::string_view copy(std::string_view text);

  /// Appends `more` to `text`, in place when `text` was the last thing allocated here. Costs amortised O(more) then.
  std::string_view extend(std::string_view text, std::string_view more);

  /// Overwrites everything that was allocated, in a way the compiler keeps. What lies here is unusable afterwards.
  void wipe() noexcept;

  /// Heap bytes taken beside the first chunk.
  [[nodiscard]] size_t overflow_bytes() const { return overflow_bytes_; }

 private:
  struct Chunk {
    Chunk* previous;
    size_t size;  // of the whole allocation
  };
  void grow(size_t at_least);

  std::byte* first_;
  size_t first_size_;
  std::byte* at_;
  std::byte* end_;
  Chunk* chunks_ = nullptr;
  size_t overflow_bytes_ = 0;
};

}  // namespace turms::xmpp::xml
