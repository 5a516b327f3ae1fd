import { chromium } from "playwright-core";
const base = process.argv[2], out = process.argv[3];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"] });
const shots = [["/", "home"], ["/report","report"],["/open","open"],["/find","find"],["/ask?q=路灯","ask"],["/how/service_request","how"],["/sign-in","signin"],["/contact","contact"],["/about","about"]];
for (const width of [360,1440]) {
  const c = await browser.newContext({ viewport: { width, height: width===360?740:900 } });
  const p = await c.newPage();
  p.on("console", m => { if (m.type()==="error") console.log("console", m.text()); });
  for (const [u,n] of shots) { const r = await p.goto(base+u); const w = await p.evaluate(()=>document.documentElement.scrollWidth); console.log(n,width,r.status(), w>width?`WIDE ${w}`:""); await p.screenshot({path:`${out}/${n}.${width}.png`, fullPage:true}); }
  await c.close();
}
const staff = [["city.technician1",["/admin","/admin/areas","/admin/organisations","/admin/duties","/admin/procedures","/admin/procedures/service_request","/admin/calendars","/admin/rules","/admin/outbox","/admin/system","/admin/places"]],["chengdong.dispatcher1",["/desk","/desk/cases"]],["xidong-municipal.handler1",["/desk"]],["hotline.intake1",["/desk/intake","/desk/intake/form"]]];
for (const width of [1440,360]) for (const [login, urls] of staff) {
  const c = await browser.newContext({ viewport: { width, height: width===360?740:900 } });
  const p = await c.newPage();
  await p.goto(base+"/sign-in"); await p.fill('input[name=name]', login); await p.fill('input[name=password]', "fengxi-demo-2026"); await p.click('main button[type=submit], form[action="/sign-in"] button'); await p.waitForLoadState();
  for (const u of urls) { const r = await p.goto(base+u); const w = await p.evaluate(()=>document.documentElement.scrollWidth); const n=(login.split(".")[1]+u).replace(/[^\w]+/g,"-"); console.log(n,width,r.status(), w>width?`WIDE ${w}`:""); await p.screenshot({path:`${out}/${n}.${width}.png`, fullPage:width===1440});
    if (u==="/desk") { const a = await p.$('main a[href^="/desk/cases/"]'); if (a) { await a.click(); await p.waitForLoadState(); const w2 = await p.evaluate(()=>document.documentElement.scrollWidth); console.log("case",width,p.url(), w2>width?`WIDE ${w2}`:""); await p.screenshot({path:`${out}/case-${login.split(".")[1]}.${width}.png`, fullPage:true}); } }
  }
  await c.close();
}
await browser.close();
