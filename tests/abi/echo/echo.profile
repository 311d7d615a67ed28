# What the kit says to echo (tests/abi/kit/profile.h explains the format).
== settings
transports host fd
framing stream
security trusted_local
key-path plugins.echo
user 7
== config
# The gateway's own table comes first: echo must not read it.
[gateway]
greeting = "not mine"
[plugins.echo]
window = 65536
greeting = ""
== config.bad 4
[plugins.other]
nonsense = 1
[plugins.echo]
nonsense = 1
== config.live
[plugins.echo]
greeting = "welcome\n"
== config.restart 2
[plugins.echo]
window = 4096
== play.hello
> "hello"
< "hello"
== play.more
> "once more, "
< "once more, "
> "with feeling"
< "with feeling"
== play.ask
> "login 7\n"
== play.login
> "login 7\n"
< "opened\n"
== play.request
> "a request"
== notification
"a notification that is long enough to be worth its while: 0123456789 0123456789 0123456789 0123456789 0123456789 end"
== notification.shown
"0123456789 end"
