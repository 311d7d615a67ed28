// SPDX-License-Identifier: Apache-2.0
#include "xml/element.h"

#include <algorithm>
#include <cstring>

namespace turms::xmpp::xml {

const Attribute* Element::find(std::string_view name, std::string_view ns) const {
  for (const Attribute& attribute : attributes()) {
    if (attribute.name == name && attribute.ns == ns) return &attribute;
  }
  return nullptr;
}

std::string_view Element::attr(std::string_view name, std::string_view ns) const {
  const Attribute* const found = find(name, ns);
  return found == nullptr ? std::string_view() : found->value;
}

bool Element::has_attr(std::string_view name, std::string_view ns) const {
  return find(name, ns) != nullptr;
}

const Element* Element::first_child() const {
  const Elements all = children();
  return all.empty() ? nullptr : &*all.begin();
}

const Element* Element::child(std::string_view name, std::string_view ns) const {
  for (const Element& element : children()) {
    if (element.is(name, ns)) return &element;
  }
  return nullptr;
}

Element* Element::child(std::string_view name, std::string_view ns) {
  for (Node* node = first_; node != nullptr; node = node->next_) {
    Element* const element = node->element();
    if (element != nullptr && element->is(name, ns)) return element;
  }
  return nullptr;
}

const Element* Element::child_in(std::string_view ns) const {
  for (const Element& element : children()) {
    if (element.ns() == ns) return &element;
  }
  return nullptr;
}

std::string_view Element::text() const {
  std::string_view joined;
  for (const Node& node : nodes()) {
    if (node.is_element()) continue;
    joined = joined.empty() ? node.text() : document_->arena().extend(joined, node.text());
  }
  return joined;
}

std::string_view Element::child_text(std::string_view name, std::string_view ns) const {
  const Element* const found = child(name, ns);
  return found == nullptr ? std::string_view() : found->text();
}

void Element::link(Node& node) {
  if (last_ == nullptr) {
    first_ = &node;
  } else {
    last_->next_ = &node;
  }
  last_ = &node;
}

void Element::unlink(Node* previous, Node& node) {
  if (previous == nullptr) {
    first_ = node.next_;
  } else {
    previous->next_ = node.next_;
  }
  if (last_ == &node) last_ = previous;
}

Element& Element::append(std::string_view name) {
  return append(name, ns_);
}

Element& Element::append(std::string_view name, std::string_view ns) {
  Element& child = document_->create(name, ns);
  link(child);
  return child;
}

Element& Element::append_copy(const Element& other) {
  Element& copy = append(other.name(), other.ns());
  const std::span<const Attribute> attributes = other.attributes();
  if (!attributes.empty()) {
    Arena& arena = document_->arena();
    copy.attributes_ = static_cast<Attribute*>(arena.allocate(attributes.size_bytes(), alignof(Attribute)));
    copy.attribute_count_ = other.attribute_count_;
    for (size_t i = 0; i < attributes.size(); ++i) {
      const Attribute& from = attributes[i];
      new (&copy.attributes_[i]) Attribute{arena.copy(from.name), document_->intern(from.ns), arena.copy(from.value)};
    }
  }
  for (const Node& node : other.nodes()) {
    if (node.is_element()) {
      copy.append_copy(*node.element());
    } else {
      copy.append_text(node.text());
    }
  }
  return copy;
}

Element& Element::append_text(std::string_view text) {
  if (text.empty()) return *this;
  Arena& arena = document_->arena();
  if (last_ == nullptr || last_->is_element()) {
    link(*arena.make<Node>(std::string_view(), false));
  }
  last_->chars_ = arena.extend(last_->chars_, text);
  return *this;
}

Element& Element::set_attr(std::string_view name, std::string_view ns, std::string_view value) {
  Arena& arena = document_->arena();
  if (const Attribute* const found = find(name, ns); found != nullptr) {
    attributes_[found - attributes_].value = arena.copy(value);
    return *this;
  }
  // Elements have few attributes and are built once: a new array each time is cheaper than spare places in all of them.
  auto* const grown =
      static_cast<Attribute*>(arena.allocate((attribute_count_ + 1) * sizeof(Attribute), alignof(Attribute)));
  if (attribute_count_ != 0) std::memcpy(grown, attributes_, attribute_count_ * sizeof(Attribute));
  new (&grown[attribute_count_]) Attribute{arena.copy(name), document_->intern(ns), arena.copy(value)};
  attributes_ = grown;
  ++attribute_count_;
  return *this;
}

void Element::remove_attr(std::string_view name, std::string_view ns) {
  const Attribute* const found = find(name, ns);
  if (found == nullptr) return;
  std::copy(found + 1, static_cast<const Attribute*>(attributes_ + attribute_count_),
            attributes_ + (found - attributes_));
  --attribute_count_;
}

std::unique_ptr<Document> Document::make(std::string_view name, std::string_view ns, size_t bytes) {
  bytes = std::max(bytes, sizeof(Document));
  auto* const memory = static_cast<std::byte*>(::operator new(bytes));
  std::unique_ptr<Document> document(new (memory) Document(memory + sizeof(Document), bytes - sizeof(Document), bytes));
  document->root_ = &document->create(name, ns);
  return document;
}

std::unique_ptr<Document> Document::copy_of(const Element& other) {
  std::unique_ptr<Document> document = make("", "");
  document->root_ = &document->root_->append_copy(other);
  return document;
}

Element& Document::create(std::string_view name, std::string_view ns) {
  const std::string_view own_name = arena_.copy(name);
  const std::string_view own_ns = intern(ns);
  return *new (arena_.allocate(sizeof(Element), alignof(Element))) Element(*this, own_name, own_ns);
}

std::string_view Document::intern(std::string_view ns) {
  if (ns.empty()) return {};
  for (const Namespace* known = namespaces_; known != nullptr; known = known->next) {
    if (known->name == ns) return known->name;
  }
  namespaces_ = new (arena_.allocate(sizeof(Namespace), alignof(Namespace))) Namespace{arena_.copy(ns), namespaces_};
  return namespaces_->name;
}

}  // namespace turms::xmpp::xml
