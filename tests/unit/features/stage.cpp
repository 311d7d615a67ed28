// SPDX-License-Identifier: Apache-2.0
// What every test of features would compile again if it stood in stage.h: the doubles' tables, the stage's beginning and end.
#include "stage.h"

namespace turms::xmpp::features {

FakeStore::FakeStore() = default;
FakeStore::~FakeStore() = default;
FakeOutlet::FakeOutlet() = default;
FakeOutlet::~FakeOutlet() = default;
FakeRouter::FakeRouter() = default;
FakeRouter::~FakeRouter() = default;
void FakeRouter::announce(std::shared_ptr<const RoomNews> news) {
  announced.push_back(news);
  if (core != nullptr) core->rooms.hear(*core, news);
}
FakeRelations::FakeRelations() = default;
FakeRelations::~FakeRelations() = default;
FakeAccounts::FakeAccounts() = default;
FakeAccounts::~FakeAccounts() = default;
FakeUpstream::FakeUpstream(ReadyQueue& ready) : more_pages(ready) {
}
FakeUpstream::~FakeUpstream() = default;

Stage::Stage()
    : addresses("example.org", "conference.example.org", {"upload.example.org", "search.example.org"}),
      hooks(settings, metrics),
      core(clock, log, metrics, ready, addresses, settings, hooks, router, store, relations, accounts, profiles,
           rooms),
      turms(ready),
      account(UserId(1), core, turms) {
  router.core = &core;
  core.capabilities.persist_record = core.capabilities.conversation_id = true;
  core.capabilities.self_message = core.capabilities.ordered_writes = true;
  core.capabilities.push_read = core.capabilities.marker_date = true;
  core.capabilities.max_text_units = 8000;
  core.capabilities.max_request_bytes = 65536;
}

Stage::~Stage() = default;

Stage& Stage::play() {
  hooks.install_all();
  // Tests say themselves whom the account knows, unless it is the reading of contacts that they look at.
  account.contacts().reading().is_under_way = !reads_contacts;
  account.open_session();
  return *this;
}

void Stage::say(const Resource& from, std::string_view xml) {
  dispatch(account, from.id(), stanza_from(xml, from.full_jid()));
  ready.run();
}

void Stage::answer(size_t index, int32_t code, int64_t value) {
  std::string out;
  if (value != 0) {
    proto::write_long_response(out, clock.unix_ms(), request(index).request_id, code, value);
  } else {
    proto::write_response(out, clock.unix_ms(), request(index).request_id, code);
  }
  notify(out);
}

}  // namespace turms::xmpp::features
