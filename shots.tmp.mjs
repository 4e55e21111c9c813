import { chromium } from 'playwright-core';
const [,, out, w, h, scheme, ...urls] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] });
const c = await b.newContext({ viewport: { width: +w, height: +h }, colorScheme: scheme });
const p = await c.newPage();
const pw = process.env.PW;
if (pw) { await p.goto(urls[0]); await p.waitForTimeout(1500); const r = await p.evaluate(async (pw) => { const r = await fetch('/api/access/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'admin', password: pw }) }); return r.status + ' ' + (await r.text()).slice(0, 200) }, pw); console.log(r); }
if (process.env.PIN) { await p.goto(urls[0]); await p.waitForTimeout(1000); const r = await p.evaluate(async (pin) => { const r = await fetch('/api/access/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pin }) }); return r.status + ' ' + (await r.text()).slice(0, 200) }, process.env.PIN); console.log(r); }
p.on('console', m => m.type() === 'error' && console.log('ERR', m.text())); p.on('pageerror', e => console.log('PAGEERR', e.message));
let i = 0; for (const u of urls) { await p.goto(u); await p.waitForTimeout(3500); await p.screenshot({ path: `${out}-${i++}.png` }); }
await b.close();
