# What the kit says to turms-xmpp (tests/abi/kit/profile.h explains the format).
== settings
transports host fd
framing stream
security tls_by_host
key-path plugins.xmpp
user 1
answers turms
== config
[plugins.xmpp]
domain = "localhost"
loops = 1
[[plugins.xmpp.listen]]
address = "127.0.0.1"
port = 0
[plugins.xmpp.tls]
directory = "tls"
self_signed = true
== config.bad 2
[plugins.xmpp]
domian = "localhost"
== config.live
[plugins.xmpp]
domain = "localhost"
loops = 1
[[plugins.xmpp.listen]]
address = "127.0.0.1"
port = 0
[plugins.xmpp.tls]
directory = "tls"
self_signed = true
[plugins.xmpp.limits]
connections_per_ip = 150
== config.restart 2
[plugins.xmpp]
domain = "elsewhere.example"
loops = 1
[[plugins.xmpp.listen]]
address = "127.0.0.1"
port = 0
[plugins.xmpp.tls]
directory = "tls"
self_signed = true
== play.hello
> "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
< "</stream:features>"
== play.ask
> "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
< "</stream:features>"
> "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>ADEAMTIz</auth>"
== play.login
> "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
< "</stream:features>"
> "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>ADEAMTIz</auth>"
< "<success"
> "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
< "</stream:features>"
> "<iq type='set' id='bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
< "</jid>"
> "<presence/>"
< "<presence"
== play.request
> "<message to='2@localhost' type='chat' id='kit\#'><body>hello</body></message>"
# A relayed CreateMessageRequest from user 2: requester_id 2, message_id 4242, recipient_id 1, a text.
== notification
"\x08\x80\xb8\x83\xa1\xf72P\x02b+\x08\x09B'\x08\x92! \x01(\x80\xb8\x83\xa1\xf722\x19a message through the kit"
== notification.shown
"a message through the kit"
