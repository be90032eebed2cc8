/** Every view at three widths and in both themes, for people to look at; nothing is wider than its window. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shoot, WIDTHS } from '../browser/shots.ts';
import { PAGE, PSID, TOKEN } from '../world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await newStage();
  await stage.graph(`me/messenger_profile?access_token=${TOKEN}`, {
    get_started: { payload: 'GET_STARTED' },
    greeting: [{ locale: 'default', text: 'Hi {{user_first_name}}, coffee?' }],
    persistent_menu: [
      {
        locale: 'default',
        call_to_actions: [
          { type: 'postback', title: 'Order a coffee', payload: 'ORDER' },
          { type: 'web_url', title: 'Our website', url: 'https://coffee.example/' },
        ],
      },
    ],
  });
  const says = (text: string) =>
    stage.admin('POST /events', { type: 'message', page_id: PAGE, person_id: 'peter', text });
  const bean = (name: string, subtitle: string) => ({
    title: name,
    subtitle,
    image_url: 'https://pictures.example/bean.jpg',
    buttons: [
      { type: 'postback', title: 'Take it', payload: `BEAN_${name}` },
      { type: 'web_url', title: 'Read more', url: 'https://coffee.example/' },
    ],
  });
  await says('A flat white, please. Which beans do you have?');
  await stage.bot(PSID.peter, {
    attachment: {
      type: 'template',
      payload: {
        template_type: 'generic',
        elements: [
          bean('Yirgacheffe', 'Floral, with a little bergamot'),
          bean('Huila', 'Caramel and red apple'),
          bean('Sumatra', 'Dark, earthy, slow'),
        ],
      },
    },
  });
  await says('The first one');
  await stage.bot(PSID.peter, {
    text: 'Good choice. Which size?',
    quick_replies: [
      { content_type: 'text', title: 'Small', payload: 'SMALL' },
      { content_type: 'text', title: 'Large', payload: 'LARGE' },
    ],
  });
});
after(() => stage[Symbol.asyncDispose]());

const SHOTS: Readonly<Record<string, string>> = {
  'messenger-granted': `/messenger/${PAGE}/peter`,
  'messenger-never': `/messenger/${PAGE}/nora`,
  'messenger-revoked-2026': `/messenger/${PAGE}/rosa?v=v25.0`,
  'messenger-bot-side': `/messenger/${PAGE}/rosa?v=v3.1&side=bot`,
  'messenger-answer': `/messenger/${PAGE}/peter?see=answer&side=bot`,
  timeline: `/timeline/${PAGE}/peter`,
};

for (const colorScheme of ['light', 'dark'] as const) {
  test(`views are drawn for looking at: ${colorScheme}`, async () => {
    const page = await stage.open('/', { colorScheme });
    const views = (await stage.views()).map((path) => [path.slice(1), path] as const);
    for (const [name, path] of [...views, ...Object.entries(SHOTS)]) {
      await page.goto(stage.console.origin + path);
      await page.locator('#main :is(h1, h2):visible').first().waitFor();
      await page.locator('.spinner').first().waitFor({ state: 'detached' });
      await shoot(page, name, { variant: colorScheme });
      for (const size of WIDTHS) {
        await page.setViewportSize(size);
        const wide = await page.evaluate(
          '[document.documentElement, document.getElementById("main")].map((box) => box.scrollWidth - box.clientWidth)',
        );
        assert.deepEqual(wide, [0, 0], `${path} is wider than ${size.width} px`);
      }
    }
    await page.context().close();
  });
}
