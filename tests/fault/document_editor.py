"""An editor of one document, as far as a test needs it: it sends Yjs updates and learns when they are on disk (SPEC Y)."""
import string

from web_socket import WebSocket

_SYNC, _UPDATE, _DURABLE = 0, 2, 102


def varuint(number):
    text = bytearray()
    while number >= 0x80:
        text.append(number & 0x7f | 0x80)
        number >>= 7
    text.append(number)
    return bytes(text)


def sized(data):
    return varuint(len(data)) + data


def typed(chance, size):
    """An update v1 of one client that types so many letters at the start of a document. They hardly shrink."""
    letters = "".join(chance.choices(string.ascii_letters + string.digits, k=size)).encode()
    client = chance.getrandbits(31)
    return varuint(1) + varuint(1) + varuint(client) + varuint(0) + b"\x04\x01" + sized(b"default") + sized(letters) + b"\x00"


class DocumentEditor:
    def __init__(self, client, space, document):
        """`client` is the ApiClient of who edits; it is closed."""
        self._socket = WebSocket(client.port, f"/yjs/{space}.{document}", client.cookie, 60, client.connect)
        client.close()

    def send(self, update):
        """Sends an update and waits until it is durable."""
        self._socket.send_bytes(varuint(_SYNC) + varuint(_UPDATE) + sized(update))
        marker = varuint(_DURABLE) + sized(b"saved?")
        self._socket.send_bytes(marker)
        while self._socket.receive_bytes() != marker:
            pass

    def close(self):
        self._socket.close()
