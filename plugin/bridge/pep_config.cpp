// SPDX-License-Identifier: Apache-2.0
#include "bridge/pep_config.h"

#include <charconv>
#include <span>

#include "bridge/pep_key.h"

namespace turms::xmpp::bridge {
namespace {

constexpr std::string_view kMetaDataForm = "http://jabber.org/protocol/pubsub#meta-data";
constexpr std::string_view kVersion = "1";
constexpr std::string_view kPrefix = "pubsub#";

constexpr std::string_view kAccessNames[] = {"open", "presence", "roster", "whitelist"};
constexpr std::string_view kSendLastNames[] = {"never", "on_sub_and_presence"};

std::string_view text_of(bool value) {
  return value ? "1" : "0";
}

/// XEP-0004 3.3.
bool read_bool(std::string_view text, bool& out) {
  out = text == "1" || text == "true";
  return out || text == "0" || text == "false";
}

bool is_text(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) return false;  // lines are what separates options in the store
  }
  return text.size() <= PepConfig::kTextBytes;
}

struct Option {
  std::string_view name;  // without "pubsub#"
  std::string_view label;
  FieldKind kind;
  std::span<const std::string_view> choices;
  std::string (*get)(const PepConfig&);
  bool (*set)(PepConfig&, std::string_view);
};

template <bool PepConfig::*Member>
constexpr Option flag(std::string_view name, std::string_view label) {
  return {name,
          label,
          FieldKind::boolean,
          {},
          [](const PepConfig& config) { return std::string(text_of(config.*Member)); },
          [](PepConfig& config, std::string_view value) { return read_bool(value, config.*Member); }};
}

template <std::string PepConfig::*Member>
constexpr Option text(std::string_view name, std::string_view label) {
  return {name,
          label,
          FieldKind::text_single,
          {},
          [](const PepConfig& config) { return config.*Member; },
          [](PepConfig& config, std::string_view value) {
            config.*Member = value;
            return is_text(value);
          }};
}

bool set_access(PepConfig& config, std::string_view value) {
  for (size_t i = 0; i < std::size(kAccessNames); ++i) {
    if (kAccessNames[i] != value) continue;
    config.access = static_cast<PepAccess>(i);
    return true;
  }
  return false;  // "authorize" is what we don't have
}

std::string get_max_items(const PepConfig& config) {
  return config.max_items == PepConfig::kMaxItems ? "max" : std::to_string(config.max_items);
}

/// A number from 1 to `most`.
bool read_number(std::string_view text, uint32_t most, uint32_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out >= 1 && out <= most;
}

bool set_max_items(PepConfig& config, std::string_view value) {
  if (value != "max") return read_number(value, PepConfig::kMaxItems, config.max_items);
  config.max_items = PepConfig::kMaxItems;
  return true;
}

/// XEP-0060 16.4.4: "max" is no limit but the server's, which has none.
std::string get_expire(const PepConfig& config) {
  return config.expire_seconds == 0 ? "max" : std::to_string(config.expire_seconds);
}

bool set_expire(PepConfig& config, std::string_view value) {
  if (value != "max") return read_number(value, PepConfig::kMaxExpireSeconds, config.expire_seconds);
  config.expire_seconds = 0;
  return true;
}

bool set_send_last(PepConfig& config, std::string_view value) {
  // There is no subscribing other than by presence: the two forms of "on" are the same.
  config.sends_last = value == "on_sub_and_presence" || value == "on_sub";
  return config.sends_last || value == "never";
}

/// An option with one value that we do anyway: told and accepted, but nothing to keep.
template <char First, char Second = '\0'>
constexpr Option fixed(std::string_view name, std::string_view label, FieldKind kind) {
  return {name,
          label,
          kind,
          {},
          [](const PepConfig&) { return std::string(1, First); },
          [](PepConfig&, std::string_view value) {
            bool is_on = false;
            return read_bool(value, is_on) && is_on == (First == '1');
          }};
}

constexpr Option kOptions[] = {
    text<&PepConfig::title>("title", "A name for the node"),
    text<&PepConfig::type>("type", "The kind of payload"),
    {"access_model", "Who may read", FieldKind::list_single, kAccessNames,
     [](const PepConfig& config) { return std::string(name_of(config.access)); }, &set_access},
    {"max_items", "Items that are kept at most", FieldKind::text_single, {}, &get_max_items, &set_max_items},
    {"item_expire", "Seconds after which items are gone", FieldKind::text_single, {}, &get_expire, &set_expire},
    flag<&PepConfig::is_kept>("persist_items", "Keep items"),
    flag<&PepConfig::tells>("deliver_notifications", "Tell readers of new items"),
    flag<&PepConfig::tells_payloads>("deliver_payloads", "Tell them the items as well"),
    flag<&PepConfig::tells_retractions>("notify_retract", "Tell them of items that are taken back"),
    flag<&PepConfig::tells_deletion>("notify_delete", "Tell them when the node is deleted"),
    {"send_last_published_item", "Send the last item to who comes online", FieldKind::list_single, kSendLastNames,
     [](const PepConfig& config) { return std::string(kSendLastNames[config.sends_last ? 1 : 0]); }, &set_send_last},
    fixed<'1'>("presence_based_delivery", "Tell only who is online", FieldKind::boolean),
    fixed<'0'>("notify_config", "Tell readers of changes to this form", FieldKind::boolean),
    fixed<'1'>("subscribe", "Contacts hear of the node by themselves", FieldKind::boolean),
    {"publish_model",
     "Who may publish",
     FieldKind::list_single,
     {},
     [](const PepConfig&) { return std::string("publishers"); },
     [](PepConfig&, std::string_view value) { return value == "publishers"; }},
    {"notification_type",
     "The kind of message",
     FieldKind::list_single,
     {},
     [](const PepConfig&) { return std::string("headline"); },
     [](PepConfig&, std::string_view value) { return value == "headline"; }},
    {"node_type",
     "The kind of node",
     FieldKind::list_single,
     {},
     [](const PepConfig&) { return std::string("leaf"); },
     [](PepConfig&, std::string_view value) { return value == "leaf"; }},
};

const Option* find(std::string_view name) {
  for (const Option& option : kOptions) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

/// The option a field of a form is about; null when there is none of that name.
const Option* option_of(const DataForm::Field& field) {
  return field.var.starts_with(kPrefix) ? find(field.var.substr(kPrefix.size())) : nullptr;
}

std::string_view value_of(const DataForm::Field& field) {
  return field.values.empty() ? std::string_view() : field.values.front();
}

}  // namespace

std::string_view name_of(PepAccess access) {
  return kAccessNames[static_cast<size_t>(access)];
}

PepConfig PepConfig::default_of(std::string_view node) {
  PepConfig config;
  const bool has_many = node == "urn:xmpp:bookmarks:1" || node == "urn:xmpp:mds:displayed:0" || node == kPrivateXmlNode;
  if (has_many) {
    // What XEP-0402 4.1 and XEP-0490 ask for: a node made without options meets those of the next client.
    config.max_items = kMaxItems;
    config.sends_last = false;
  }
  if (has_many || node == "storage:bookmarks") config.access = PepAccess::whitelist;
  return config;
}

std::optional<std::string> apply(const DataForm& form, PepConfig& config) {
  for (const DataForm::Field& field : form.fields()) {
    if (field.var == "FORM_TYPE") continue;
    const Option* option = option_of(field);
    if (option == nullptr || !option->set(config, value_of(field))) return std::string(field.var);
  }
  return std::nullopt;
}

bool meets(const PepConfig& config, const DataForm& form) {
  PepConfig wanted = config;
  if (apply(form, wanted)) return false;
  return encode_config(wanted) == encode_config(config);
}

void write_config_form(xml::Writer& out, const PepConfig& config) {
  DataFormWriter form(out, FormKind::form);
  form.form_type(kPepNodeConfigForm);
  for (const Option& option : kOptions) {
    form.field(option.kind, std::string(kPrefix).append(option.name), option.label).value(option.get(config));
    for (const std::string_view choice : option.choices) form.option(choice, choice);
  }
  form.close();
}

void write_meta_data(xml::Writer& out, const PepConfig& config) {
  DataFormWriter form(out, FormKind::result);
  form.form_type(kMetaDataForm);
  for (const std::string_view name : {"title", "type", "access_model", "max_items", "persist_items"}) {
    const Option& option = *find(name);
    form.field(option.kind, std::string(kPrefix).append(name)).value(option.get(config));
  }
  form.close();
}

std::string encode_config(const PepConfig& config) {
  std::string out(kVersion);
  for (const Option& option : kOptions) out.append("\n").append(option.name).append("=").append(option.get(config));
  return out;
}

std::optional<PepConfig> decode_config(std::string_view bytes) {
  PepConfig config;
  size_t at = bytes.find('\n');
  if (bytes.substr(0, at) != kVersion) return std::nullopt;
  while (at != std::string_view::npos) {
    const size_t end = bytes.find('\n', at + 1);
    const std::string_view line = bytes.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    const size_t equals = line.find('=');
    const Option* option = equals == std::string_view::npos ? nullptr : find(line.substr(0, equals));
    if (option == nullptr || !option->set(config, line.substr(equals + 1))) return std::nullopt;
    at = end;
  }
  return config;
}

}  // namespace turms::xmpp::bridge
