// SPDX-License-Identifier: Apache-2.0
#include "features/avatars.h"

#include <memory>
#include <utility>
#include <vector>

#include "bridge/data_form.h"
#include "bridge/pep_config.h"
#include "crypto/base64.h"
#include "features/account.h"
#include "features/pep_reader.h"
#include "xml/fragment.h"

namespace turms::xmpp::features {
namespace {

using Items = Result<std::vector<bridge::PepItem>, StanzaError>;

/// The payload of the newest item; null when there is none.
std::unique_ptr<xml::Document> payload_of(const Items& items) {
  if (!items || items->empty()) return nullptr;
  return parse_pep_payload(items->back().xml);
}

/// The configuration of a node that everybody may read.
std::unique_ptr<xml::Document> open_node_form() {
  std::string xml;
  xml::Writer writer(xml, xml::kSelfContained);
  writer.open("x", bridge::kDataFormNs).attr("type", "submit");
  writer.open("field").attr("var", "FORM_TYPE").leaf("value", bridge::kPepNodeConfigForm).close();
  writer.open("field").attr("var", "pubsub#access_model").leaf("value", "open").close();
  writer.close();
  auto parsed = xml::parse_fragment(xml);
  return std::move(*parsed);
}

Task<PepNodes::Verdict> make_open(Account& account, std::string node) {
  PepNodes::Verdict verdict = co_await account.pep().loaded();
  if (!verdict || account.pep().find(node) != nullptr) co_return verdict;
  const std::unique_ptr<xml::Document> document = open_node_form();
  const std::optional<bridge::DataForm> form = bridge::DataForm::read(*document->root().first_child());
  verdict = co_await account.pep().create(std::move(node), &*form);
  co_return verdict;
}

}  // namespace

Task<std::string> shown_avatar(Account& asker, UserId owner) {
  const Items items = co_await read_pep_items(asker, owner, std::string(bridge::kAvatarMetadataNs), PepSelection(1));
  const std::unique_ptr<xml::Document> document = payload_of(items);
  const xml::Element* metadata = document ? document->root().first_child() : nullptr;
  if (metadata == nullptr) co_return std::string();
  const Result<std::string> name = bridge::shown_image(*metadata);
  co_return name ? *name : std::string();
}

Task<std::optional<bridge::Image>> read_avatar(Account& asker, UserId owner) {
  std::string name = co_await shown_avatar(asker, owner);
  if (name.empty()) co_return std::nullopt;
  PepSelection selection(std::vector<std::string>(1, name));
  const Items items = co_await read_pep_items(asker, owner, std::string(bridge::kAvatarDataNs), std::move(selection));
  const std::unique_ptr<xml::Document> document = payload_of(items);
  const xml::Element* data = document ? document->root().first_child() : nullptr;
  if (data == nullptr) co_return std::nullopt;
  std::string refusal;
  std::optional<bridge::Image> image = bridge::read_image(data->text(), kAvatarBytes, refusal);
  if (image && image->sha1 != name) image.reset();
  co_return image;
}

Task<PepNodes::Verdict> publish_avatar(Account& account, bridge::Image image) {
  PepNodes::Verdict verdict = co_await make_open(account, std::string(bridge::kAvatarDataNs));
  if (!verdict) co_return verdict;
  verdict = co_await make_open(account, std::string(bridge::kAvatarMetadataNs));
  if (!verdict) co_return verdict;
  bridge::PepItem data(image.sha1, {});
  xml::Writer(data.xml, xml::kSelfContained).leaf("data", bridge::kAvatarDataNs, crypto::base64(as_bytes(image.bytes)));
  verdict = co_await account.pep().publish(std::string(bridge::kAvatarDataNs), std::move(data));
  if (!verdict) co_return verdict;
  bridge::PepItem metadata(image.sha1, {});
  xml::Writer writer(metadata.xml, xml::kSelfContained);
  bridge::write_avatar_metadata(writer, image);
  verdict = co_await account.pep().publish(std::string(bridge::kAvatarMetadataNs), std::move(metadata));
  co_return verdict;
}

Task<PepNodes::Verdict> hide_avatar(Account& account) {
  bridge::PepItem metadata("current", {});
  xml::Writer(metadata.xml, xml::kSelfContained).empty("metadata", bridge::kAvatarMetadataNs);
  PepNodes::Verdict verdict =
      co_await account.pep().publish(std::string(bridge::kAvatarMetadataNs), std::move(metadata));
  co_return verdict;
}

}  // namespace turms::xmpp::features
