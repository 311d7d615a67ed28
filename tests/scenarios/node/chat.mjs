// SPDX-License-Identifier: Apache-2.0
// @xmpp/client on a string: takes one JSON command a line, tells one JSON event a line. node_client.py holds the other end.
//   commands  {"say": {"to": "2@localhost", "body": "hi", "id": "1"}}   {"leave": true}
//   events    {"online": "1@localhost/x"}   {"message": {"from", "body", "id", "type"}}   {"error": "..."}   {"offline": true}
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const [modules, service, username, password] = process.argv.slice(2);
const locate = createRequire(path.join(modules, "here.js"));
const { client, xml } = await import(pathToFileURL(locate.resolve("@xmpp/client")));

const tell = (event) => process.stdout.write(JSON.stringify(event) + "\n");
const tellError = (error) => tell({ error: `${error.name}: ${error.condition ?? error.message}` });
process.on("unhandledRejection", tellError); // a refused login rejects a promise that @xmpp/client keeps to itself

const xmpp = client({ service, domain: "localhost", username, password });
xmpp.reconnect.stop(); // a scenario wants to see a lost connection, not to have it mended

xmpp.on("error", tellError);
xmpp.on("offline", () => tell({ offline: true }));
xmpp.on("online", async (address) => {
  await xmpp.send(xml("presence"));
  tell({ online: address.toString() });
});
xmpp.on("stanza", (stanza) => {
  const body = stanza.is("message") ? stanza.getChildText("body") : null;
  if (body === null) return;
  const { from, id, type } = stanza.attrs;
  tell({ message: { from, id, type, body } });
});

const commands = {
  say: ({ to, body, id }) => xmpp.send(xml("message", { type: "chat", to, id }, xml("body", {}, body))),
  leave: () => xmpp.stop(),
};

readline.createInterface({ input: process.stdin }).on("line", async (line) => {
  for (const [name, argument] of Object.entries(JSON.parse(line))) {
    await commands[name](argument).catch(tellError);
  }
});

await xmpp.start().catch(tellError);
