/** The timeline tells every event, what it authorised, the webhook it caused, and every read. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { APP, PAGE, TOKEN } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
let bot: Bot;
before(async () => {
  stage = await newStage();
  bot = await startBot();
  await stage.admin(`PUT /apps/${APP.id}/webhook`, {
    callback_url: bot.url,
    verify_token: 'sesame',
    fields: ['messages', 'messaging_postbacks'],
  });
  await stage.admin(`PUT /pages/${PAGE}/subscriptions`, { app_id: APP.id, fields: null });
});
after(async () => {
  bot.stop();
  await stage[Symbol.asyncDispose]();
});

interface Bot {
  url: string;
  /** What it answers from here on. */
  status: number;
  bodies: string[];
  stop(): void;
}

async function startBot(): Promise<Bot> {
  const server = http.createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://bot');
    const challenge = searchParams.get('hub.challenge');
    if (challenge !== null) return void response.end(challenge);
    request.toArray().then((chunks) => {
      made.bodies.push(Buffer.concat(chunks).toString());
      response.writeHead(made.status).end('thanks');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const made: Bot = {
    url: `http://127.0.0.1:${port}/webhook`,
    status: 200,
    bodies: [],
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return made;
}

test('an event, its webhook with body, signature and attempts, and a read stand in their order', async () => {
  const person = await stage.person('Tina');
  const page = await stage.open(`/timeline/${PAGE}/${person}`);
  await page.getByText('Nothing of this kind has happened yet').waitFor();

  const { psid } = await stage.admin('POST /events', {
    type: 'message',
    page_id: PAGE,
    person_id: person,
    text: 'Hello bot',
  });
  const entry = page.locator('[data-entry="message"]').first();
  await entry.getByText('From here on').waitFor();
  await entry.getByText('delivered', { exact: true }).waitFor();
  await entry.getByRole('button', { name: 'Webhook' }).click();

  const body = bot.bodies.at(-1)!;
  const shown = await entry.locator('figure pre').first().innerText();
  assert.deepEqual(JSON.parse(shown), JSON.parse(body));
  const signature = createHmac('sha256', APP.secret).update(body).digest('hex');
  await entry.getByText(`sha256=${signature}`).waitFor();
  await entry.getByRole('region', { name: 'Attempts' }).getByText('200').waitFor();

  await stage.graph(`${psid}?fields=first_name,locale&access_token=${TOKEN}`);
  await page.locator('[data-entry="read"]', { hasText: 'first_name, locale' }).waitFor();
  await page.getByRole('button', { name: 'Reads', exact: true }).click();
  await page.waitForURL('**show=read');
  assert.equal(await page.locator('[data-entry="message"]').count(), 0);
  await page.context().close();
});

test('a bot that is down is seen, and the webhook goes out again by a click', async () => {
  const person = await stage.person('Down');
  bot.status = 500;
  await stage.admin('POST /events', {
    type: 'message',
    page_id: PAGE,
    person_id: person,
    text: 'Anybody there?',
  });
  const page = await stage.open(`/timeline/${PAGE}/${person}`);
  const entry = page.locator('[data-entry="message"]').first();
  await entry.getByText('pending', { exact: true }).waitFor();
  await entry.getByRole('button', { name: 'Webhook' }).click();
  await entry.getByRole('region', { name: 'Attempts' }).getByText('500').first().waitFor();
  bot.status = 200;
  await entry.getByRole('button', { name: 'Send again' }).click();
  await entry.getByText('delivered', { exact: true }).waitFor();
  await page.context().close();
});

test('no script failed', () => {
  assert.deepEqual(stage.errors, []);
});
