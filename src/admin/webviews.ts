/**
 * Webviews, for whoever shows them: whether a website may be opened as one, what its Messenger
 * Extensions are answered, and what the person decides.
 */
import { Type } from 'typebox';
import { Refusal } from '../domain/refusal.ts';
import { ENTRIES, SDK_METHODS, SDK_PERMISSIONS, type Webviews } from '../webview/sdk-calls.ts';
import { THREAD_TYPES } from '../webview/signed-request.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { line, nullable, ObjectId, oneOf, PersonId, text } from './schemas.ts';
import type { AdminServices } from './services.ts';

const strict = { additionalProperties: false } as const;

const PLACE = {
  page_id: ObjectId,
  person_id: PersonId,
  thread_type: Type.Optional(oneOf(THREAD_TYPES, 'Where it was opened; by default, the page.')),
  messenger_extensions: Type.Optional(
    Type.Boolean({ description: 'False: what opened it did not ask for them. By default true.' }),
  ),
  tid: Type.Optional(Type.String({ pattern: '^\\d{1,20}$', description: '1 to 20 digits.' })),
};
const Url = line(2083, 'an http or https URL.');
const Origin = line(300, 'the origin of a website, as https://shop.example.');

const OpeningInput = Type.Object(
  {
    ...PLACE,
    url: Url,
    entry: Type.Optional(
      oneOf(ENTRIES, 'How somebody comes here whom the page does not know yet.'),
    ),
  },
  { ...strict, title: 'WebviewInput', description: 'Who opens what.' },
);
const Named = (what: string) =>
  Type.Object({ id: Type.String(), name: Type.String() }, { description: what });
const SdkPermissions = Type.Array(oneOf(SDK_PERMISSIONS, 'What the person lets the page do.'));
const OpenedView = Type.Object(
  {
    url: Type.String(),
    origin: Type.String(),
    page: Named('The page.'),
    person: Named('The person.'),
    psid: nullable(
      Type.String({ description: 'Null where the page does not know the person, nor asks.' }),
    ),
    permissions: SdkPermissions,
  },
  { title: 'Webview', description: 'A website that may be shown as a webview of the page.' },
);

const CallInput = Type.Object(
  {
    ...PLACE,
    origin: Origin,
    method: oneOf(SDK_METHODS, 'What the website called.'),
    app_id: Type.Optional(Type.String({ maxLength: 100, description: 'As the website gave it.' })),
    permission: Type.Optional(Type.String({ maxLength: 100, description: 'The same.' })),
    mode: Type.Optional(Type.String({ maxLength: 100, description: 'The same.' })),
    message: Type.Optional(Type.Unknown({ description: 'What it wants to share.' })),
  },
  { ...strict, title: 'WebviewCall', description: 'A call of the Messenger Extensions.' },
);
const DecisionInput = Type.Object(
  {
    ...PLACE,
    origin: Origin,
    permission: text(100, 'well-formed text: what was asked for.'),
    granted: Type.Boolean({ description: 'What the person said.' }),
    id: Type.Optional(
      text(200, 'well-formed text. The same decision sent again under its id changes nothing.'),
    ),
  },
  { ...strict, title: 'WebviewDecision', description: 'What the person decided in the dialog.' },
);

const CallAnswer = Type.Object(
  {
    outcome: oneOf(['answered', 'ask', 'failed'], 'ask: show the dialog, and tell the decision.'),
    result: Type.Optional(Type.Unsafe<object>({ type: 'object' })),
    ask: Type.Optional(oneOf(['permission', 'share'], 'What the person is to be asked.')),
    page_name: Type.Optional(Type.String()),
    code: Type.Optional(Type.Integer({ description: "The Messenger Extensions' own." })),
    message: Type.Optional(Type.String()),
    hint: Type.Optional(Type.String({ description: 'Why, and what would make it work.' })),
  },
  { title: 'WebviewAnswer', description: 'What the website is answered.' },
);

const tags = ['Webviews'];

export function webviewRoutes(api: AdminApp, services: AdminServices): void {
  api.post(
    '/webviews',
    {
      schema: {
        tags,
        operationId: 'openWebview',
        summary: 'Opens a website as a webview',
        description:
          'Refused unless the website is https (or on loopback) and on the whitelisted_domains of the page. Whom the page does not know yet gets a PSID by the event named in entry.',
        body: OpeningInput,
        response: { 200: OpenedView, ...REFUSALS },
      },
    },
    ({ body }) => running(services).open({ ...body, url: webUrl(body.url, 'url') }),
  );

  api.post(
    '/webviews/calls',
    {
      schema: {
        tags,
        operationId: 'callFromWebview',
        summary: 'Answers a call of the Messenger Extensions',
        body: CallInput,
        response: { 200: CallAnswer, ...REFUSALS },
      },
    },
    ({ body }) => running(services).call({ ...body, origin: webUrl(body.origin, 'origin') }),
  );

  api.post(
    '/webviews/decisions',
    {
      schema: {
        tags,
        operationId: 'decideInWebview',
        summary: 'Tells what the person decided in the permission dialog',
        description: 'This is the event permission_granted or permission_denied.',
        body: DecisionInput,
        response: { 200: CallAnswer, ...REFUSALS },
      },
    },
    ({ body }) => running(services).decide({ ...body, origin: webUrl(body.origin, 'origin') }),
  );
}

function running({ webviews }: AdminServices): Webviews {
  if (webviews !== undefined) return webviews;
  throw new Refusal('unavailable', 'Webviews need a running server.');
}

function webUrl(written: string, member: string): string {
  const url = URL.parse(written);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href;
  throw new Refusal('invalid', `${member} must be an http or https URL.`, member);
}
