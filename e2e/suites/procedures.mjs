// Every procedure of the city, once: begun in the browser, walked to its end in the generic pages, by whoever may take each step.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { begins, reads, walks, ways } from "../lib/walker.mjs";

/** The catalogue, without what is imported and never begun by hand. */
const CATALOGUE = 30;

export default function procedures(world) {
  test("every procedure is begun and walked to its end in the generic pages", async (each) => {
    const guide = await Person.arrives(world.browser, world.origin, { scripts: false });
    const all = await ways(guide);
    await guide.leaves();
    const first = new Map();
    for (const way of all) if (!first.has(way.procedure)) first.set(way.procedure, way);
    assert.equal(first.size, CATALOGUE, "every procedure that people begin");
    for (const [procedure, way] of first) {
      await each.test(procedure, async () => {
        const person = await Person.arrives(world.browser, world.origin, { scripts: false });
        const number = await begins(person, way);
        const done = await walks(person, number);
        assert.ok(done.length > 0, "somebody did something");
        await reads(person, number, way);
        await person.leaves();
      });
    }
  });
}
