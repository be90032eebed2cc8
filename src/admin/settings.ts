/** What a page sets of its thread: the documents that bots read and write at `/me/messenger_profile`. */
import { Type } from 'typebox';
import { type PageSettings, SETTINGS, type SettingName } from '../domain/page-settings.ts';
import { type Failure, failureMessage } from '../graph/errors.ts';
import { contradiction, without } from '../graph/settings/change.ts';
import { shapeOf } from '../graph/settings/shapes.ts';
import { serveVersions } from '../graph/versions.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { knownPage } from './known.ts';
import { InvalidInput } from './problem.ts';
import { ById } from './schemas.ts';
import type { AdminServices } from './services.ts';

const documents = (description: string) =>
  Object.fromEntries(SETTINGS.map((name) => [name, { description }]));

const SettingsView = Type.Unsafe<PageSettings>({
  type: 'object',
  title: 'PageSettings',
  description: 'What the page has set; what is not set is absent.',
  properties: documents('As it was sent.'),
});
const SettingsPatch = Type.Unsafe<{ [Name in SettingName]?: unknown }>({
  type: 'object',
  title: 'PageSettingsPatch',
  description: 'Settings to change; what is absent stays as it is.',
  additionalProperties: false,
  properties: documents('As Graph takes it; null takes it away.'),
});

/** The version whose shapes are asked for: the last one that still had all of the settings. */
const VERSION = 'v2.6';

const tags = ['Pages'];

export function settingRoutes(api: AdminApp, { store, policy }: AdminServices): void {
  const { registry } = store;
  const serve = serveVersions({ era: 'auto', unavailable: undefined, ...policy });

  api.get(
    '/pages/:id/messenger_profile',
    {
      schema: {
        tags,
        operationId: 'getPageSettings',
        summary: 'Shows what a page set of its thread',
        params: ById,
        response: { 200: SettingsView, ...REFUSALS },
      },
    },
    async ({ params: { id } }) => {
      await knownPage(store, id);
      return inOrder(await registry.settings(id));
    },
  );

  api.patch(
    '/pages/:id/messenger_profile',
    {
      schema: {
        tags,
        operationId: 'changePageSettings',
        summary: 'Changes what a page set of its thread',
        description: 'By the rules of Graph: a menu needs a Get Started button, for one.',
        params: ById,
        body: SettingsPatch,
        response: { 200: SettingsView, ...REFUSALS },
      },
    },
    async ({ params: { id }, body }) => {
      await knownPage(store, id);
      const { menu_levels } = serve(VERSION).behaviour;
      const sent = Object.entries(body) as [SettingName, unknown][];
      const given = sent.filter(([, value]) => value !== null);
      const gone = sent.filter(([, value]) => value === null).map(([name]) => name);
      const wrong = given.flatMap(([name, value]) => {
        const no = shapeOf(name, menu_levels)(value, name);
        return no === undefined ? [] : [{ member: name, problem: wordsOf(no) }];
      });
      if (wrong.length > 0) throw new InvalidInput(wrong);
      const changed = await registry.changeSettings(id, (settings) => {
        const next = { ...without(settings, gone), ...Object.fromEntries(given) };
        const names = sent.map(([name]) => name);
        const no = contradiction(next, names);
        if (no === undefined) return next;
        throw new InvalidInput([{ member: names[0] ?? 'body', problem: wordsOf(no) }]);
      });
      return inOrder(changed);
    },
  );
}

/** What Graph would say, as the end of a sentence. */
function wordsOf(no: Failure): string {
  return `is not taken: ${failureMessage(no).replace(/\.$/, '')}`;
}

function inOrder(settings: PageSettings): PageSettings {
  return Object.fromEntries(
    SETTINGS.filter((name) => settings[name] !== undefined).map((name) => [name, settings[name]]),
  );
}
