// SPDX-License-Identifier: Apache-2.0
#include "xml/writer.h"

#include <stdexcept>

#include "xml/escape.h"

namespace turms::xmpp::xml {

// Writes the start tag up to where attributes follow.
Writer::Open Writer::start(std::string_view name, std::string_view ns, const Scope& outside) {
  out_ += '<';
  Open opened{out_.size(), name.size(), outside};
  if (outside.has_stream_prefix && ns == kStreamNamespace) {
    out_.append("stream:").append(name);
    opened.name_size = out_.size() - opened.name_at;
    return opened;
  }
  out_.append(name);
  if (outside.has_known_default && outside.default_ns == ns) return opened;
  out_.append(" xmlns='");
  append_escaped_attribute(out_, ns);
  out_ += '\'';
  opened.inside = Scope{ns, outside.has_stream_prefix, true};
  return opened;
}

void Writer::finish_start_tag() {
  if (in_start_tag_) out_ += '>';
  in_start_tag_ = false;
}

void Writer::write_end_tag(const Open& opened) {
  out_.append("</").append(out_, opened.name_at, opened.name_size) += '>';
}

Writer& Writer::open(std::string_view name, std::string_view ns) {
  if (depth_ == kDepth) throw std::length_error("xml::Writer: too many open elements");
  finish_start_tag();
  open_[depth_] = start(name, ns, scope());
  ++depth_;
  in_start_tag_ = true;
  return *this;
}

Writer& Writer::attr(std::string_view name, std::string_view value) {
  if (!in_start_tag_) throw std::logic_error("xml::Writer: an attribute behind the start tag");
  out_.append(1, ' ').append(name).append("='");
  append_escaped_attribute(out_, value);
  out_ += '\'';
  return *this;
}

Writer& Writer::text(std::string_view text) {
  if (text.empty()) return *this;
  finish_start_tag();
  append_escaped_text(out_, text);
  return *this;
}

Writer& Writer::close() {
  if (depth_ == 0) throw std::logic_error("xml::Writer: nothing to close");
  --depth_;
  if (in_start_tag_) {
    out_.append("/>");
    in_start_tag_ = false;
  } else {
    write_end_tag(open_[depth_]);
  }
  return *this;
}

Writer& Writer::element(const Element& element) {
  finish_start_tag();
  write(element, scope());
  return *this;
}

Writer& Writer::content_of(const Element& element) {
  for (const Node& node : element.nodes()) {
    if (node.is_element()) {
      this->element(*node.element());
    } else {
      text(node.text());
    }
  }
  return *this;
}

Writer& Writer::raw(std::string_view xml) {
  if (xml.empty()) return *this;
  finish_start_tag();
  out_.append(xml);
  return *this;
}

void Writer::write(const Element& element, const Scope& outside) {
  const Open opened = start(element.name(), element.ns(), outside);
  write_attributes(element);
  const Nodes nodes = element.nodes();
  if (nodes.begin() == nodes.end()) {
    out_.append("/>");
    return;
  }
  out_ += '>';
  for (const Node& node : nodes) {
    if (node.is_element()) {
      write(*node.element(), opened.inside);
    } else {
      append_escaped_text(out_, node.text());
    }
  }
  write_end_tag(opened);
}

// An attribute in a namespace gets a prefix of its own, declared on this very element: what the sender declared further
// out is not there when the element is carried elsewhere.
void Writer::write_attributes(const Element& element) {
  const std::span<const Attribute> attributes = element.attributes();
  for (size_t i = 0; i < attributes.size(); ++i) {
    const Attribute& attribute = attributes[i];
    if (attribute.ns.empty() || attribute.ns == kXmlNamespace) {
      out_.append(attribute.ns.empty() ? " " : " xml:");
    } else {
      size_t first = 0;  // the first attribute of this namespace declares the prefix and gives it its number
      while (attributes[first].ns != attribute.ns) ++first;
      const std::string prefix = "ns" + std::to_string(first);
      if (first == i) {
        out_.append(" xmlns:").append(prefix).append("='");
        append_escaped_attribute(out_, attribute.ns);
        out_ += '\'';
      }
      out_.append(1, ' ').append(prefix).append(1, ':');
    }
    out_.append(attribute.name).append("='");
    append_escaped_attribute(out_, attribute.value);
    out_ += '\'';
  }
}

void write_fragment(std::string& out, const Element& element) {
  Writer(out, kSelfContained).element(element);
}

}  // namespace turms::xmpp::xml
