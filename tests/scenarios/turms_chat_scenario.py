# SPDX-License-Identifier: Apache-2.0
"""Private messages between Turms clients: exact texts, what the push carries, history, several devices."""
from scenario import main, on_both_transports
from turms_proto import proto

#: Texts that break what treats bytes, UTF-16 units or lines as characters.
TEXTS = [
    "Hi",
    "O Romeo, Romeo, wherefore art thou Romeo?",
    "zwei\nZeilen\tund ein Tab",
    "\U0001F468\u200D\U0001F469\u200D\U0001F467 and \u4F60\u597D, \u0645\u0631\u062D\u0628\u0627",
    "<body>&amp; 'quotes' \"too\" ]]></body>",
    " leading and trailing ",
    "x" * 8000,
]


@on_both_transports
class Chat:
    async def test_every_text_arrives_as_it_was_sent_both_ways(self):
        romeo, juliet = await self.turms(1), await self.turms(2)
        for text in TEXTS:
            for sender, receiver in ((romeo, juliet), (juliet, romeo)):
                message_id = await sender.send_text(receiver.user_id, text)
                requester, message = await receiver.next_message()
                self.assertEqual(requester, sender.user_id)
                self.assertEqual(message.text, text)
                self.assertEqual(message.message_id, message_id)
                self.assertEqual(message.recipient_id, receiver.user_id)
                self.assertFalse(message.is_system_message)
                self.assertGreater(message.delivery_date, 1_600_000_000_000)

    async def test_a_push_is_no_response(self):
        romeo, juliet = await self.turms(1), await self.turms(2)
        await romeo.send_text(2, "hello")
        push = await juliet.next_push()
        self.assertFalse(push.HasField("request_id"))
        self.assertFalse(push.HasField("code"))

    async def test_records_and_attributes_travel_along(self):
        romeo, juliet = await self.turms(3), await self.turms(4)
        records = [b"\x00\x01binary\xff", b"second"]
        await romeo.send_text(4, "with records", records=records, burn_after=30)
        _, message = await juliet.next_message()
        self.assertEqual(list(message.records), records)
        self.assertEqual(message.burn_after, 30)
        stored = (await juliet.private_history(3, max_count=1, descending=True))[0]
        self.assertEqual(list(stored.records), records)

    async def test_messages_to_somebody_offline_wait_in_the_history(self):
        romeo = await self.turms(21)
        sent = [await romeo.send_text(22, f"message {i}") for i in range(5)]
        juliet = await self.turms(22)
        history = await juliet.private_history(21, max_count=5, descending=True)
        self.assertEqual([message.id for message in history], sent[::-1])
        self.assertEqual([message.text for message in history], [f"message {i}" for i in range(4, -1, -1)])
        self.assertEqual({message.sender_id for message in history}, {21})

    async def test_history_shows_both_directions_to_both(self):
        romeo, juliet = await self.turms(31), await self.turms(32)
        await romeo.send_text(32, "there")
        await juliet.send_text(31, "and back")
        for who, other in ((romeo, 32), (juliet, 31)):
            history = await who.private_history(other)
            self.assertEqual([(message.sender_id, message.text) for message in history], [(31, "there"), (32, "and back")])

    async def test_all_devices_of_both_see_a_message(self):
        desktop = await self.turms(41, device_type=proto.DESKTOP)
        phone = await self.turms(41, device_type=proto.ANDROID)
        tablet, browser = [await self.turms(42, device_type=kind) for kind in (proto.IOS, proto.BROWSER)]
        message_id = await desktop.send_text(42, "to all of you")
        for device in (phone, tablet, browser):
            requester, message = await device.next_message()
            self.assertEqual((requester, message.text, message.message_id), (41, "to all of you", message_id))
        self.assertTrue(desktop.pushes.empty())

    async def test_refusals_have_their_codes(self):
        romeo = await self.turms(1)
        for code, request in {
            5000: proto.CreateMessageRequest(recipient_id=999_999_999, text="anybody there?"),
            1102: proto.CreateMessageRequest(text="to nobody"),
        }.items():
            await self.assert_code(code, romeo.request(request))
        await self.assert_code(1102, romeo.request(proto.CreateMessageRequest(recipient_id=2, text="x" * 8001)))
        await self.assert_code(1102, romeo.request(
            proto.CreateMessageRequest(recipient_id=2, text="I am the system", is_system_message=True)))

    async def test_a_refused_message_is_neither_delivered_nor_stored(self):
        romeo, juliet = await self.turms(51), await self.turms(52)
        await self.assert_code(1102, romeo.request(proto.CreateMessageRequest(recipient_id=52, text="x" * 8001)))
        await romeo.send_text(52, "the next one")
        self.assertEqual((await juliet.next_message())[1].text, "the next one")
        self.assertEqual([message.text for message in await juliet.private_history(51)], ["the next one"])


if __name__ == "__main__":
    main()
