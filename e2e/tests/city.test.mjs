// All browser tests, on one demo city that is started once. One test: node --test --test-name-pattern='without scripts' tests/city.test.mjs
import { after, before, describe } from "node:test";
import { startCity } from "../lib/city.mjs";
import { openBrowser } from "../lib/person.mjs";
import accessibility from "../suites/accessibility.mjs";
import badInput from "../suites/bad-input.mjs";
import intake from "../suites/intake.mjs";
import grid from "../suites/grid.mjs";
import paper from "../suites/paper.mjs";
import live from "../suites/live.mjs";
import mainLoop from "../suites/main-loop.mjs";
import procedures from "../suites/procedures.mjs";
import slowNetwork from "../suites/slow-network.mjs";
import tour from "../suites/tour.mjs";

const world = { origin: "", port: 0, browser: undefined };
let city;

describe("the demo city in a browser", () => {
  before(async () => {
    [city, world.browser] = await Promise.all([startCity(), openBrowser()]);
    world.origin = city.origin;
    world.port = city.port;
  });
  after(async () => {
    await world.browser?.close();
    await city?.stop();
  });
  for (const suite of [mainLoop, live, slowNetwork, intake, badInput, accessibility, grid, tour, paper, procedures]) suite(world);
});
