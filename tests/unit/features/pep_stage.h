// SPDX-License-Identifier: Apache-2.0
// An account with a phone, a friend (user 2) and a stranger (user 3), and a backend that keeps values: for tests of
// PEP.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "features/pep_nodes.h"
#include "features/pep_reader.h"
#include "iq_features_test.h"

namespace turms::xmpp::features {

class PepTest : public ::testing::Test {
 protected:
  PepTest() {
    stage.core.capabilities.store = stage.core.capabilities.relations = true;
    stage.relations.pairs.insert_or_assign({UserId(2), UserId(1)},
                                           RelationPair(Relation::friendship, Relation::friendship));
    stage.relations.pairs.insert_or_assign({UserId(1), UserId(2)},
                                           RelationPair(Relation::friendship, Relation::friendship));
    stage.account.contacts().list_to_fill().at(UserId(2)).is_related = true;
    stage.account.contacts().set_loaded();
    stage.play();
    phone = &stage.bind("phone", out);
    stage.ready.run();
  }

  /// What the phone is answered.
  std::string iq(std::string_view type, std::string_view payload, std::string_view to = {}) {
    std::string text = "<iq id='q1' type='" + std::string(type) + "'";
    if (!to.empty()) text += " to='" + std::string(to) + "'";
    stage.say(*phone, text + ">" + std::string(payload) + "</iq>");
    return out.take();
  }
  std::string pubsub(std::string_view type, std::string_view verb, std::string_view to = {}) {
    return iq(type, "<pubsub xmlns='http://jabber.org/protocol/pubsub'>" + std::string(verb) + "</pubsub>", to);
  }
  std::string owner(std::string_view type, std::string_view verb, std::string_view to = {}) {
    return iq(type, "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'>" + std::string(verb) + "</pubsub>", to);
  }
  std::string publish(std::string_view node, std::string_view id, std::string_view payload = "<a xmlns='urn:a'/>") {
    return pubsub("set", "<publish node='" + std::string(node) + "'><item id='" + std::string(id) + "'>" +
                             std::string(payload) + "</item></publish>");
  }
  static std::string options(std::string_view var, std::string_view value) {
    return "<publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'>"
           "<value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#" +
           std::string(var) + "'><value>" + std::string(value) + "</value></field></x></publish-options>";
  }
  std::string items(std::string_view node, std::string_view to = {}) {
    return pubsub("get", "<items node='" + std::string(node) + "'/>", to);
  }
  static bool is_result(std::string_view answer) { return contains(answer, "type='result'"); }
  static bool is_error(std::string_view answer, std::string_view condition) {
    return contains(answer, "type='error'") && contains(answer, condition);
  }
  static void wish(Resource& resource, std::vector<std::string> nodes) {
    std::sort(nodes.begin(), nodes.end());
    resource.is_available = true;
    resource.wishes = std::make_shared<const std::vector<std::string>>(std::move(nodes));
  }
  /// Runs a task of the nodes to its end, which the doubles bring within the call.
  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    stage.account.scope().spawn(into(std::move(task), result));
    stage.ready.run();
    if (!result) throw std::logic_error("the task waits");
    return std::move(*result);
  }
  /// A node of somebody else, as that account's shard has left it in the store.
  void put_node_of(UserId user, const std::string& node, bridge::PepAccess access, const std::string& id) {
    bridge::PepConfig config;
    config.access = access;
    bridge::PepItemKey key;
    key.node = node;
    key.order = 1;
    key.id = id;
    const PepStore store(stage.store, user);
    ASSERT_TRUE(run(store.put_node(node, config)));
    ASSERT_TRUE(run(store.put_item(key, "<a xmlns='urn:a'/>")));
  }

  Stage stage;
  FakeOutlet out;
  Resource* phone = nullptr;

 private:
  template <class T>
  static Task<void> into(Task<T> task, std::optional<T>& result) {
    T value = co_await task;
    result.emplace(std::move(value));
  }
};

}  // namespace turms::xmpp::features
