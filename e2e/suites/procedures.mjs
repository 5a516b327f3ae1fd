// Every procedure of the city, once: begun in the browser, walked to its end in the generic pages, by whoever may take each step.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "../lib/person.mjs";
import { begins, walks, ways } from "../lib/walker.mjs";

export default function procedures(world) {
  test("every procedure is begun and walked to its end in the generic pages", async (each) => {
    const guide = await Person.arrives(world.browser, world.origin, { scripts: false });
    const all = await ways(guide);
    await guide.leaves();
    const first = new Map();
    for (const way of all) if (!first.has(way.procedure)) first.set(way.procedure, way);
    assert.ok(first.size >= 2, "the demo city has procedures");
    for (const [procedure, way] of first) {
      await each.test(procedure, async () => {
        const person = await Person.arrives(world.browser, world.origin, { scripts: false });
        const number = await begins(person, way);
        const done = await walks(person, number);
        assert.ok(done.length > 0, "somebody did something");
        await person.leaves();
      });
    }
  });
}
