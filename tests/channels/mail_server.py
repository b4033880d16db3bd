#!/usr/bin/python3
"""A mail server (aiosmtpd) that writes down, a JSON object a line, what it takes.

usage: mail_server.py PORT CERTIFICATE KEY
It wants STARTTLS and then `atalaya` with `secreto`. It refuses nobody@… for good and later@… for now.
"""
import asyncio
import json
import ssl
import sys
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 there is nobody"
        if address.startswith("later@"):
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=default)
        told = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "tls": session.ssl is not None,
            "headers": dict(message.items()),
            "text": message.get_content().strip(),
        }
        print(json.dumps(told), flush=True)
        return "250 OK"


def known(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (b"atalaya", b"secreto")
    return AuthResult(success=right, handled=False)


async def main(port, certificate, key):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)

    def session():
        return SMTP(
            Handler(),
            hostname="localhost",
            tls_context=tls,
            require_starttls=True,
            authenticator=known,
            auth_required=True,
        )

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", int(port))
    print("listening", flush=True)
    await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
