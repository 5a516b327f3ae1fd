// Checks a receipt in the browser, without a network: the fields lead to the entry, the entry to the root, the root is signed. See docs/entry-format.md.
import * as ed25519 from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2";

ed25519.hashes.sha512 = (message) => Uint8Array.from(sha512(message));

export type Fault = "shape" | "other" | "signature" | "changed";
export interface Shown { name: string; value: unknown }
export interface Proven { origin: string; size: number; position: number; shown: Shown[] }

class Broken extends Error {
  constructor(readonly fault: Fault) { super(fault); }
}

const HEADER = ["format", "city", "stream", "stream_kind", "version", "occurred_at", "recorded_at", "account", "post", "device", "kind"];
const utf8 = new TextEncoder();

function unless(holds: boolean, fault: Fault): void {
  if (!holds) throw new Broken(fault);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function decoded(text: unknown): Uint8Array {
  unless(typeof text === "string", "shape");
  try {
    return Uint8Array.from(atob(text as string), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Broken("shape");
  }
}

// The values that entries are made of: deterministic CBOR, of which only this much is used.
class Reader {
  at = 0;
  constructor(readonly bytes: Uint8Array) {}

  private head(): [number, number] {
    const first = this.bytes[this.at++];
    unless(first !== undefined, "shape");
    const [major, small] = [first! >> 5, first! & 31];
    if (major === 7 || small < 24) return [major, small];
    unless(small <= 27, "shape");
    const length = 1 << (small - 24);
    unless(this.at + length <= this.bytes.length, "shape");
    let number = 0;
    for (let byte = 0; byte < length; byte += 1) number = number * 256 + this.bytes[this.at++]!;
    unless(Number.isSafeInteger(number), "shape");
    return [major, number];
  }

  private take(length: number): Uint8Array {
    unless(this.at + length <= this.bytes.length, "shape");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  value(depth = 0): unknown {
    unless(depth < 40, "shape");
    const [major, number] = this.head();
    switch (major) {
      case 0: return number;
      case 1: return -1 - number;
      case 2: return this.take(number);
      case 3: return new TextDecoder("utf-8", { fatal: true }).decode(this.take(number));
      case 4: return Array.from({ length: number }, () => this.value(depth + 1));
      case 5: return Object.fromEntries(Array.from({ length: number }, () => [String(this.value(depth + 1)), this.value(depth + 1)]));
      default:
        unless(number >= 20 && number <= 22, "shape");
        return number === 22 ? null : number === 21;
    }
  }

  list(): number {
    const [major, number] = this.head();
    unless(major === 4, "shape");
    return number;
  }
}

function inner(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined(Uint8Array.of(1), left, right));
}

function merkleRoot(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return inner(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)));
}

function leaf(salt: Uint8Array, name: string, value: Uint8Array): Uint8Array {
  const named = utf8.encode(name);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, named.length);
  return sha256(joined(Uint8Array.of(0), salt, length, named, value));
}

// The hash of the entry, and what is shown of it.
function entry(bytes: Uint8Array): { hash: Uint8Array; shown: Shown[] } {
  const reader = new Reader(bytes);
  const shown: Shown[] = [];
  const leaves: Uint8Array[] = [];
  const count = reader.list();
  unless(count >= HEADER.length && count <= 4096, "shape");
  let last = "";
  for (let at = 0; at < count; at += 1) {
    if (bytes[reader.at]! >> 5 === 2) {
      const hidden = reader.value() as Uint8Array;
      unless(hidden.length === 32, "shape");
      leaves.push(hidden);
      continue;
    }
    unless(reader.list() === 3, "shape");
    const [name, salt] = [reader.value(), reader.value()];
    unless(typeof name === "string" && salt instanceof Uint8Array && salt.length === 16, "shape");
    const start = reader.at;
    const value = reader.value();
    leaves.push(leaf(salt as Uint8Array, name as string, bytes.subarray(start, reader.at)));
    const word = name as string;
    if (at < HEADER.length) {
      unless(word === HEADER[at], "changed");
    } else {
      const before = [utf8.encode(last), utf8.encode(word)];
      const after = before[0]!.length < before[1]!.length || (before[0]!.length === before[1]!.length && last < word);
      unless(word.startsWith("body.") && (last === "" || after), "changed");
      last = word;
    }
    shown.push({ name: word, value });
  }
  unless(reader.at === bytes.length, "shape");
  return { hash: merkleRoot(leaves), shown };
}

// Source: RFC 9162, 2.1.3.2.
function included(hash: Uint8Array, at: number, size: number, path: Uint8Array[], root: Uint8Array): boolean {
  if (at >= size) return false;
  let [node, last] = [at, size - 1];
  let current = hash;
  for (const next of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      current = inner(next, current);
      while (node % 2 === 0 && node !== 0) { node = Math.floor(node / 2); last = Math.floor(last / 2); }
    } else {
      current = inner(current, next);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && same(current, root);
}

// The root that the log's key signed. Source: C2SP signed-note and tlog-checkpoint.
function checkpoint(written: unknown, key: string): { origin: string; size: number; root: Uint8Array } {
  unless(typeof written === "string", "shape");
  const [name, hash, encoded] = [key.slice(0, key.indexOf("+")), key.split("+")[1], key.split("+").slice(2).join("+")];
  const typed = decoded(encoded);
  unless(typed.length === 33 && typed[0] === 1, "shape");
  const id = sha256(joined(utf8.encode(`${name}\n`), typed)).subarray(0, 4);
  unless(Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join("") === hash, "shape");
  const end = (written as string).lastIndexOf("\n\n");
  unless(end > 0, "shape");
  const [text, signed] = [(written as string).slice(0, end + 1), (written as string).slice(end + 2)];
  const own = signed.split("\n").filter((line) => line.startsWith(`— ${name} `)).map((line) => decoded(line.split(" ")[2]));
  const signature = own.find((bytes) => same(bytes.subarray(0, 4), id));
  const good = signature !== undefined && signature.length === 68 && ed25519.verify(signature.subarray(4), utf8.encode(text), typed.subarray(1));
  unless(good, "signature");
  const [origin, size, root] = text.split("\n");
  unless(origin === name && /^(0|[1-9][0-9]{0,14})$/.test(size ?? ""), "signature");
  return { origin: origin!, size: Number(size), root: decoded(root) };
}

/** What a receipt proves. `trusted` is the key of the city's log where it is known from elsewhere. */
export function verify(written: string, trusted: string): Proven | Fault {
  try {
    const receipt = JSON.parse(written) as Record<string, unknown>;
    unless(receipt.receipt === 1 && typeof receipt.log === "string" && Array.isArray(receipt.path), "shape");
    unless(trusted === "" || receipt.log === trusted, "other");
    const signed = checkpoint(receipt.checkpoint, receipt.log as string);
    const position = receipt.position;
    unless(typeof position === "number" && Number.isSafeInteger(position) && position > 0, "shape");
    const { hash, shown } = entry(decoded(receipt.entry));
    const path = (receipt.path as unknown[]).map(decoded);
    unless(included(sha256(joined(Uint8Array.of(0), hash)), (position as number) - 1, signed.size, path, signed.root), "changed");
    return { origin: signed.origin, size: signed.size, position: position as number, shown };
  } catch (error) {
    return error instanceof Broken ? error.fault : "shape";
  }
}
