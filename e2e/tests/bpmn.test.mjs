// The models of all procedures: they pass bpmnlint's recommended rules, and bpmn-js opens every canvas of them without a warning.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { BpmnModdle } from "bpmn-moddle";
import { openBrowser } from "../lib/person.mjs";
import { models } from "../lib/models.mjs";

const require = createRequire(import.meta.url);
const { Linter } = require("bpmnlint");
const NodeResolver = require("bpmnlint/lib/resolver/node-resolver");
const VIEWER = require.resolve("bpmn-js/dist/bpmn-navigated-viewer.production.min.js");

describe("the procedures as BPMN models", () => {
  let browser, page, drawn;
  before(async () => {
    drawn = models("zh").concat(models("en"));
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.setContent("<div id=canvas style='height:900px'></div>");
    await page.addScriptTag({ path: VIEWER });
  });
  after(() => browser?.close());

  it("pass the recommended rules", async () => {
    assert.ok(drawn.length >= 60, `${drawn.length} models`);
    for (const { name, xml } of drawn) {
      const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
      assert.deepEqual(warnings, [], name);
      // A linter remembers the flows it has seen, by their ids: every model has one of its own.
      const linter = new Linter({ config: { extends: "bpmnlint:recommended" }, resolver: new NodeResolver() });
      assert.deepEqual(await linter.lint(rootElement), {}, name);
    }
  });

  it("open in bpmn-js without a warning", async () => {
    for (const { name, xml } of drawn) {
      const seen = await page.evaluate(async (xml) => {
        const viewer = new window.BpmnJS({ container: "#canvas" });
        const { warnings } = await viewer.importXML(xml);
        const canvas = viewer.get("canvas");
        const shapes = viewer.get("elementRegistry").getAll().length;
        const planes = canvas.getRootElements().length;
        viewer.destroy();
        return { warnings: warnings.map((it) => it.message), shapes, planes };
      }, xml);
      assert.deepEqual(seen.warnings, [], name);
      assert.ok(seen.shapes > 10 && seen.planes >= 1, `${name}: ${seen.shapes} shapes on ${seen.planes} canvases`);
    }
  });
});
