// SPDX-License-Identifier: Apache-2.0
// Any message a client may send, and any record another app may put beside a text: what is rendered is one well-formed
// element that claims nothing for the sender that only a server may say. The first byte chooses the direction. Long
// runs: tests/fuzz/README.md.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "bridge/addresses.h"
#include "bridge/child_role.h"
#include "bridge/fingerprint.h"
#include "bridge/local_message.h"
#include "bridge/message_from_turms.h"
#include "bridge/message_to_turms.h"
#include "turms/requests.h"
#include "xml/fragment.h"

namespace {

using namespace turms::xmpp;          // a fuzz target is one file of its own
using namespace turms::xmpp::bridge;  // likewise

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

const Addresses& addresses() {
  static const Addresses kAddresses("example.org", "conference.example.org");
  return kAddresses;
}

// One element, and the only server's word in it is ours.
void require_sound(const std::string& stanza) {
  xml::Limits limits;
  limits.stanza_bytes = 16U << 20U;
  limits.tag_bytes = 1U << 20U;
  limits.depth = 80;
  const auto parsed = xml::parse_fragment(stanza, limits);
  require(parsed.ok());
  size_t elements = 0;
  for (const xml::Element& message : parsed.value()->root().children()) {
    ++elements;
    for (const xml::Element& child : message.children()) {
      if (role_of(child) != ChildRole::forbidden) continue;
      require(child.is("stanza-id", "urn:xmpp:sid:0") && child.attr("id") == "777");
    }
  }
  require(elements == 1);
}

void render_for(const IncomingMessage& message, UserId viewer) {
  std::string stanza;
  xml::Writer writer(stanza, xml::kSelfContained);
  render(writer, message, addressed(message, viewer, addresses()));
  require_sound(stanza);
}

void read_request(std::string_view body) {
  IncomingMessage message;
  if (!message.read_own(as_bytes(body), UserId(1), MessageId(777), 1)) return;
  render_for(message, UserId(1));
  render_for(message, UserId(2));
}

void send_stanza(std::string_view xml_text) {
  auto parsed = xml::parse_fragment(xml_text, xml::Limits{});
  if (!parsed || parsed.value()->root().first_child() == nullptr) return;
  auto accepted = Stanza::accept(xml::Document::copy_of(*parsed.value()->root().first_child()),
                                 addresses().user(UserId(1), "phone"));
  const auto* stanza = std::get_if<Stanza>(&accepted);
  if (stanza == nullptr || !stanza->is_message()) return;
  MessagePolicy policy;
  policy.max_text_units = 200;
  for (const bool stores_records : {true, false}) {
    policy.persist_record = policy.self_message = stores_records;
    OutgoingMessage out;
    translate_message(*stanza, UserId(1), addresses().classify(stanza->to(), UserId(1)), policy, 1, out);
    require(out.error.has_value() == (out.route == Route::refused));
    if (out.route == Route::turms) {
      require(static_cast<int64_t>(out.body.size()) < policy.max_request_bytes);
      read_request(out.body);
    } else if (out.route == Route::local) {
      std::string local;
      xml::Writer writer(local, xml::kSelfContained);
      write_local(writer, *stanza, stanza->from(), stanza->from());
      require_sound(local);
    }
  }
}

void take_record(std::string_view record) {
  upstream::CreateMessage request;
  request.recipient = UserId(2);
  request.text = "text";
  request.records = {&record, 1};
  std::string body;
  upstream::encode(request, body);
  read_request(body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      send_stanza(rest);
      break;
    case 1:
      take_record(rest);
      break;
    case 2:  // past the header, so that the fields are reached
      take_record(std::string("XMPT\x01\0", 6).append(rest));
      break;
    default: {  // past the hash, so that the children are believed
      Payload payload;
      payload.text_hash = text_hash_of("text");
      payload.children = rest;
      std::string record;
      if (write_record(payload, record)) take_record(record);
    }
  }
  return 0;
}
