"""A database that takes encrypted connections only: TLS as PostgreSQL speaks it, before the embedded server, which knows none."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from meeloop.backup.tunnel import SSL_REQUEST, YES

NO_ENCRYPTION = b"E" + (len(b"SFATAL\0C28000\0Mno pg_hba.conf entry, no encryption\0\0") + 4).to_bytes(4, "big")
NO_ENCRYPTION += b"SFATAL\0C28000\0Mno pg_hba.conf entry, no encryption\0\0"


def authority(folder: Path, name: str, host: str) -> tuple[Path, Path]:
    """Write an authority, and the certificate with key of a server named ``host``; return the files of both."""
    day, now = timedelta(days=1), datetime.now(UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey, extension: x509.ExtensionType) -> bytes:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
        made = made.serial_number(x509.random_serial_number()).not_valid_before(now - day).not_valid_after(now + day)
        return (
            made.add_extension(extension, critical=True)
            .sign(root_key, hashes.SHA256())
            .public_bytes(serialization.Encoding.PEM)
        )

    root, server = folder / f"{name}.crt", folder / f"{name}-server.pem"
    root.write_bytes(certificate(issuer, root_key.public_key(), x509.BasicConstraints(ca=True, path_length=0)))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    server.write_bytes(secret + certificate(subject, key.public_key(), x509.SubjectAlternativeName([x509.DNSName(host)])))
    return root, server


@contextmanager
def in_front_of(sockets: str, certificate: Path) -> Iterator[int]:
    """Give the port at which the server behind ``sockets`` is reached with TLS, and refused without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65536):
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            if await reader.readexactly(8) != SSL_REQUEST:
                writer.write(NO_ENCRYPTION)
                writer.close()
                return
            writer.write(YES)
            await writer.start_tls(context)
            there, back = await asyncio.open_unix_connection(f"{sockets}/.s.PGSQL.5432")
            try:
                await asyncio.gather(pour(reader, back), pour(there, writer))
            finally:
                back.close()
                writer.close()
                await back.wait_closed()

    loop = asyncio.new_event_loop()
    # A thread of its own from the first moment: the browser's loop may run in ours.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(answer, "127.0.0.1", 0), loop).result(30)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:

        async def end() -> None:
            listening.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.sleep(0.05)  # what was closed is let go in the loop's next rounds

        asyncio.run_coroutine_threadsafe(end(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
