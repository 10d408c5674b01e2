"""A Valkey that hangs: it takes every question and answers none."""

import socket
from pathlib import Path
from threading import Thread


class Hanging:
    """A server that takes every question and answers none; ``met`` is how many connections waited for it."""

    def __init__(self, folder: Path) -> None:
        self.address, self.queue = f"unix://{folder}/hangs?db=0", f"redis+socket://{folder}/hangs?virtual_host=1"
        self.met: list[socket.socket] = []
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(folder / "hangs"))
        self.door.listen(50)
        Thread(target=self.take, daemon=True).start()

    def take(self) -> None:
        while True:
            try:
                self.met.append(self.door.accept()[0])
            except OSError:  # the test is over
                return

    def end(self) -> None:
        self.door.close()
        for one in self.met:
            one.close()
