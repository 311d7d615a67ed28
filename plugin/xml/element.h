// SPDX-License-Identifier: Apache-2.0
// The element tree: a Document owns an arena and one root; Elements, attributes and texts live in the arena and die
// with the Document, as do all string_views taken from them. Built once by the parser or by hand, then read many times.
// Names never carry a prefix: an element is its name and its namespace. Not thread-safe, but a Document may move
// between threads as a whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string_view>

#include "xml/arena.h"

namespace turms::xmpp::xml {

inline constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";  // of xml:lang

class Document;
class Element;

struct Attribute {
  std::string_view name;
  std::string_view ns;  // empty for the usual attribute, kXmlNamespace for xml:lang
  std::string_view value;
};

/// One child: an element or a run of text.
class Node {
 public:
  [[nodiscard]] bool is_element() const { return is_element_; }
  /// The element, or null when this is text.
  [[nodiscard]] const Element* element() const;
  [[nodiscard]] Element* element();
  /// The text, unescaped; empty when this is an element.
  [[nodiscard]] std::string_view text() const { return is_element_ ? std::string_view() : chars_; }
  /// The following sibling or null.
  [[nodiscard]] const Node* next() const { return next_; }

 protected:
  friend class Arena;
  friend class Element;
  friend class Document;
  friend class TreeBuilder;
  Node(std::string_view chars, bool is_element) : chars_(chars), is_element_(is_element) {}

  Node* next_ = nullptr;
  std::string_view chars_;  // name of an element, text of a text
  bool is_element_;
  uint32_t attribute_count_ = 0;
};

/// Range over all children of an element, in document order.
class Nodes {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = const Node;
    using difference_type = std::ptrdiff_t;
    using pointer = const Node*;
    using reference = const Node&;
    Iterator() = default;
    explicit Iterator(const Node* node) : node_(node) {}
    reference operator*() const { return *node_; }
    pointer operator->() const { return node_; }
    Iterator& operator++() {
      node_ = node_->next();
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(Iterator, Iterator) = default;

   private:
    const Node* node_ = nullptr;
  };
  explicit Nodes(const Node* first) : first_(first) {}
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] Iterator end() const { return Iterator(); }

 private:
  const Node* first_;
};

/// Range over the children that are elements, in document order.
class Elements {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = const Element;
    using difference_type = std::ptrdiff_t;
    using pointer = const Element*;
    using reference = const Element&;
    Iterator() = default;
    explicit Iterator(const Node* node) : node_(skip(node)) {}
    reference operator*() const { return *node_->element(); }
    pointer operator->() const { return node_->element(); }
    Iterator& operator++() {
      node_ = skip(node_->next());
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(Iterator, Iterator) = default;

   private:
    static const Node* skip(const Node* node) {
      while (node != nullptr && !node->is_element()) node = node->next();
      return node;
    }
    const Node* node_ = nullptr;
  };
  explicit Elements(const Node* first) : first_(first) {}
  [[nodiscard]] Iterator begin() const { return Iterator(first_); }
  [[nodiscard]] Iterator end() const { return Iterator(); }
  [[nodiscard]] bool empty() const { return begin() == end(); }

 private:
  const Node* first_;
};

class Element : public Node {
 public:
  [[nodiscard]] std::string_view name() const { return chars_; }
  /// The namespace name, empty for none.
  [[nodiscard]] std::string_view ns() const { return ns_; }
  [[nodiscard]] bool is(std::string_view name, std::string_view ns) const { return name == chars_ && ns == ns_; }

  /// Value of the attribute without a namespace; empty when absent (has_attr() tells).
  [[nodiscard]] std::string_view attr(std::string_view name) const { return attr(name, {}); }
  [[nodiscard]] std::string_view attr(std::string_view name, std::string_view ns) const;
  [[nodiscard]] bool has_attr(std::string_view name, std::string_view ns = {}) const;
  [[nodiscard]] std::span<const Attribute> attributes() const { return {attributes_, attribute_count_}; }
  /// xml:lang of this very element, not inherited.
  [[nodiscard]] std::string_view lang() const { return attr("lang", kXmlNamespace); }

  [[nodiscard]] Nodes nodes() const { return Nodes(first_); }
  [[nodiscard]] Elements children() const { return Elements(first_); }
  [[nodiscard]] const Element* first_child() const;
  /// First child of that name and namespace, or null.
  [[nodiscard]] const Element* child(std::string_view name, std::string_view ns) const;
  [[nodiscard]] Element* child(std::string_view name, std::string_view ns);
  /// First child in that namespace, or null.
  [[nodiscard]] const Element* child_in(std::string_view ns) const;
  /// All direct text, in order. Copies into the arena only when elements stand between texts: keep the result then.
  [[nodiscard]] std::string_view text() const;
  /// text() of child(name, ns), empty when there is none.
  [[nodiscard]] std::string_view child_text(std::string_view name, std::string_view ns) const;

  // Building. All strings are copied into the document's arena; they are valid UTF-8, names are XML names without a
  // prefix.

  /// Appends a new element in the same namespace as this one, or in `ns`, and returns it.
  Element& append(std::string_view name);
  Element& append(std::string_view name, std::string_view ns);
  /// Appends a deep copy of `other`, which may belong to another document.
  Element& append_copy(const Element& other);
  /// Adds to the text at the end of this element. Returns this element.
  Element& append_text(std::string_view text);
  /// Sets or replaces an attribute. Returns this element.
  Element& set_attr(std::string_view name, std::string_view value) { return set_attr(name, {}, value); }
  Element& set_attr(std::string_view name, std::string_view ns, std::string_view value);
  void remove_attr(std::string_view name, std::string_view ns = {});
  /// Unlinks every direct child element for which `matches(const Element&)` is true. Returns how many.
  template <class Predicate>
  size_t remove_children(Predicate matches) {
    size_t removed = 0;
    Node* previous = nullptr;
    for (Node* node = first_; node != nullptr; node = node->next_) {
      if (node->is_element() && matches(static_cast<const Element&>(*node->element()))) {
        unlink(previous, *node);
        ++removed;
      } else {
        previous = node;
      }
    }
    return removed;
  }

 private:
  friend class Arena;
  friend class Node;
  friend class Document;
  friend class TreeBuilder;
  Element(Document& document, std::string_view name, std::string_view ns)
      : Node(name, true), ns_(ns), document_(&document) {}

  void link(Node& node);
  void unlink(Node* previous, Node& node);
  [[nodiscard]] const Attribute* find(std::string_view name, std::string_view ns) const;

  std::string_view ns_;
  Attribute* attributes_ = nullptr;
  Node* first_ = nullptr;
  Node* last_ = nullptr;
  Document* document_;
};

class Document {
 public:
  /// Bytes of the one allocation of a usual document.
  static constexpr size_t kUsualBytes = 2048;

  /// A document whose root is an empty element.
  static std::unique_ptr<Document> make(std::string_view name, std::string_view ns, size_t bytes = kUsualBytes);
  /// A document of its own with a deep copy of `other`.
  static std::unique_ptr<Document> copy_of(const Element& other);

  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document() = default;
  static void operator delete(void* memory) { ::operator delete(memory); }

  /// Ends a document that held a password or a token: its memory is overwritten first.
  static void wipe(std::unique_ptr<Document> document) { document->arena_.wipe(); }

  [[nodiscard]] Element& root() { return *root_; }
  [[nodiscard]] const Element& root() const { return *root_; }
  [[nodiscard]] Arena& arena() { return arena_; }
  /// Heap bytes of the whole document.
  [[nodiscard]] size_t memory_bytes() const { return bytes_ + arena_.overflow_bytes(); }

 private:
  friend class Element;
  friend class TreeBuilder;
  struct Namespace {
    std::string_view name;
    Namespace* next;
  };
  Document(std::byte* first, size_t size, size_t bytes) : arena_(first, size), bytes_(bytes) {}

  Element& create(std::string_view name, std::string_view ns);
  /// One copy of each namespace name a document: a long name used by many elements must not multiply.
  std::string_view intern(std::string_view ns);

  Arena arena_;
  size_t bytes_;
  Namespace* namespaces_ = nullptr;
  Element* root_ = nullptr;
};

inline const Element* Node::element() const {
  return is_element_ ? static_cast<const Element*>(this) : nullptr;
}
inline Element* Node::element() {
  return is_element_ ? static_cast<Element*>(this) : nullptr;
}

}  // namespace turms::xmpp::xml
