// ws_server.mjs PORT: what node's `ws` broadcasts, framed once for all as its authors advise for many receivers.
import { createServer } from "node:http";
import { WebSocketServer, Sender } from "ws";

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const subscribers = new Set();

function broadcast(text) {
  const frame = Buffer.concat(Sender.frame(text, { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true }));
  for (const one of subscribers) one.write(frame);
}

const http = createServer((_, response) => response.end("ready"));
http.on("upgrade", (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => {
    if (request.url === "/publish") {
      socket.on("message", broadcast);
      return;
    }
    stream.setNoDelay(true);
    subscribers.add(stream);
    socket.on("close", () => subscribers.delete(stream));
  });
});
http.listen(Number(process.argv[2]), "127.0.0.1");
