// A demo city and a browser for some suites, started once and stopped after them. Each test file has its own, so that files can run side by side.
import { after, before, describe } from "node:test";
import { startCity } from "./city.mjs";
import { openBrowser } from "./person.mjs";

/** Runs suites on one city. */
export function inCity(title, suites) {
  const world = { origin: "", port: 0, browser: undefined };
  let city;
  describe(title, () => {
    before(async () => {
      [city, world.browser] = await Promise.all([startCity(), openBrowser()]);
      world.origin = city.origin;
      world.port = city.port;
    });
    after(async () => {
      await world.browser?.close();
      await city?.stop();
    });
    for (const suite of suites) suite(world);
  });
}
