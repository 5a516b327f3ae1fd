// A line between browser and city that breaks: once armed, it lets a given number of bytes of a report through and is then dead until it is mended.
import { connect, createServer } from "node:net";

/** Starts a line to `port`: `{ origin, breaksAfter(bytes), broke, mends, stop }`. */
export async function layLine(port) {
  const sockets = new Set();
  const state = { armed: undefined, dead: false, broken: undefined };
  const cut = () => {
    state.dead = true;
    for (const socket of sockets) socket.destroy();
    state.broken?.();
  };
  const server = createServer((near) => {
    if (state.dead) { near.destroy(); return; }
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => { sockets.delete(socket); near.destroy(); far.destroy(); });
    }
    let reporting = false, passed = 0;
    near.on("data", (bytes) => {
      reporting ||= bytes.toString("latin1").startsWith("POST /report HTTP/");
      passed += reporting ? bytes.length : 0;
      far.write(bytes);
      if (state.armed !== undefined && passed > state.armed) { state.armed = undefined; cut(); }
    });
    far.pipe(near);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** The next report breaks off after so many bytes; resolves when it did. */
    breaksAfter: (bytes) => new Promise((done) => { Object.assign(state, { armed: bytes, broken: done }); }),
    mends: () => { state.dead = false; },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
