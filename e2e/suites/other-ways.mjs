// The ways that differ most from the ordinary one: things are refused, contested, late or given up, each as a scenario of the procedure tells it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { follows } from "../lib/follower.mjs";
import { Person } from "../lib/person.mjs";
import { tells } from "../lib/scenario.mjs";

/** Of each kind of case the scenario in which something is refused, contested, late or given up, and how often it is refused on the way. */
const OTHER_WAYS = [
  ["grid_event", "04-dissatisfied", 0], ["service_request", "04-dissatisfied", 2], ["hazard_finding", "02-refused", 4], ["mediation_case", "03-stopped", 1],
  ["judicial_confirmation", "04-rejected", 0], ["legal_consultation", "03-urgent-late", 0], ["legal_aid", "02-refused", 2], ["petition", "03-late-and-review", 2],
  ["deliberation", "03-late", 2], ["micro_wish", "02-refused", 3], ["micro_project", "02-refused", 1], ["volunteer_order", "02-refused", 0],
  ["major_decision", "02-refused", 3], ["care_plan", "04-declined", 1], ["grid_change", "02-refused", 2], ["task_admission", "02-refused", 1],
];

export default function otherWays(world) {
  test("each kind of case also goes the way on which things are refused, contested or late", async (each) => {
    for (const [procedure, name, refusals] of OTHER_WAYS) {
      await each.test(`${procedure} ${name}`, async () => {
        const person = await Person.arrives(world.browser, world.origin, { scripts: false });
        const { refused } = await follows(person, await tells(procedure, name));
        assert.equal(refused, refusals, "what the scenario says is refused");
        await person.leaves();
      });
    }
  });
}
