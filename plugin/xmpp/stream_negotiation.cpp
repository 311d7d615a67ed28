// SPDX-License-Identifier: Apache-2.0
// The half of Stream that ends with a bound resource: header, STARTTLS, SASL, binding (RFC 6120 4.7, 5, 6, 7).
#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "xml/escape.h"
#include "xmpp/namespaces.h"
#include "xmpp/stream.h"
#include "xmpp/stream_management.h"

namespace turms::xmpp {
namespace {

bool is_whitespace(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](uint8_t c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
}

bool is_version_1(std::string_view version) {
  const size_t dot = version.find('.');
  const std::string_view major = version.substr(0, dot);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return dot != std::string_view::npos && std::all_of(major.begin(), major.end(), is_digit) &&
         major.find_first_not_of('0') != std::string_view::npos;
}

void write_attribute(std::string& out, std::string_view name, std::string_view value) {
  out.append(1, ' ').append(name).append("='");
  xml::append_escaped_attribute(out, value);
  out += '\'';
}

}  // namespace

void Stream::on_open(const xml::StreamHeader& header) {
  if (state_ != StreamState::opening) return;
  if (std::optional<StreamError> error = check_header(header); error) return fail(std::move(*error));
  write_header(output());
  write_features();
  state_ = is_authenticated_ ? StreamState::binding : StreamState::negotiating;
}

// Source: RFC 6120 4.7, 4.8, 4.9.3.
std::optional<StreamError> Stream::check_header(const xml::StreamHeader& header) {
  using C = StreamErrorCondition;
  const xml::Element& stream = header.element;
  if (stream.ns() != kStreamNamespace || header.default_ns != kClientNamespace)
    return StreamError(C::invalid_namespace);
  if (stream.name() != "stream") return StreamError(C::bad_format);
  if (const Result<Jid> from = Jid::parse(stream.attr("from")); from) peer_ = from->to_string();
  if (stream.attr("to").empty()) return StreamError(C::improper_addressing, "the stream header needs a 'to'");
  const Result<Jid> to = Jid::parse(stream.attr("to"));
  const auto& domains = settings_.domains;
  if (!to || to->text() != to->domain() || std::find(domains.begin(), domains.end(), to->domain()) == domains.end()) {
    return StreamError(C::host_unknown);
  }
  if (is_authenticated_ && to->domain() != jid_.domain())
    return StreamError(C::host_unknown, "the login was for another domain");
  domain_ = to->domain();
  if (!is_version_1(stream.attr("version"))) return StreamError(C::unsupported_version);
  return std::nullopt;
}

// A new stream over the same connection; nothing of the old one holds (RFC 6120 4.3.3).
void Stream::restart() {
  parser_.reset();
  has_sent_header_ = false;
  peer_.clear();
  go_on(StreamState::opening);
}

void Stream::write_header(std::string& out) {
  out.append(
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'");
  write_attribute(out, "id", support_.make_stream_id());
  write_attribute(out, "from", domain_.empty() && !settings_.domains.empty() ? settings_.domains.front() : domain_);
  if (!peer_.empty()) write_attribute(out, "to", peer_);
  out.append(" version='1.0' xml:lang='en'>");
  has_sent_header_ = true;
}

void Stream::write_features() {
  xml::Writer out(output());
  out.open("features", kStreamNamespace);
  if (is_authenticated_) {
    out.empty("bind", kBindNamespace);
  } else if (!is_secure_) {
    if (settings_.can_start_tls) out.open("starttls", kTlsNamespace).empty("required", kTlsNamespace).close();
  } else {
    out.open("mechanisms", kSaslNamespace);
    for (const SaslMechanism mechanism : settings_.mechanisms) out.leaf("mechanism", name_of(mechanism));
    out.close();
  }
  support_.write_features(out, is_authenticated_ ? FeaturePhase::after_login : FeaturePhase::before_login);
  out.close();
}

void Stream::on_negotiation(std::unique_ptr<xml::Document> document) {
  const xml::Element& element = document->root();
  if (is_early_request(element)) return on_early_request(std::move(document));
  if (element.is("starttls", kTlsNamespace)) {
    on_start_tls();
  } else if (element.is("auth", kSaslNamespace)) {
    on_auth(element);
  } else if (element.is("abort", kSaslNamespace)) {
    take_failure(SaslCondition::aborted);
  } else if (element.is("response", kSaslNamespace)) {
    take_failure(SaslFailure(SaslCondition::malformed_request, "no exchange is under way"));
  } else {
    refuse_element(element);
  }
  xml::Document::wipe(std::move(document));
}

/// RFC 6120 4.9.3.12 forbids stanzas before the login; a few XEPs (0077) need IQs nevertheless.
bool Stream::is_early_request(const xml::Element& element) const {
  const std::string_view type = element.attr("type");
  if (!is_secure_ || !element.is("iq", kClientNamespace) || (type != "get" && type != "set")) return false;
  const xml::Elements payload = element.children();
  if (element.attr("id").empty() || std::distance(payload.begin(), payload.end()) != 1) return false;
  const auto& wanted = settings_.early_namespaces;
  return std::find(wanted.begin(), wanted.end(), payload.begin()->ns()) != wanted.end();
}

void Stream::on_early_request(std::unique_ptr<xml::Document> document) {
  if (++early_requests_ > settings_.early_requests) {
    xml::Document::wipe(std::move(document));
    return fail(StreamError(StreamErrorCondition::policy_violation, "too many requests before the login"));
  }
  wait_for_outcome(StreamState::answering);
  actions_.emplace_back(EarlyRequest{std::move(document)});
}

void Stream::answer_early(std::string_view xml) {
  if (state_ != StreamState::answering) return;
  output().append(xml);
  go_on(StreamState::negotiating);
}

// What has no place in this state (RFC 6120 4.9.3.12, 4.9.3.24).
void Stream::refuse_element(const xml::Element& element) {
  const bool is_stanza = element.ns() == kClientNamespace &&
                         (element.name() == "message" || element.name() == "presence" || element.name() == "iq");
  fail(StreamError(is_stanza ? StreamErrorCondition::not_authorized : StreamErrorCondition::unsupported_stanza_type));
}

void Stream::on_start_tls() {
  if (!is_secure_ && settings_.can_start_tls) return wait_for_outcome(StreamState::starting_tls);
  // RFC 6120 5.4.2.2: a failure ends the stream.
  output().append("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  on_close();
}

// Whatever stands behind <starttls/> in clear would seem to have come through TLS: it may have been put there by
// somebody else.
void Stream::proceed_to_tls(Bytes behind) {
  if (!is_whitespace(behind)) {
    return fail(StreamError(StreamErrorCondition::policy_violation, "data in clear behind starttls"));
  }
  output().append("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  actions_.emplace_back(StartTls{});
}

void Stream::tls_established() {
  if (state_ != StreamState::starting_tls) return;
  is_secure_ = true;
  restart();
}

void Stream::on_auth(const xml::Element& auth) {
  if (!is_secure_) return take_failure(SaslCondition::encryption_required);
  const std::optional<SaslMechanism> mechanism = sasl_mechanism(auth.attr("mechanism"));
  const auto& offered = settings_.mechanisms;
  if (!mechanism || std::find(offered.begin(), offered.end(), *mechanism) == offered.end()) {
    return take_failure(SaslCondition::invalid_mechanism);
  }
  sasl_ = std::make_unique<SaslExchange>(*mechanism, domain_);
  take(sasl_->start(auth.text()));
}

void Stream::on_sasl_response(const xml::Element& element) {
  if (element.is("response", kSaslNamespace)) {
    take(sasl_->respond(element.text()));
  } else if (element.is("abort", kSaslNamespace)) {
    take_failure(SaslCondition::aborted);
  } else if (element.is("auth", kSaslNamespace)) {
    take_failure(SaslFailure(SaslCondition::malformed_request, "an exchange is under way"));
  } else {
    refuse_element(element);
  }
}

void Stream::take(SaslStep step) {
  if (auto* const request = std::get_if<SaslRequest>(&step); request != nullptr) {
    wait_for_outcome(StreamState::authenticating);
    actions_.emplace_back(Authenticate{std::move(*request)});
  } else if (const auto* const challenge = std::get_if<SaslChallenge>(&step); challenge != nullptr) {
    xml::Writer(output()).leaf("challenge", kSaslNamespace, challenge->data);
    state_ = StreamState::challenging;
  } else {
    take_failure(std::get<SaslFailure>(step));
  }
}

void Stream::take_failure(const SaslFailure& failure) {
  xml::Writer out(output());
  write_sasl_failure(out, failure);
  sasl_.reset();
  state_ = StreamState::negotiating;
  if (++sasl_failures_ >= settings_.sasl_attempts) {
    fail(StreamError(StreamErrorCondition::policy_violation, "too many failed logins"));
  }
}

void Stream::authenticated(const Jid& account) {
  if (state_ != StreamState::authenticating) return;
  output().append("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
  sasl_.reset();
  jid_ = account.bare();
  is_authenticated_ = true;
  parser_.set_limits(settings_.after_login);
  restart();
}

void Stream::authentication_failed(SaslFailure failure) {
  if (state_ != StreamState::authenticating) return;
  take(sasl_->refuse(std::move(failure)));
  if (wants_input()) go_on(state_);
}

void Stream::on_bind(const xml::Element& iq) {
  if (iq.ns() == kStreamManagementNamespace && wants_elements_of(iq.ns())) return on_early_management(iq);
  const xml::Element* const bind = iq.child("bind", kBindNamespace);
  if (!iq.is("iq", kClientNamespace) || iq.attr("type") != "set" || bind == nullptr) return refuse_element(iq);
  bind_id_ = iq.attr("id");
  if (bind_id_.empty()) return refuse_bind(StanzaError(StanzaErrorCondition::bad_request, "an iq needs an id"));
  Result<std::string> resource = prepare_resource(bind->child_text("resource", kBindNamespace));
  // RFC 6120 7.7.2.1: what cannot be a resource.
  if (!resource) return refuse_bind(StanzaError(StanzaErrorCondition::bad_request, resource.error().detail));
  wait_for_outcome(StreamState::awaiting_bind);
  actions_.emplace_back(Bind{std::move(*resource)});
}

void Stream::refuse_bind(const StanzaError& error) {
  xml::Writer out(output());
  out.open("iq").attr("type", "error").attr_if("id", bind_id_);
  write_error(out, error);
  out.close();
  bind_id_ = std::string();
  count_failed_bind();
}

void Stream::count_failed_bind() {
  if (++bind_failures_ >= settings_.bind_attempts) {
    fail(StreamError(StreamErrorCondition::policy_violation, "too many failed binds"));
  }
}

bool Stream::wants_elements_of(std::string_view ns) const {
  const auto& wanted = settings_.element_namespaces;
  return std::find(wanted.begin(), wanted.end(), ns) != wanted.end();
}

// Before a resource is bound a session can be resumed, and nothing else (XEP-0198 3, 5).
void Stream::on_early_management(const xml::Element& element) {
  const std::optional<StreamManagementElement> request = read_stream_management(element);
  if (!request) return refuse_element(element);
  if (request->kind == StreamManagementElement::Kind::resume) {
    wait_for_outcome(StreamState::awaiting_bind);
    actions_.emplace_back(Resume{request->previd, request->h});
    return;
  }
  xml::Writer out(output());
  write_failed(out, StanzaErrorCondition::unexpected_request, std::nullopt);
  count_failed_bind();
}

void Stream::bound(const Jid& jid) {
  if (state_ != StreamState::awaiting_bind) return;
  jid_ = jid;
  xml::Writer(output())
      .open("iq")
      .attr("type", "result")
      .attr("id", bind_id_)
      .open("bind", kBindNamespace)
      .leaf("jid", jid_.text())
      .close()
      .close();
  bind_id_ = std::string();
  go_on(StreamState::bound);
}

void Stream::bind_failed(const StanzaError& error) {
  if (state_ != StreamState::awaiting_bind) return;
  state_ = StreamState::binding;
  refuse_bind(error);
  if (wants_input()) go_on(state_);
}

void Stream::resumed(const Jid& jid) {
  if (state_ != StreamState::awaiting_bind) return;
  jid_ = jid;
  go_on(StreamState::bound);
}

void Stream::resume_failed(std::string_view xml) {
  if (state_ != StreamState::awaiting_bind) return;
  state_ = StreamState::binding;
  output().append(xml);
  count_failed_bind();
  if (wants_input()) go_on(state_);
}

}  // namespace turms::xmpp
