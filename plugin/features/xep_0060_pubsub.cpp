// SPDX-License-Identifier: Apache-2.0
// XEP-0060 Publish-Subscribe, the verbs by which owners change their PEP nodes: publish, retract, create, configure,
// purge, delete. Reading is in xep_0060_items.cpp, events are in xep_0163_pep.cpp; what a node is and keeps is in
// pep_nodes.h. Nobody changes another user's nodes. Nobody subscribes to one either: presence does (XEP-0163 4.3.1),
// and a list of subscribers beside it would be a second truth about who hears of what.
#include <string>
#include <utility>

#include "bridge/data_form.h"
#include "bridge/pep_config.h"
#include "bridge/pubsub_error.h"
#include "crypto/random.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/pep_reader.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = bridge::kPubSubNs;
constexpr std::string_view kOwnerNs = bridge::kPubSubOwnerNs;
constexpr std::string_view kErrorsNs = bridge::kPubSubErrorsNs;
constexpr size_t kIdBytes = 8;  // random, of items that are published without an id

using C = StanzaErrorCondition;
using Verdict = PepNodes::Verdict;

/// XEP-0060 6.1.3.12.
bool is_about_subscribing(const xml::Element& verb) {
  return verb.is("subscribe", kNs) || verb.is("unsubscribe", kNs) || verb.is("options", kNs);
}

Outcome error(StanzaErrorCondition condition, std::string_view detail, std::string words = {}) {
  return Outcome::error(StanzaError(condition, std::move(words)).with_detail(detail, kErrorsNs));
}

std::string name_in(const xml::Element& element) {
  return std::string(element.attr("node"));
}

class PubSub final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_set(kNs, "pubsub", kOwnAccount, this, &PubSub::change);
    on.iq_set(kOwnerNs, "pubsub", kOwnAccount, this, &PubSub::manage);
    on.iq_get(kOwnerNs, "pubsub", kOwnAccount, this, &PubSub::tell);
    on.iq_set(kNs, "pubsub", kContact, this, &PubSub::forbid);
    on.iq_set(kOwnerNs, "pubsub", kContact, this, &PubSub::forbid);
    on.iq_get(kOwnerNs, "pubsub", kContact, this, &PubSub::forbid);
    published_ = on.metrics().define(Metrics::Kind::counter, "xmpp_pep_publications_total", "PEP items published.");
    refused_ = on.metrics().define(Metrics::Kind::counter, "xmpp_pep_refused_total",
                                   "Changes of PEP nodes that were refused: quotas, preconditions, bad requests.");
  }

 private:
  Task<Outcome> forbid(IqRequest iq) {
    const xml::Element* verb = iq.payload().first_child();
    if (verb != nullptr && is_about_subscribing(*verb)) co_return Outcome::error(bridge::unsupported_in_pubsub(*verb));
    co_return Outcome::error(StanzaError(C::forbidden));
  }

  Task<Outcome> change(IqRequest iq) {
    const xml::Element* verb = iq.payload().first_child();
    Outcome outcome;
    if (verb == nullptr) {
      outcome = Outcome::error(StanzaError(C::bad_request));
    } else if (verb->is("publish", kNs)) {
      outcome = co_await publish(iq, *verb);
    } else if (verb->is("retract", kNs)) {
      outcome = co_await retract(iq, *verb);
    } else if (verb->is("create", kNs)) {
      outcome = co_await create(iq, *verb);
    } else {
      outcome = Outcome::error(bridge::unsupported_in_pubsub(*verb));
    }
    if (outcome.kind() == Outcome::Kind::error) iq.core().metrics.add(refused_, 1);
    co_return outcome;
  }

  /// XEP-0060 7.1.
  Task<Outcome> publish(IqRequest iq, const xml::Element& verb) {
    const xml::Element* item = verb.child("item", kNs);
    if (verb.attr("node").empty()) co_return error(C::bad_request, "nodeid-required");
    if (item == nullptr) co_return error(C::bad_request, "item-required");
    const xml::Elements payloads = item->children();
    if (payloads.empty()) co_return error(C::bad_request, "payload-required");
    const xml::Elements items = verb.children();
    if (std::next(items.begin()) != items.end() || std::next(payloads.begin()) != payloads.end())
      co_return error(C::bad_request, "invalid-payload", "one item with one element");
    bridge::PepItem published(std::string(item->attr("id")), {});
    if (published.id.empty()) published.id = crypto::random_hex(kIdBytes);
    xml::write_fragment(published.xml, *item->first_child());

    std::optional<bridge::DataForm> options = bridge::DataForm();
    if (const xml::Element* element = iq.payload().child("publish-options", kNs))
      options = bridge::DataForm::read_child(*element);
    if (!options) co_return Outcome::error(StanzaError(C::bad_request, "ill-formed publish-options"));
    const bridge::DataForm* preconditions = options->is_empty() ? nullptr : &*options;
    const Verdict done = co_await iq.account().pep().submit(name_in(verb), published, preconditions);
    if (!done) co_return Outcome::error(done.error());
    iq.core().metrics.add(published_, 1);
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("pubsub", kNs).open("publish").attr("node", verb.attr("node"));
      writer.open("item").attr("id", published.id).close().close().close();
    });
  }

  /// XEP-0060 7.2.
  Task<Outcome> retract(IqRequest iq, const xml::Element& verb) {
    if (verb.attr("node").empty()) co_return error(C::bad_request, "nodeid-required");
    const xml::Element* item = verb.child("item", kNs);
    if (item == nullptr || item->attr("id").empty()) co_return error(C::bad_request, "item-required");
    std::optional<bool> tells;
    const std::string_view notify = verb.attr("notify");
    if (!notify.empty()) tells = notify == "1" || notify == "true";
    for (const xml::Element& each : verb.children()) {
      const Verdict done = co_await iq.account().pep().retract(name_in(verb), std::string(each.attr("id")), tells);
      if (!done) co_return Outcome::error(done.error());
    }
    co_return iq.result();
  }

  /// XEP-0060 8.1. Without a name there is nothing to make: nobody asks for instant nodes in PEP.
  Task<Outcome> create(IqRequest iq, const xml::Element& verb) {
    if (verb.attr("node").empty()) co_return error(C::not_acceptable, "nodeid-required");
    std::optional<bridge::DataForm> form = bridge::DataForm();
    if (const xml::Element* element = iq.payload().child("configure", kNs))
      form = bridge::DataForm::read_child(*element);
    if (!form) co_return Outcome::error(StanzaError(C::bad_request, "ill-formed configuration"));
    const Verdict done = co_await iq.account().pep().create(name_in(verb), form->is_empty() ? nullptr : &*form);
    co_return done ? iq.result() : Outcome::error(done.error());
  }

  Task<Outcome> manage(IqRequest iq) {
    const xml::Element* verb = iq.payload().first_child();
    if (verb == nullptr) co_return Outcome::error(StanzaError(C::bad_request));
    if (verb->attr("node").empty()) co_return error(C::bad_request, "nodeid-required");
    Verdict done = bridge::unsupported_in_pubsub(*verb);  // affiliations, subscriptions: access follows presence
    if (verb->is("configure", kOwnerNs)) {
      const std::optional<bridge::DataForm> form = bridge::DataForm::read_child(*verb);
      if (!form) co_return Outcome::error(StanzaError(C::bad_request, "ill-formed configuration"));
      if (form->is_cancel() || form->is_empty()) co_return iq.result();
      done = co_await iq.account().pep().configure(name_in(*verb), &*form);
    } else if (verb->is("purge", kOwnerNs)) {
      done = co_await iq.account().pep().purge(name_in(*verb));
    } else if (verb->is("delete", kOwnerNs)) {
      done = co_await iq.account().pep().remove(name_in(*verb));
    }
    if (done) co_return iq.result();
    iq.core().metrics.add(refused_, 1);
    co_return Outcome::error(done.error());
  }

  /// XEP-0060 8.2, 8.3, 8.8, 8.9: what there is to tell of an own node.
  Task<Outcome> tell(IqRequest iq) {
    const xml::Element* verb = iq.payload().first_child();
    if (verb == nullptr) co_return Outcome::error(StanzaError(C::bad_request));
    if (verb->is("default", kOwnerNs)) co_return configuration(iq, "default", {}, bridge::PepConfig());
    if (verb->attr("node").empty()) co_return error(C::bad_request, "nodeid-required");
    const auto config = co_await read_pep_config(iq.account(), iq.account().user(), name_in(*verb));
    if (!config) co_return Outcome::error(config.error());
    if (verb->is("configure", kOwnerNs)) co_return configuration(iq, "configure", verb->attr("node"), *config);
    const bool lists_affiliations = verb->is("affiliations", kOwnerNs);
    if (!lists_affiliations && !verb->is("subscriptions", kOwnerNs))
      co_return Outcome::error(bridge::unsupported_in_pubsub(*verb));
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("pubsub", kOwnerNs).open(verb->name()).attr("node", verb->attr("node"));
      if (lists_affiliations) {
        const std::string& owner = iq.account().bare_jid();
        writer.open("affiliation").attr("jid", owner).attr("affiliation", "owner").close();
      }
      writer.close().close();
    });
  }

  static Outcome configuration(const IqRequest& iq, std::string_view verb, std::string_view node,
                               const bridge::PepConfig& config) {
    return iq.result([&](xml::Writer& writer) {
      writer.open("pubsub", kOwnerNs).open(verb).attr_if("node", node);
      bridge::write_config_form(writer, config);
      writer.close().close();
    });
  }

  Metrics::Handle published_ = 0;
  Metrics::Handle refused_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0060_pubsub;
const FeatureInfo xep_0060_pubsub{"XEP-0060", "1.26.0", "Publish-Subscribe", &make<PubSub>};

}  // namespace turms::xmpp::features
