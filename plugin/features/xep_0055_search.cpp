// SPDX-License-Identifier: Apache-2.0
// XEP-0055 Jabber Search at search.<domain>: users by id or, where the backend can, by name; as a data form and in the
// old fields, of which `nick` takes either.
#include <string>
#include <utility>
#include <vector>

#include "bridge/addresses.h"
#include "bridge/data_form.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/user_search.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

using bridge::DataForm;
using bridge::FieldKind;
using Condition = StanzaErrorCondition;

constexpr std::string_view kNs = "jabber:iq:search";
constexpr uint64_t kNoNamesNs = 600'000'000'000;  // how long a backend that refused names is not asked again

class Search final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "query", kSearch, this, &Search::show);
    on.iq_set(kNs, "query", kSearch, this, &Search::find);
    on.identity(kSearch, {"directory", "user", "User search"});
    on.disco(kSearch, kNs);
  }

 private:
  /// 7100: whatever the backend said it could do, it can't now (mapping 19.2).
  [[nodiscard]] bool has_names(const Core& core) const {
    return core.capabilities.search && core.clock.monotonic_ns() >= no_names_until_ns_;
  }

  Task<Outcome> show(IqRequest iq) {
    const bool by_name = has_names(iq.core());
    co_return iq.result([&](xml::Writer& writer) {
      const std::string_view words = by_name ? "Fill in a user's id or a part of the name." : "Fill in a user's id.";
      writer.open("query", kNs).leaf("instructions", words).open("nick").close();
      bridge::DataFormWriter form(writer, bridge::FormKind::form);
      form.title("User search").instructions(words).form_type(kNs);
      form.field(FieldKind::text_single, "id", "User id");
      if (by_name) form.field(FieldKind::text_single, "name", "Name");
      form.close();
      writer.close();
    });
  }

  Task<Outcome> find(IqRequest iq) {
    const std::optional<DataForm> form = DataForm::read_child(iq.payload());
    if (!form) co_return Outcome::error(StanzaError(Condition::bad_request));
    const bool has_form = !form->is_empty();
    const std::string_view nick = iq.payload().child_text("nick", kNs);
    std::string_view id = form->value("id");
    std::string_view name = form->value("name");
    if (!has_form) (bridge::parse_id(nick) ? id : name) = nick;
    if (id.empty() && name.empty())
      co_return Outcome::error(StanzaError(Condition::not_acceptable, "nothing to search for"));
    const std::optional<int64_t> number = bridge::parse_id(id);
    if (!id.empty() && !number) co_return Outcome::error(StanzaError(Condition::not_acceptable, "an id is a number"));
    if (!number && !has_names(iq.core())) co_return Outcome::error(StanzaError(Condition::feature_not_implemented));

    Result<std::vector<FoundUser>, StanzaError> found = std::vector<FoundUser>();
    if (number) {
      found = co_await find_user(iq.account(), UserId(*number));
    } else {
      found = co_await find_users(iq.account(), std::string(name), 0);
    }
    if (!found) {
      if (found.error().turms_code == proto::status::kSearchingUserIsDisabled)
        no_names_until_ns_ = iq.core().clock.monotonic_ns() + kNoNamesNs;
      co_return Outcome::error(found.error());
    }
    co_return answer(iq, *found, has_form);
  }

  static Outcome answer(const IqRequest& iq, const std::vector<FoundUser>& users, bool as_form) {
    const bridge::Addresses& addresses = iq.core().addresses;
    return iq.result([&](xml::Writer& writer) {
      writer.open("query", kNs);
      if (as_form) {
        bridge::DataFormWriter form(writer, bridge::FormKind::result);
        form.form_type(kNs);
        form.reported({{"jid", "Address", FieldKind::jid_single}, {"name", "Name"}, {"intro", "About"}});
        for (const FoundUser& user : users) {
          form.item().cell("jid", addresses.user(user.id).text());
          form.cell("name", user.name).cell("intro", user.intro);
        }
        form.close();
      } else {
        for (const FoundUser& user : users) {
          writer.open("item").attr("jid", addresses.user(user.id).text()).leaf("nick", user.name).close();
        }
      }
      writer.close();
    });
  }

  uint64_t no_names_until_ns_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0055_search;
const FeatureInfo xep_0055_search{"XEP-0055", "1.3.1", "Jabber Search", &make<Search>};

}  // namespace turms::xmpp::features
