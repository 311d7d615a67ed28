# SPDX-License-Identifier: Apache-2.0
"""npm's @xmpp/client logs in over STARTTLS and direct TLS and talks with slixmpp and with a Turms client."""
from node_client import NodeClient
from scenario import Scenario, main

TEXTS = ["Hi", "two\nlines", "\U0001F98B \u4F60\u597D", "<&'\">]]>"]


class NodeChat(Scenario):
    xmpp = True

    async def node(self, user_id: int, direct_tls: bool, password: str = "123") -> NodeClient:
        port = self.gateway.xmpp_port("direct" if direct_tls else "starttls")
        client = await NodeClient.login(user_id, password, port, direct_tls, self.gateway.certificate())
        self.addAsyncCleanup(client.leave)
        return client

    async def test_talks_with_a_turms_client(self):
        for direct_tls in (False, True):
            romeo, juliet = await self.node(1, direct_tls), await self.turms(2)
            for number, text in enumerate(TEXTS):
                romeo.say("2@localhost", text, f"id-{direct_tls}-{number}")
                sender, message = await juliet.next_message()
                self.assertEqual((sender, message.text), (1, text))
                await juliet.send_text(1, text)
                answer = await romeo.next_message()
                self.assertEqual((answer["from"].split("/")[0], answer["body"]), ("2@localhost", text))
            await romeo.leave()

    async def test_talks_with_slixmpp(self):
        for direct_tls in (False, True):
            romeo, juliet = await self.node(3, direct_tls), await self.xmpp_client(4, direct_tls=direct_tls)
            for number, text in enumerate(TEXTS):
                message_id = f"id-{direct_tls}-{number}"  # the same id with the same text would count as sent again
                romeo.say("4@localhost", text, message_id)
                message = await juliet.next_message()
                self.assertEqual((message["from"].bare, message["body"], message["id"]),
                                 ("3@localhost", text, message_id))
                answer_id = juliet.say("3@localhost", text)
                answer = await romeo.next_message()
                self.assertEqual((answer["from"].split("/")[0], answer["body"], answer["id"]), ("4@localhost", text, answer_id))
            await romeo.leave()
            await juliet.leave()

    async def test_a_wrong_password_is_refused(self):
        with self.assertRaisesRegex(AssertionError, "not-authorized"):
            await self.node(5, direct_tls=True, password="wrong")


if __name__ == "__main__":
    main()
