// report.mjs REPORT.html SCREENSHOTS: opens a report on 10,000 statements in Chromium, wide and
// narrow, and uses it as a reader would. Ends with status 1 at the first thing that is wrong.
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [report, screenshots] = process.argv.slice(2);
const address = pathToFileURL(report).href;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

const visible = (page, selector) =>
  page.$$eval(selector, (found) => found.filter((one) => one.checkVisibility()).length);
const places = (page) => page.$$eval('#list article', (all) => all.map((one) => one.dataset.p));
const settled = (page) => page.waitForTimeout(400);

async function open(width, scheme) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => request.url() !== address && faults.push(`asks for ${request.url()}`));
  const begin = performance.now();
  await page.goto(address);
  const seconds = (performance.now() - begin) / 1000;
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.screenshot({ path: `${screenshots}/${width}-${scheme}.png` });
  assert.deepEqual(faults, [], `${width} px: faults`);
  assert.ok(overflow <= 0, `${width} px: ${overflow} px too wide`);
  return { page, seconds, faults };
}

async function checkBoxes(page) {
  const before = await visible(page, '.s-threat');
  assert.ok(before > 0, 'there are threats');
  await page.click('#f1');
  assert.equal(await visible(page, '.s-threat'), 0, 'threats are hidden');
  await page.click('#f1');
  assert.equal(await visible(page, '.s-threat'), before, 'and shown again');
}

async function checkSearch(page) {
  const all = await visible(page, '#list article');
  const word = await page.$eval('#list article blockquote', (quote) => quote.textContent.match(/\p{L}{6,}/u)[0]);
  await page.fill('#find', word);
  await settled(page);
  const left = await visible(page, '#list article');
  assert.ok(left > 0 && left < all, `${left} of ${all} have “${word}”`);
  const strays = await page.$$eval('#list article', (found, sought) => found.filter(
    (one) => one.checkVisibility() && !one.textContent.toLowerCase().includes(sought)).length, word.toLowerCase());
  assert.equal(strays, 0, 'all that is left has the word');
  assert.equal(await page.textContent('#shown'), `${left} / ${all}`);
  await page.fill('#find', '');
  await settled(page);
  assert.equal(await visible(page, '#list article'), all, 'an empty search shows all');
}

async function checkOrder(page) {
  const asRead = await places(page);
  await page.selectOption('#order', '1');
  const threats = (await places(page)).map((p) => Number(p.split(' ')[1]));
  assert.deepEqual(threats, [...threats].sort((a, b) => b - a), 'the surest threat comes first');
  await page.selectOption('#order', 'newest');
  const dates = (await page.$$eval('#list article', (all) => all.map((one) => one.dataset.date))).filter(Boolean);
  assert.deepEqual(dates, [...dates].sort().reverse(), 'the newest comes first');
  await page.selectOption('#order', 'place');
  assert.deepEqual(await places(page), asRead, 'as read is as it was');
}

try {
  const times = [];
  for (const [width, scheme] of [[1280, 'light'], [380, 'light'], [380, 'dark']]) {
    const { page, seconds, faults } = await open(width, scheme);
    times.push(seconds);
    await checkBoxes(page);
    await checkSearch(page);
    await checkOrder(page);
    assert.deepEqual(faults, [], 'no fault while it is used');
    await page.close();
  }
  assert.ok(Math.min(...times) < 2, `opens in ${times.map((s) => s.toFixed(2))} s`);
  console.log(`the report opens in ${Math.min(...times).toFixed(2)} s and works at 1280 and 380 px`);
} finally {
  await browser.close();
}
