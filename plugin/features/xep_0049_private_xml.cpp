// SPDX-License-Identifier: Apache-2.0
// XEP-0049 Private XML Storage: one element for each namespace and name, for the own account's eyes only. Kept as items
// of a PEP node that no client can name, so that there is one store, one order of writes and one quota. Bookmarks are
// not kept here: the element <storage xmlns='storage:bookmarks'/> is a view of the one set of bookmarks (XEP-0411).
#include <string>
#include <utility>

#include "bridge/pep_key.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/pep_reader.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "jabber:iq:private";
constexpr std::string_view kBookmarksNs = "storage:bookmarks";

using C = StanzaErrorCondition;

std::string id_of(const xml::Element& element) {
  return std::string(element.ns()).append(" ").append(element.name());
}

bool is_bookmarks(const xml::Element& element) {
  return element.is("storage", kBookmarksNs);
}

class PrivateXml final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "query", kOwnAccount, this, &PrivateXml::get);
    on.iq_set(kNs, "query", kOwnAccount, this, &PrivateXml::set);
    on.disco(kServer | kOwnAccount, kNs, [](const Capabilities& can) { return can.store; });
  }

 private:
  /// XEP-0049 3: one element, which has a namespace of its own.
  static const xml::Element* asked_for(const IqRequest& iq) {
    const xml::Elements children = iq.payload().children();
    if (children.empty() || std::next(children.begin()) != children.end()) return nullptr;
    return children.begin()->ns().empty() || children.begin()->ns() == kNs ? nullptr : &*children.begin();
  }

  Task<Outcome> get(IqRequest iq) {
    const xml::Element* element = asked_for(iq);
    if (element == nullptr) co_return Outcome::error(StanzaError(C::bad_request, "one element with its own namespace"));
    const bool wants_bookmarks = is_bookmarks(*element);
    const std::string node(wants_bookmarks ? kBookmarksNs : bridge::kPrivateXmlNode);
    PepSelection what(wants_bookmarks ? std::vector<std::string>() : std::vector<std::string>(1, id_of(*element)));
    const auto items = co_await read_pep_items(iq.account(), iq.account().user(), node, std::move(what));
    if (!items && items.error().condition != C::item_not_found) co_return Outcome::error(items.error());
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kNs);
      if (items && !items->empty()) {
        writer.raw(items->back().xml);
      } else {
        writer.element(*element);  // what was never set is told as empty (XEP-0049, 4)
      }
      writer.close();
    });
  }

  Task<Outcome> set(IqRequest iq) {
    const xml::Element* element = asked_for(iq);
    if (element == nullptr) co_return Outcome::error(StanzaError(C::bad_request, "one element with its own namespace"));
    bridge::PepItem item(is_bookmarks(*element) ? "current" : id_of(*element), {});
    xml::write_fragment(item.xml, *element);
    std::string node(is_bookmarks(*element) ? kBookmarksNs : bridge::kPrivateXmlNode);
    const PepNodes::Verdict done = co_await iq.account().pep().submit(std::move(node), std::move(item), nullptr);
    co_return done ? iq.result() : Outcome::error(done.error());
  }
};

}  // namespace

extern const FeatureInfo xep_0049_private_xml;
const FeatureInfo xep_0049_private_xml{"XEP-0049", "1.2", "Private XML Storage", &make<PrivateXml>};

}  // namespace turms::xmpp::features
