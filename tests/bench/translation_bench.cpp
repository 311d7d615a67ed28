// SPDX-License-Identifier: Apache-2.0
// What a message costs on its way through the bridge, in nanoseconds of CPU time and in allocations: the client's stanza
// into a Turms request, the relayed request into an IncomingMessage, and that into a stanza. Of the second, what parsing
// the extension elements costs with a new parser each time and with one that is kept. Nothing crosses a thread.
//
//   build/release/tests/bench/translation_bench [ROUNDS]
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <variant>

#include "bridge/message_from_turms.h"
#include "bridge/message_to_turms.h"
#include "xml/fragment.h"

namespace {

uint64_t allocations = 0;  // counted by the operators below; the program has one thread

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace turms::xmpp::bridge {
namespace {

constexpr UserId kSelf{1};
constexpr UserId kPeer{2};
constexpr int64_t kDate = 1'700'000'000'123;

Stanza stanza_of(std::string_view xml) {
  const auto parsed = xml::parse_fragment(xml);
  auto accepted = Stanza::accept(xml::Document::copy_of(*parsed.value()->root().first_child()),
                                 Jid::parse("1@example.org/phone").value());
  return std::get<Stanza>(std::move(accepted));
}

template <class Work>
void measure(const char* what, int rounds, Work work) {
  for (int i = 0; i < 1000; ++i) work();
  const uint64_t allocated = allocations;
  const std::clock_t start = std::clock();
  for (int i = 0; i < rounds; ++i) work();
  const double spent_ns = static_cast<double>(std::clock() - start) * (1e9 / CLOCKS_PER_SEC);
  std::printf("  %-12s %6.0f ns %6.1f allocations\n", what, spent_ns / rounds,
              static_cast<double>(allocations - allocated) / rounds);
}

void measure_message(const char* name, std::string_view xml, int rounds) {
  std::printf("%s\n", name);
  const Addresses addresses("example.org", "conference.example.org");
  MessagePolicy policy;
  policy.persist_record = true;
  const Stanza stanza = stanza_of(xml);
  OutgoingMessage out;
  measure("translate", rounds, [&] { translate_message(stanza, kSelf, addresses.classify(stanza.to(), kSelf), policy, 5, out); });
  IncomingMessage message;
  measure("read", rounds, [&] { (void)message.read_own(as_bytes(out.body), kSelf, MessageId(777), kDate); });
  if (const std::string_view children = message.payload().children; !children.empty()) {
    measure("  new parser", rounds, [&] { (void)xml::parse_fragment(children); });
    xml::FragmentParser parser;
    measure("  kept one", rounds, [&] { (void)parser.parse(children); });
  }
  std::string rendered;
  measure("render", rounds, [&] {
    rendered.clear();
    xml::Writer writer(rendered);
    render(writer, message, addressed(message, kPeer, addresses));
  });
}

}  // namespace
}  // namespace turms::xmpp::bridge

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 200'000;
  using turms::xmpp::bridge::measure_message;
  measure_message("plain",
                  "<message xmlns='jabber:client' to='2@example.org' type='chat' id='3c9a7f6e-1'>"
                  "<body>Wherefore art thou?</body></message>",
                  rounds);
  measure_message("with a receipt request, a marker and a reply",
                  "<message xmlns='jabber:client' to='2@example.org' type='chat' id='3c9a7f6e-2'><body>Here.</body>"
                  "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>"
                  "<reply xmlns='urn:xmpp:reply:0' id='3c9a7f6e-1' to='2@example.org'/></message>",
                  rounds);
  return 0;
}
