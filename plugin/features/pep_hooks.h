// SPDX-License-Identifier: Apache-2.0
// Where features give PEP nodes a meaning beyond keeping their items: the nick node is the name of the Turms profile,
// the nodes of bookmarks are views of one set. Part of Hooks. Who wants to publish or read nodes by itself uses
// Account::pep().
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/strong_id.h"
#include "base/task.h"
#include "bridge/pep_item.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp::features {

class Account;

/// A client wants to publish an item of its own account's node; nothing is kept yet.
class PepPublication {
 public:
  /// All of them outlive the handler.
  PepPublication(Account& account, std::string_view node, const bridge::PepItem& item)
      : account_(&account), node_(node), item_(&item) {}
  [[nodiscard]] Account& account() const { return *account_; }
  [[nodiscard]] std::string_view node() const { return node_; }
  [[nodiscard]] const bridge::PepItem& item() const { return *item_; }

 private:
  Account* account_;
  std::string_view node_;
  const bridge::PepItem* item_;
};

/// What becomes of a publication.
class PepDecision {
 public:
  enum class Kind : uint8_t { keep, taken, refused };

  /// The node keeps the item and its readers hear of it, as without the handler.
  static PepDecision keep() { return PepDecision(Kind::keep); }
  /// The handler has done all there was to do, events included; the client hears that it was published.
  static PepDecision taken() { return PepDecision(Kind::taken); }
  static PepDecision refuse(StanzaError error) {
    PepDecision decision(Kind::refused);
    decision.error_.emplace(std::move(error));
    return decision;
  }
  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const StanzaError& error() const { return *error_; }

 private:
  explicit PepDecision(Kind kind) : kind_(kind) {}
  Kind kind_;
  std::optional<StanzaError> error_;
};

/// Something happened to an own node, and those who may know have been told.
struct PepChange {
  enum class Kind : uint8_t { published, retracted, purged, deleted };
  Kind kind = Kind::published;
  std::string_view node;
  const bridge::PepItem* item = nullptr;   // published
  std::span<const std::string> retracted;  // ids
};

/// Somebody reads a node and may do so.
class PepRead {
 public:
  /// \param asker  on whose session Turms may be asked; outlives the handler
  /// \param owner  whose node it is; perhaps the asker's own
  PepRead(Account& asker, UserId owner, std::string node) : asker_(&asker), owner_(owner), node_(std::move(node)) {}
  [[nodiscard]] Account& asker() const { return *asker_; }
  [[nodiscard]] UserId owner() const { return owner_; }
  [[nodiscard]] const std::string& node() const { return node_; }

 private:
  Account* asker_;
  UserId owner_;
  std::string node_;
};

class PepHooks {
 public:
  using PublishHandler = std::function<Task<PepDecision>(PepPublication)>;
  using ChangeHandler = std::function<void(Account&, const PepChange&)>;
  /// Oldest first; nothing: read the store as for any other node.
  using ReadHandler = std::function<Task<std::optional<std::vector<bridge::PepItem>>>(PepRead)>;
  struct ReadRow {
    std::string node;
    bridge::PepAccess access = bridge::PepAccess::presence;
    ReadHandler handler;
  };

  /// Before an own item of `node` is kept: check it, do what it means in Turms, or refuse it. One handler a node.
  template <class F>
  void pep_publish(std::string_view node, F* self, Task<PepDecision> (F::*method)(PepPublication)) {
    publish_.emplace_back(node, [self, method](PepPublication what) { return (self->*method)(what); });
  }
  /// After an own node has changed, whoever changed it.
  template <class F>
  void pep_published(std::string_view node, F* self, void (F::*method)(Account&, const PepChange&)) {
    changed_.emplace_back(node, [self, method](Account& a, const PepChange& change) { (self->*method)(a, change); });
  }
  /// Gives items that are not, or not only, in the store: of the own account's node and of others'. The handler is
  /// asked only when the asker may read the node: by its configuration, and by `access` while it has none. One handler
  /// a node.
  template <class F>
  void pep_read(std::string_view node, bridge::PepAccess access, F* self,
                Task<std::optional<std::vector<bridge::PepItem>>> (F::*method)(PepRead)) {
    ReadHandler handler = [self, method](PepRead what) { return (self->*method)(std::move(what)); };
    read_.push_back({std::string(node), access, std::move(handler)});
  }

  // What the nodes look up.
  /// Null: nobody gives it a meaning.
  [[nodiscard]] const PublishHandler* find_pep_publish(std::string_view node) const;
  [[nodiscard]] const ReadRow* find_pep_read(std::string_view node) const;
  [[nodiscard]] const std::vector<ReadRow>& pep_read_rows() const { return read_; }
  void on_pep_published(Account& account, const PepChange& change) const;

 private:
  std::vector<std::pair<std::string, PublishHandler>> publish_;
  std::vector<std::pair<std::string, ChangeHandler>> changed_;
  std::vector<ReadRow> read_;
};

}  // namespace turms::xmpp::features
