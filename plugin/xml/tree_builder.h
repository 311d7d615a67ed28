// SPDX-License-Identifier: Apache-2.0
// Expat behind an interface: complete tokens in, Documents out. It holds one parser and the element that is being
// built, and keeps the limits that need the parsed form. Only StreamParser and parse_fragment() use it; <expat.h> stays
// in its source file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "xml/element.h"
#include "xml/fault.h"
#include "xml/limits.h"

struct XML_ParserStruct;

namespace turms::xmpp::xml {

class TreeBuilder {
 public:
  explicit TreeBuilder(const Limits& limits);
  TreeBuilder(const TreeBuilder&) = delete;
  TreeBuilder& operator=(const TreeBuilder&) = delete;

  /// Parses whole tokens that the Gate let pass.
  [[nodiscard]] std::optional<Fault> parse(Bytes tokens);
  /// Parses a start tag without building anything: what it declares is in force for what follows.
  [[nodiscard]] std::optional<Fault> parse_context(Bytes start_tag);

  /// What was built since the last call, null when nothing was begun. Elements that come later begin a new Document;
  /// without this call they become descendants of the first element.
  [[nodiscard]] std::unique_ptr<Document> take_document();
  /// The default namespace declared by the outermost element.
  [[nodiscard]] std::string_view root_default_ns() const { return root_default_ns_; }

  void set_limits(const Limits& limits) { limits_ = limits; }

 private:
  struct Callbacks;  // Expat's, in the source file
  struct ParserDeleter {
    void operator()(XML_ParserStruct* parser) const;
  };

  void start(const char* name, const char** attributes);
  void end();
  void characters(std::string_view text);
  void declare(const char* prefix, const char* ns);
  void fill(Element& element, const char** attributes, size_t count);
  void fail(Fault fault);
  void fail_restricted();

  Limits limits_;
  std::unique_ptr<XML_ParserStruct, ParserDeleter> parser_;
  std::unique_ptr<Document> document_;
  std::vector<Element*> path_;  // the open elements of document_
  std::string root_default_ns_;
  std::optional<Fault> fault_;
  uint32_t depth_ = 0;       // all open elements
  uint32_t elements_ = 0;    // of document_
  uint32_t namespaces_ = 0;  // declarations in document_
  bool is_context_ = false;
};

}  // namespace turms::xmpp::xml
