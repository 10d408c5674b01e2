"""A mail server that takes everything and counts it: a process of its own, so that it slows nobody's Python down.

    python -m benchmarks.sink

Prints its port; answers ``count`` on its standard input with how many mails it took and how many different Message-IDs they had,
``again`` by forgetting them.
"""

import asyncio
import sys


class Counted:
    """What came in. A Message-ID is kept as its hash: 100,000 of them are nothing."""

    def __init__(self) -> None:
        self.taken = 0
        self.known: set[int] = set()

    def take(self, mail: bytes) -> None:
        """Count one mail."""
        self.taken += 1
        start = mail.index(b"\r\nMessage-ID: ")
        self.known.add(hash(mail[start : mail.index(b"\r\n", start + 2)]))


async def converse(counted: Counted, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speak just enough SMTP (RFC 5321)."""
    writer.write(b"220 sink\r\n")
    try:
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                counted.take(b"\r\n" + await reader.readuntil(b"\r\n.\r\n"))
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 OK\r\n")
            if verb == b"QUIT":
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # whoever is killed says no goodbye
    finally:
        writer.close()


async def main() -> None:
    """Listen until standard input ends."""
    counted = Counted()
    server = await asyncio.start_server(lambda r, w: converse(counted, r, w), "127.0.0.1", 0, limit=10_000_000)
    print(server.sockets[0].getsockname()[1], flush=True)
    questions = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    while question := (await questions.readline()).strip():
        if question == b"again":
            counted.taken, counted.known = 0, set()
        print(counted.taken, len(counted.known), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
