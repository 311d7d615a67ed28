// SPDX-License-Identifier: Apache-2.0
#include "xml/tree_builder.h"

#include <expat.h>

#include <climits>
#include <new>

namespace turms::xmpp::xml {
namespace {

constexpr char kSeparator = '\x1f';  // between namespace and name; no character of XML 1.0, so in neither of them

struct Name {
  explicit Name(std::string_view expanded) : local(expanded) {
    const size_t at = expanded.rfind(kSeparator);
    if (at == std::string_view::npos) return;
    ns = expanded.substr(0, at);
    local = expanded.substr(at + 1);
  }
  std::string_view local;
  std::string_view ns;
};

Fault fault_of(XML_Error error) {
  switch (error) {
    case XML_ERROR_UNBOUND_PREFIX:
      return {FaultKind::bad_namespace_prefix, "a prefix is not declared"};
    case XML_ERROR_RESERVED_PREFIX_XML:
    case XML_ERROR_RESERVED_PREFIX_XMLNS:
    case XML_ERROR_RESERVED_NAMESPACE_URI:
    case XML_ERROR_UNDECLARING_PREFIX:
      return {FaultKind::bad_namespace_prefix, "a reserved prefix or namespace is declared"};
    case XML_ERROR_UNDEFINED_ENTITY:
      return {FaultKind::restricted_xml, "only the predefined entities are allowed"};
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
      return {FaultKind::unsupported_encoding, "the encoding is not UTF-8"};
    case XML_ERROR_TAG_MISMATCH:
      return {FaultKind::not_well_formed, "an end tag does not match"};
    case XML_ERROR_DUPLICATE_ATTRIBUTE:
      return {FaultKind::not_well_formed, "an attribute is given twice"};
    default:
      return {FaultKind::not_well_formed, "the XML is not well formed"};
  }
}

bool is_utf8_name(std::string_view encoding) {
  constexpr std::string_view kName = "utf-8";
  if (encoding.size() != kName.size()) return false;
  for (size_t i = 0; i < kName.size(); ++i) {
    const char c = encoding[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c) != kName[i]) return false;
  }
  return true;
}

}  // namespace

// No exception may pass through Expat's C frames: what throws (only exhausted memory can) becomes a fault.
struct TreeBuilder::Callbacks {
  static TreeBuilder& self(void* user) { return *static_cast<TreeBuilder*>(user); }

  template <class Work>
  static void guard(void* user, Work work) {
    try {
      work(self(user));
    } catch (const std::bad_alloc&) {
      self(user).fail({FaultKind::limit, "out of memory"});
    }
  }
  static void XMLCALL start(void* user, const XML_Char* name, const XML_Char** attributes) {
    guard(user, [&](TreeBuilder& builder) { builder.start(name, attributes); });
  }
  static void XMLCALL end(void* user, const XML_Char*) { self(user).end(); }
  static void XMLCALL characters(void* user, const XML_Char* text, int size) {
    guard(user, [&](TreeBuilder& builder) { builder.characters({text, static_cast<size_t>(size)}); });
  }
  static void XMLCALL declare(void* user, const XML_Char* prefix, const XML_Char* ns) {
    guard(user, [&](TreeBuilder& builder) { builder.declare(prefix, ns); });
  }
  static void XMLCALL declaration(void* user, const XML_Char* version, const XML_Char* encoding, int) {
    if (encoding != nullptr && !is_utf8_name(encoding)) {
      self(user).fail({FaultKind::unsupported_encoding, "the encoding is not UTF-8"});
    } else if (version != nullptr && std::string_view(version) != "1.0") {
      self(user).fail({FaultKind::not_well_formed, "only XML 1.0 is spoken here"});
    }
  }
  // The Gate lets none of these pass; they are refused here too, so that neither half depends on the other.
  static void XMLCALL doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    self(user).fail_restricted();
  }
  static void XMLCALL instruction(void* user, const XML_Char*, const XML_Char*) { self(user).fail_restricted(); }
  static void XMLCALL comment(void* user, const XML_Char*) { self(user).fail_restricted(); }
};

void TreeBuilder::ParserDeleter::operator()(XML_ParserStruct* parser) const {
  XML_ParserFree(parser);
}

TreeBuilder::TreeBuilder(const Limits& limits) : limits_(limits), parser_(XML_ParserCreateNS("UTF-8", kSeparator)) {
  if (!parser_) throw std::bad_alloc();
  XML_Parser const parser = parser_.get();
  XML_SetUserData(parser, this);
  XML_SetElementHandler(parser, &Callbacks::start, &Callbacks::end);
  XML_SetCharacterDataHandler(parser, &Callbacks::characters);
  XML_SetStartNamespaceDeclHandler(parser, &Callbacks::declare);
  XML_SetXmlDeclHandler(parser, &Callbacks::declaration);
  XML_SetStartDoctypeDeclHandler(parser, &Callbacks::doctype);
  XML_SetProcessingInstructionHandler(parser, &Callbacks::instruction);
  XML_SetCommentHandler(parser, &Callbacks::comment);
#ifdef TURMS_XMPP_HAS_REPARSE_DEFERRAL
  // The Gate holds unfinished tokens back itself; Expat's own deferral would delay finished ones.
  XML_SetReparseDeferralEnabled(parser, XML_FALSE);
#endif
}

std::optional<Fault> TreeBuilder::parse(Bytes tokens) {
  if (fault_) return fault_;
  const std::string_view text = as_text(tokens);
  if (text.size() > INT_MAX) return Fault{FaultKind::limit, "too much at once"};
  if (XML_Parse(parser_.get(), text.data(), static_cast<int>(text.size()), XML_FALSE) != XML_STATUS_OK && !fault_) {
    fault_ = fault_of(XML_GetErrorCode(parser_.get()));
  }
  return fault_;
}

std::optional<Fault> TreeBuilder::parse_context(Bytes start_tag) {
  is_context_ = true;
  const std::optional<Fault> fault = parse(start_tag);
  is_context_ = false;
  return fault;
}

std::unique_ptr<Document> TreeBuilder::take_document() {
  path_.clear();
  elements_ = 0;
  namespaces_ = 0;
  return std::move(document_);
}

void TreeBuilder::start(const char* name, const char** attributes) {
  ++depth_;
  if (fault_ || is_context_) return;
  const Name tag{std::string_view(name)};
  if (++elements_ > limits_.elements) return fail({FaultKind::limit, "a stanza has too many elements"});
  if (tag.local.size() > limits_.name_bytes) return fail({FaultKind::limit, "an element name is too long"});
  if (path_.size() > limits_.depth) return fail({FaultKind::limit, "elements are nested too deeply"});
  Element* element = nullptr;
  if (path_.empty()) {
    document_ = Document::make(tag.local, tag.ns);
    element = &document_->root();
  } else {
    element = &path_.back()->append(tag.local, tag.ns);
  }
  path_.push_back(element);
  fill(*element, attributes, static_cast<size_t>(XML_GetSpecifiedAttributeCount(parser_.get())) / 2);
}

void TreeBuilder::fill(Element& element, const char** attributes, size_t count) {
  if (count == 0) return;
  if (count > limits_.attributes) return fail({FaultKind::limit, "an element has too many attributes"});
  Arena& arena = document_->arena();
  element.attributes_ = static_cast<Attribute*>(arena.allocate(count * sizeof(Attribute), alignof(Attribute)));
  for (size_t i = 0; i < count; ++i) {
    const Name name{std::string_view(attributes[2 * i])};
    if (name.local.size() > limits_.name_bytes) return fail({FaultKind::limit, "an attribute name is too long"});
    new (&element.attributes_[i])
        Attribute{arena.copy(name.local), document_->intern(name.ns), arena.copy(attributes[2 * i + 1])};
    element.attribute_count_ = static_cast<uint32_t>(i + 1);
  }
}

void TreeBuilder::end() {
  --depth_;
  if (!path_.empty()) path_.pop_back();
}

void TreeBuilder::characters(std::string_view text) {
  if (!path_.empty() && !fault_) path_.back()->append_text(text);
}

// Expat declares before it starts the element. A declaration without a name takes the default namespace away.
void TreeBuilder::declare(const char* prefix, const char* ns) {
  if (fault_ || is_context_) return;
  const std::string_view name = ns == nullptr ? std::string_view() : std::string_view(ns);
  if (name.size() > limits_.ns_bytes) return fail({FaultKind::limit, "a namespace name is too long"});
  if (++namespaces_ > limits_.namespaces) return fail({FaultKind::limit, "a stanza declares too many namespaces"});
  if (depth_ == 0 && prefix == nullptr) root_default_ns_ = name;
}

void TreeBuilder::fail(Fault fault) {
  if (!fault_) fault_ = fault;
  XML_StopParser(parser_.get(), XML_FALSE);
}

void TreeBuilder::fail_restricted() {
  fail({FaultKind::restricted_xml, "comments, processing instructions and document types are not allowed"});
}

}  // namespace turms::xmpp::xml
