// SPDX-License-Identifier: Apache-2.0
#include "xml/arena.h"

#include <algorithm>
#include <cstring>

namespace turms::xmpp::xml {
namespace {

constexpr size_t kFirstGrowth = 4096;
constexpr size_t kLastGrowth = 65536;

}  // namespace

Arena::~Arena() {
  while (chunks_ != nullptr) {
    Chunk* const previous = chunks_->previous;
    ::operator delete(chunks_);
    chunks_ = previous;
  }
}

void* Arena::allocate(size_t size, size_t alignment) {
  const auto misaligned = reinterpret_cast<uintptr_t>(at_) & (alignment - 1);
  const size_t padding = misaligned == 0 ? 0 : alignment - misaligned;
  if (static_cast<size_t>(end_ - at_) < padding + size) {
    grow(size + alignment);
    return allocate(size, alignment);
  }
  std::byte* const result = at_ + padding;
  at_ = result + size;
  return result;
}

std::string_view Arena::copy(std::string_view text) {
  if (text.empty()) return {};
  char* const to = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(to, text.data(), text.size());
  return {to, text.size()};
}

std::string_view Arena::extend(std::string_view text, std::string_view more) {
  if (text.empty()) return copy(more);
  if (more.empty()) return text;
  const size_t size = text.size() + more.size();
  const char* const text_end = text.data() + text.size();
  if (text_end == reinterpret_cast<const char*>(at_) && static_cast<size_t>(end_ - at_) >= more.size()) {
    std::memcpy(at_, more.data(), more.size());
    at_ += more.size();
    return {text.data(), size};
  }
  // A text that grows in many pieces moves to a chunk twice its size, so that all its moves together stay linear.
  if (static_cast<size_t>(end_ - at_) < size) grow(2 * size);
  char* const to = static_cast<char*>(allocate(size, 1));
  std::memcpy(to, text.data(), text.size());
  std::memcpy(to + text.size(), more.data(), more.size());
  return {to, size};
}

void Arena::wipe() noexcept {
  if (first_size_ != 0) explicit_bzero(first_, first_size_);
  for (Chunk* chunk = chunks_; chunk != nullptr; chunk = chunk->previous) {
    explicit_bzero(reinterpret_cast<std::byte*>(chunk) + sizeof(Chunk), chunk->size - sizeof(Chunk));
  }
}

void Arena::grow(size_t at_least) {
  const size_t usual = std::clamp(overflow_bytes_, kFirstGrowth, kLastGrowth);
  const size_t size = std::max(usual, at_least + sizeof(Chunk));
  Chunk* const chunk = new (::operator new(size)) Chunk{chunks_, size};
  chunks_ = chunk;
  overflow_bytes_ += size;
  at_ = reinterpret_cast<std::byte*>(chunk) + sizeof(Chunk);
  end_ = reinterpret_cast<std::byte*>(chunk) + size;
}

}  // namespace turms::xmpp::xml
