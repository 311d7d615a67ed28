// SPDX-License-Identifier: Apache-2.0
#include "app/gateway.h"

#include <unistd.h>

#include <system_error>
#include <utility>

#include "embedded/demo_data.h"
#include "embedded/embedded_backend.h"

namespace turms::gateway::app {
namespace {

constexpr int32_t kServerClosed = 201;  // SessionCloseStatus SERVER_CLOSED

std::string address(const std::string& host, uint16_t port) {
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace

std::filesystem::path plugins_folder(const config::Settings& settings) {
  if (!settings.gateway.plugins_dir.empty()) return settings.gateway.plugins_dir;
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "plugins";
}

std::filesystem::path blobs_folder(const config::Settings& settings) {
  return settings.gateway.data_dir / "blobs";
}

Gateway::Gateway(config::Settings settings, std::filesystem::path config_file, const Clock& clock, log::LineLog& log)
    : settings_(std::move(settings)),
      config_file_(std::move(config_file)),
      clock_(clock),
      log_(log),
      started_unix_ms_(clock.unix_ms()) {
  settings_.gateway.plugins_dir = plugins_folder(settings_);
}

Gateway::~Gateway() {
  (void)shut_down();
}

// ---- Up ----

Result<void> Gateway::start(bool demo_data) {
  auto folder = DataFolder::take(settings_.gateway.data_dir);
  if (!folder) return folder.error();
  data_folder_ = std::make_unique<DataFolder>(std::move(*folder));
  TURMS_TRY(open_storage());
  TURMS_TRY(open_backend(demo_data));
  TURMS_TRY(open_plugin_blobs());
  TURMS_TRY(start_plugins());
  TURMS_TRY(open_doors());
  tell_ready();
  return {};
}

/// Before the backend, which hands out links to where the listener is.
Result<void> Gateway::open_storage() {
  if (!settings_.turms.storage.enabled) return {};
  auto store = blobs::BlobStore::open(blobs_folder(settings_));
  if (!store) return store.error();
  blob_store_ = std::move(*store);
  const auto signer = blobs::LinkSigner::open(blob_store_->root());
  if (!signer) return signer.error();
  auto listener = net::open_storage_door(settings_.turms.storage, *blob_store_, *signer, clock_, log_);
  if (!listener) return listener.error();
  storage_listener_ = std::move(*listener);
  storage_.reset(new blobs::Storage{*blob_store_, blobs::Links(storage_listener_->base_url(), *signer)});
  settings_.embedded.service.files = storage_.get();
  return {};
}

Result<void> Gateway::open_backend(bool demo_data) {
  if (demo_data) {
    const auto filled = embedded::fill_demo_data(settings_.embedded, clock_);
    if (!filled) return filled.error();
    log_.info("gateway.demo_data", *filled ? "users 1 to 1000 are there, password 123" : "there are users already");
  }
  auto backend = embedded::open_embedded(settings_.embedded, clock_, log_);
  if (!backend) return backend.error();
  backend_ = std::move(*backend);
  return {};
}

Result<void> Gateway::open_plugin_blobs() {
  blobs::PluginFileRules rules;
  rules.max_blob = settings_.gateway.plugin_blob_max_bytes;
  rules.max_bucket = settings_.gateway.plugin_bucket_max_bytes;
  if (rules.max_bucket == 0) return {};
  auto opened = blobs::PluginBlobs::start(blobs_folder(settings_), rules, clock_);
  if (!opened) return opened.error();
  plugin_blobs_ = std::move(*opened);
  return {};
}

Result<void> Gateway::start_plugins() {
  auto plugins = plugins::PluginSet::discover(settings_, settings_.gateway.data_dir / "loaded", *backend_, clock_, log_,
                                              plugin_blobs_.get());
  if (!plugins) return plugins.error();
  plugins_ = std::move(*plugins);
  return plugins_->start_all();
}

Result<void> Gateway::open_doors() {
  auto turms = net::TurmsListeners::start(settings_.turms, *backend_, clock_, log_);
  if (!turms) return turms.error();
  turms_ = std::move(*turms);
  auto control = control::ControlServer::start(settings_.gateway.control_socket, *this, log_);
  if (!control) return control.error();
  control_ = std::move(*control);
  return {};
}

void Gateway::tell_ready() {
  const std::vector<control::ListenerStatus> open = listeners();  // fields refer to its names
  std::vector<Field> fields;
  for (const control::ListenerStatus& listener : open) {
    fields.emplace_back(listener.name, address(listener.host, listener.port));
  }
  fields.emplace_back("control", settings_.gateway.control_socket.string());
  std::string names;
  for (const auto& plugin : plugins_->all()) names += (names.empty() ? "" : ",") + plugin->name();
  if (!names.empty()) fields.emplace_back("plugins", names);
  log_.write(Level::info, "gateway.ready", "ready for clients", fields);
}

// ---- While it runs ----

Result<config::Settings> Gateway::read_config() {
  config::Loaded loaded = config::load(config_file_);
  if (loaded.ok()) {
    loaded.settings.gateway.plugins_dir = settings_.gateway.plugins_dir;
    return std::move(loaded.settings);
  }
  std::string all;
  for (const config::Complaint& complaint : loaded.complaints) all += (all.empty() ? "" : "\n") + complaint.to_string();
  return Error{Code::invalid_argument, {}, all};
}

void Gateway::reload_config() {
  const auto settings = read_config();
  if (!settings) {
    log_.error("config.refused", settings.error().detail, {{"file", config_file_.string()}});
    return;
  }
  log_.set_level(settings->gateway.log_level);
  plugins_->reconfigure_all(*settings);
  log_.info("config.reloaded", "settings that cannot change live wait for the next start",
            {{"file", config_file_.string()}});
}

std::vector<control::ListenerStatus> Gateway::listeners() const {
  std::vector<control::ListenerStatus> list;
  if (turms_ == nullptr) return list;
  if (settings_.turms.tcp.enabled) list.push_back({"turms_tcp", settings_.turms.tcp.host, turms_->tcp_port()});
  if (settings_.turms.websocket.enabled) {
    list.push_back({"turms_websocket", settings_.turms.websocket.host, turms_->websocket_port()});
  }
  if (storage_listener_) {
    list.push_back({"turms_storage", settings_.turms.storage.host, storage_listener_->port()});
  }
  return list;
}

control::GatewayStatus Gateway::status() {
  return {TURMS_XMPP_VERSION,
          ::getpid(),
          started_unix_ms_,
          clock_.unix_ms(),
          std::string(backend_->kind()),
          settings_.gateway.data_dir.string(),
          turms_->connections(),
          listeners()};
}

std::vector<plugins::PluginStatus> Gateway::plugins() {
  std::vector<plugins::PluginStatus> all;
  for (const auto& plugin : plugins_->all()) all.push_back(plugin->status());
  return all;
}

std::vector<control::PluginMetrics> Gateway::metrics() {
  std::vector<control::PluginMetrics> all;
  for (const auto& plugin : plugins_->all()) all.push_back({plugin->name(), plugin->metrics()});
  return all;
}

Result<void> Gateway::command(std::string_view name, control::PluginVerb verb) {
  plugins::Plugin* plugin = plugins_->find(name);
  if (plugin == nullptr) return Error{Code::not_found, {}, "there is no plugin \"" + std::string(name) + "\""};
  switch (verb) {
    case control::PluginVerb::start:
      return plugin->start();
    case control::PluginVerb::stop:
      return plugin->stop();
    case control::PluginVerb::pause:
      return plugin->pause();
    case control::PluginVerb::resume:
      return plugin->resume();
    case control::PluginVerb::restart:
    case control::PluginVerb::reload:
      break;
  }
  const auto settings = read_config();
  if (!settings) return settings.error();
  plugins::PluginConfig config = plugins::PluginSet::config_for(name, *settings);
  return verb == control::PluginVerb::restart ? plugin->restart(std::move(config)) : plugin->reload(std::move(config));
}

// ---- Down ----

bool Gateway::shut_down() {
  if (data_folder_ == nullptr) return true;
  log_.info("gateway.leaving", "");
  if (control_) control_->stop();
  if (plugins_) {
    plugins_->drain_all(std::chrono::milliseconds(settings_.gateway.shutdown_grace_millis));
    plugins_->stop_all();
  }
  if (turms_) turms_->stop();
  if (storage_listener_) storage_listener_->stop();
  if (backend_) backend_->stop(kServerClosed);
  if (plugin_blobs_) plugin_blobs_->stop();
  bool clean = true;
  if (plugins_) {
    plugins_->unload_all();
    clean = !plugins_->any_stuck();
  }
  control_.reset();
  turms_.reset();
  storage_listener_.reset();
  plugins_.reset();
  // A plugin that is stuck may still hold on to the backend through its host table.
  if (clean) {
    backend_.reset();
    plugin_blobs_.reset();
  } else {
    (void)backend_.release();
    (void)plugin_blobs_.release();
    (void)storage_.release();
    (void)blob_store_.release();
    log_.error("gateway.unclean", "a thread of a plugin would not end; the process is cut short");
  }
  data_folder_.reset();
  log_.info("gateway.stopped", "");
  log_.flush();
  return clean;
}

}  // namespace turms::gateway::app
