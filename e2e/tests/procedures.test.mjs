// Every procedure, begun and walked to its end. One of them: node --test --test-name-pattern=petition tests/procedures.test.mjs
import { inCity } from "../lib/world.mjs";
import procedures from "../suites/procedures.mjs";

inCity("the procedures in a browser", [procedures]);
