import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryWorld, PSID } from '../../world.ts';
import { sender } from './kit.ts';

const FORMS: [asOf: string, string, form: RegExp][] = [
  ['2016-09-01', 'v2.6', /^mid\.\d{13}:[0-9a-f]{18}$/],
  ['2018-01-10', 'v2.11', /^mid\.\$cAA[\w-]{26}$/],
  ['2019-01-10', 'v3.2', /^[\w-]{86}$/],
  ['2021-06-01', 'v10.0', /^m_[\w-]{86}$/],
];

for (const [asOf, version, form] of FORMS) {
  test(`a message of ${asOf} is named in the form of its year`, async () => {
    const now = Date.parse(asOf);
    await using world = await memoryWorld({ asOf, now });
    // Everybody may be written to: they wrote a moment ago.
    await world.happens('peter', 'message', { text: 'Hi' });
    const reply = await sender(world)({ text: 'x' }, { id: PSID.peter }, {}, { version });
    assert.match(reply.json.message_id, form, reply.body);
  });
}
