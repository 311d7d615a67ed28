// SPDX-License-Identifier: Apache-2.0
#include "plugins/object.h"

#include <dlfcn.h>
#include <unistd.h>

#include <utility>

#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr uint64_t kMaxRequiredExtensions = 64;

std::string loader_error() {
  const char* text = ::dlerror();
  return text != nullptr ? text : "unknown failure of the loader";
}

template <class Function>
bool find(void* handle, const char* name, Function& into) {
  // POSIX guarantees that this conversion is meaningful for what dlsym returns.
  into = reinterpret_cast<Function>(::dlsym(handle, name));
  return into != nullptr;
}

/// Same major, and a minor of ours that the plugin can live with.
Result<void> check_versions(const tgp_descriptor& told, const std::string& where) {
  if (told.abi_major != TGP_ABI_MAJOR) {
    return Error{Code::unsupported, where,
                 "was built for major " + std::to_string(told.abi_major) + " of the plugin ABI, this gateway has " +
                     std::to_string(TGP_ABI_MAJOR)};
  }
  if (told.min_host_minor > TGP_ABI_MINOR) {
    return Error{Code::unsupported, where,
                 "needs minor " + std::to_string(told.min_host_minor) + " of the plugin ABI, this gateway has " +
                     std::to_string(TGP_ABI_MINOR)};
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Object>> Object::map(PlacedObject placed) {
  // NOW: a missing symbol shows here and not at its first call. LOCAL: two generations, or two plugins, never see each
  // other.
  void* handle = ::dlopen(placed.path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const std::string text = loader_error();
    ::unlink(placed.path.c_str());
    return Error{Code::io, placed.path.string(), text};
  }
  std::unique_ptr<Object> object(new Object(std::move(placed), handle));
  Result<void> usable = object->look_up();
  if (usable.ok()) usable = object->describe();
  if (!usable.ok()) {
    ::dlclose(handle);
    ::unlink(object->placed_.path.c_str());
    return usable.error();
  }
  return object;
}

Result<void> Object::look_up() {
  const char* missing = nullptr;
  const auto need = [&](const char* name, auto& into) {
    if (!find(handle_, name, into) && missing == nullptr) missing = name;
  };
  need("tgp_describe", exports_.describe);
  need("tgp_init", exports_.init);
  need("tgp_start", exports_.start);
  need("tgp_pause", exports_.pause);
  need("tgp_resume", exports_.resume);
  need("tgp_export_state", exports_.export_state);
  need("tgp_stop", exports_.stop);
  need("tgp_restart", exports_.restart);
  need("tgp_reconfigure", exports_.reconfigure);
  need("tgp_on_drain", exports_.on_drain);
  need("tgp_deinit", exports_.deinit);
  need("tgp_on_connection", exports_.on_connection);
  need("tgp_on_bytes", exports_.on_bytes);
  need("tgp_on_connection_credit", exports_.on_connection_credit);
  need("tgp_on_connection_closed", exports_.on_connection_closed);
  need("tgp_on_session_opened", exports_.on_session_opened);
  need("tgp_on_turms_notification", exports_.on_turms_notification);
  need("tgp_on_session_credit", exports_.on_session_credit);
  need("tgp_on_session_closed", exports_.on_session_closed);
  need("tgp_on_reply", exports_.on_reply);
  need("tgp_get_extension", exports_.get_extension);
  if (missing == nullptr) return {};
  return Error{Code::unsupported, placed_.path.string(), std::string("is no plugin: it does not export ") + missing};
}

Result<void> Object::describe() {
  const std::string where = placed_.path.string();
  const tgp_descriptor* told = exports_.describe(TGP_ABI_MAJOR, TGP_ABI_MINOR);
  if (told == nullptr) {
    return Error{Code::unsupported, where,
                 "does not speak major " + std::to_string(TGP_ABI_MAJOR) + " of the plugin ABI"};
  }
  if (!TGP_HAS(tgp_descriptor, told, required_extension_count)) {
    return Error{Code::unsupported, where, "describes itself with a struct that is too short"};
  }
  TURMS_TRY(check_versions(*told, where));
  const uint64_t required = told->required_extension_count;
  if (view(told->id).empty()) return Error{Code::unsupported, where, "has no id"};
  if (required > kMaxRequiredExtensions || (required != 0 && told->required_extensions == nullptr)) {
    return Error{Code::unsupported, where, "asks for an impossible list of extensions"};
  }
  description_.id = view(told->id);
  description_.version = view(told->version);
  description_.build_id = view(told->build_id);
  description_.abi_minor = told->abi_minor;
  description_.flags = told->flags;
  for (uint64_t i = 0; i < required; ++i) {
    description_.required_extensions.emplace_back(view(told->required_extensions[i]));
  }
  if (TGP_HAS(tgp_descriptor, told, state_min_version)) {
    description_.state_format = view(told->state_format);
    description_.state_version = told->state_version;
    description_.state_min_version = told->state_min_version;
  }
  return {};
}

void Object::unload() {
  if ((description_.flags & TGP_FLAG_NEVER_UNLOAD) != 0 || handle_ == nullptr) return;
  ::dlclose(std::exchange(handle_, nullptr));
  exports_ = Exports();
  ::unlink(placed_.path.c_str());
}

}  // namespace turms::gateway::plugins
