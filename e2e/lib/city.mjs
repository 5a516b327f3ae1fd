// A demo city of its own for the tests: started once from the binary on a free port, with a folder that is removed afterwards.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small city: the stories, the registers, and enough history for lists with pages. */
const CASES = 40;
const START_MS = 120_000;
const ASK_AGAIN_MS = 100;

export const PASSWORD = "fengxi-demo-2026";

/** The program under test: FENGQIAO_BIN, or what cargo built last. */
function program() {
  const built = process.env.FENGQIAO_BIN ?? new URL("../../target/debug/fengqiao", import.meta.url).pathname;
  if (!existsSync(built)) throw new Error(`${built} does not exist: build it with cargo build -p fengqiao, or name it in FENGQIAO_BIN`);
  return built;
}

/** A port that nobody uses. */
export async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts the city and waits until it answers: `{ origin, port, stop }`. */
export async function startCity() {
  const folder = await mkdtemp(join(tmpdir(), "fengqiao-e2e-"));
  const port = await freePort();
  const options = ["demo", "--data", join(folder, "city"), "--cases", String(CASES), "--listen", `127.0.0.1:${port}`];
  const child = spawn(program(), options, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (words) => { said = (said + words).slice(-20_000); });
  const ended = new Promise((done) => { child.once("exit", done); child.once("error", done); });
  const stopAtExit = () => child.kill("SIGKILL");
  process.once("exit", stopAtExit);
  const stop = async () => {
    process.removeListener("exit", stopAtExit);
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const origin = `http://127.0.0.1:${port}`;
  try {
    await answers(origin, ended);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${said}`);
  }
  return { origin, port, stop, said: () => said };
}

/** Asks until the home page comes, the program ends or the time is over. */
async function answers(origin, ended) {
  let over = false;
  ended.then(() => { over = true; });
  const until = Date.now() + START_MS;
  while (!over && Date.now() < until) {
    const ok = await fetch(origin).then((answer) => answer.ok, () => false);
    if (ok) return;
    await new Promise((later) => setTimeout(later, ASK_AGAIN_MS));
  }
  throw new Error(over ? "the demo city ended before it answered" : "the demo city did not answer in time");
}
