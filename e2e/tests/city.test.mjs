// What people do in the demo city. One test: node --test --test-name-pattern='without scripts' tests/city.test.mjs
import { inCity } from "../lib/world.mjs";
import accessibility from "../suites/accessibility.mjs";
import badInput from "../suites/bad-input.mjs";
import intake from "../suites/intake.mjs";
import grid from "../suites/grid.mjs";
import otherWays from "../suites/other-ways.mjs";
import paper from "../suites/paper.mjs";
import receipt from "../suites/receipt.mjs";
import live from "../suites/live.mjs";
import mainLoop from "../suites/main-loop.mjs";
import slowNetwork from "../suites/slow-network.mjs";
import tour from "../suites/tour.mjs";

inCity("the demo city in a browser", [mainLoop, live, slowNetwork, intake, badInput, accessibility, grid, tour, paper, receipt, otherWays]);
