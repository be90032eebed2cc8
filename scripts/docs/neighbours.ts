/**
 * docs/neighbours.md: what a bot asks for besides profiles. What there is comes from the tables in the
 * code; what is said of it, and where it is known from, from neighbour-words.ts, which must speak of
 * everything there is.
 */

import { SENDER_ACTIONS } from '../../src/graph/edges/messages.ts';
import { WEBHOOK_FIELDS } from '../../src/graph/edges/webhook-fields.ts';
import { EDGES } from '../../src/graph/edges.ts';
import { NEIGHBOUR_ERRORS } from '../../src/graph/errors/neighbours.ts';
import { PARAMETER_ERRORS } from '../../src/graph/errors/parameters.ts';
import type { GraphError } from '../../src/graph/errors/row.ts';
import { SEND_ERRORS } from '../../src/graph/errors/send.ts';
import { SEND_FAULTS } from '../../src/graph/errors/send-faults.ts';
import { SETTING_ERRORS } from '../../src/graph/errors/settings.ts';
import { NEIGHBOUR_BEHAVIOUR } from '../../src/graph/neighbour-versions.ts';
import { NODES } from '../../src/graph/nodes/nodes.ts';
import { BUTTON_TYPES } from '../../src/graph/send/buttons.ts';
import { ATTACHMENT_TYPES, QUICK_REPLY_TYPES } from '../../src/graph/send/message.ts';
import { RECIPIENT_KEYS, UNSUPPORTED_KEYS } from '../../src/graph/send/recipient.ts';
import { TEMPLATES, UNREAD } from '../../src/graph/send/templates.ts';
import { MESSAGING_TYPES, NOTIFICATION_TYPES } from '../../src/graph/send/window.ts';
import { KINDS } from '../../src/graph/settings/thread-kinds.ts';
import { code, MADE, table } from './markdown.ts';
import * as WORDS from './neighbour-words.ts';

export function neighboursPage(): string {
  return `${MADE('the tables of `src/graph`')}

# Neighbours

${WORDS.INTRODUCTION}

## Nodes

${table(['', 'token', 'fields', 'answers', 'known from'], nodes())}

${WORDS.NODES_AFTER}

## Edges

${table(['edge', 'of', 'methods', 'token', 'needs', 'known from'], Object.keys(EDGES).map(edge))}

## Sending

\`POST /me/messages\`:

${table(['', '', 'known from'], sending())}

${WORDS.SENDING_AFTER}

## What a page sets

${WORDS.SETTINGS_BEFORE}

${table(['setting', 'versions', 'limits', 'known from'], settings())}

The same by its old name, \`/me/thread_settings\`, in every version: GET tells what is set, POST sets and DELETE takes away what \`setting_type\` names.

${table(['setting', 'POST answers', 'DELETE answers', 'known from'], Object.entries(KINDS).map(kind))}

## Subscriptions

${WORDS.SUBSCRIPTIONS}

Fields: ${listed(WEBHOOK_FIELDS)}. Which of them are told of anything is in [webhooks](webhooks.md).

## Matching ids

${WORDS.MATCHING_IDS}

## Usage headers

${WORDS.USAGE}

## Errors

Of the neighbours alone; those that every call can meet are in [errors](errors.md) as well, with cause and remedy.

${table(['key', 'code', 'message', 'known from'], errors())}

## Not here

${WORDS.NOT_HERE.map((line) => `- ${line}`).join('\n')}
- Recipients by ${listed(UNSUPPORTED_KEYS)}: refused by name.
- Brought about by no request, and said by a fault on purpose alone: ${listed(Object.keys(SEND_FAULTS))}.
`;
}

function nodes(): string[][] {
  return Object.entries(NODES).map(([kind, { fields }]) => {
    const { path, token, answers, source } = words(WORDS.NODES, kind);
    return [path, token, fields === undefined ? '' : listed(fields), answers, source];
  });
}

function edge(name: string): string[] {
  const { of, methods, needs, proof, byApp, since } = EDGES[name]!;
  const byPage = of.includes('app') ? 'the app’s own' : 'page';
  const onlyBy =
    byApp && `page; ${[...byApp].filter((one) => one !== 'HEAD').join(', ')} the app’s own, too`;
  const token = of.includes('user')
    ? 'page, or the app’s own for an id of the app'
    : (onlyBy ?? byPage);
  const from = since && NEIGHBOUR_BEHAVIOUR[since].find(({ value }) => value)!.from;
  const needed = [
    needs && code(needs),
    proof && code('appsecret_proof'),
    from && `${from} or later`,
  ];
  return [
    code(name),
    of.map((node) => WORDS.OWNERS[node]).join(', '),
    Object.keys(methods).join(', '),
    token,
    needed.filter(Boolean).join(', '),
    words(WORDS.EDGES, name),
  ];
}

function sending(): string[][] {
  const of = (names: Iterable<string>, about: Readonly<Record<string, readonly string[]>>) =>
    [...names].map((name) => [code(name), ...words(about, name)]);
  return [
    ...of(
      RECIPIENT_KEYS.map((key) => `recipient.${key}`),
      WORDS.RECIPIENTS,
    ),
    ...WORDS.MESSAGE.slice(0, 1),
    [
      '`message.quick_replies`',
      `${WORDS.QUICK_REPLIES}; content types ${listed(QUICK_REPLY_TYPES, GATES)}`,
      'versions; documented',
    ],
    [
      '`message.attachment`',
      `${listed(ATTACHMENT_TYPES.filter((type) => type !== 'template'))}: ${WORDS.ATTACHMENTS}`,
      'documented; recorded',
    ],
    [
      'templates, looked into',
      listed(Object.keys(TEMPLATES), GATES),
      'documented limits; recorded errors',
    ],
    ['templates, taken as they are', listed(UNREAD, GATES), 'documented'],
    ['buttons', listed(Object.keys(BUTTON_TYPES)), 'documented; recorded errors'],
    [
      '`sender_action`',
      `${listed(SENDER_ACTIONS)}: alone; answers \`recipient_id\``,
      'dossier §9.1',
    ],
    [
      '`messaging_type`',
      `${listed(MESSAGING_TYPES)}; may be missing in every version`,
      'documented; that it may be missing: ours',
    ],
    ['`notification_type`', listed(NOTIFICATION_TYPES), 'documented'],
    ...WORDS.MESSAGE.slice(1),
  ];
}

/** Which settings there are, from which version on and until when. */
function settings(): string[][] {
  const rows = NEIGHBOUR_BEHAVIOUR.settings;
  const names = [...new Set(rows.flatMap(({ value }) => value))];
  return names.map((name) => {
    const first = rows.findIndex(({ value }) => value.includes(name));
    const gone = rows.find(({ value }, index) => index > first && !value.includes(name));
    const since = first === 0 ? [] : [`from ${rows[first]!.from}`];
    const until = gone === undefined ? [] : [`before ${gone.from}`];
    return [code(name), [...since, ...until].join(', ') || 'all', ...words(WORDS.SETTINGS, name)];
  });
}

function kind([name, { done, unset }]: [string, (typeof KINDS)[string]]): string[] {
  return [code(name), done, unset.done, words(WORDS.THREAD_KINDS, name)];
}

function errors(): string[][] {
  const rows: Record<string, GraphError> = {
    ...SEND_ERRORS,
    ...SETTING_ERRORS,
    ...NEIGHBOUR_ERRORS,
    ...PARAMETER_ERRORS,
  };
  return Object.entries(rows).map(([key, { code: number, subcode, message, source }]) => {
    const codes = subcode === undefined ? `${number}` : `${number}/${subcode}`;
    return [code(key), codes, code(message), source];
  });
}

/** What is there must be spoken of. */
function words<Said>(about: Readonly<Record<string, Said>>, name: string): Said {
  const said = about[name];
  if (said === undefined)
    throw new Error(`scripts/docs/neighbour-words.ts says nothing of ${name}`);
  return said;
}

/** `gates`: which behaviour says in which versions a name is taken. */
function listed(names: Iterable<string>, gates: Readonly<Record<string, Gate>> = {}): string {
  return [...names].map((name) => code(name) + versionsOf(gates[name])).join(', ');
}

type Gate = 'list_template' | 'product_template' | 'location_reply';

const GATES: Readonly<Record<string, Gate>> = {
  list: 'list_template',
  product: 'product_template',
  location: 'location_reply',
};

function versionsOf(gate: Gate | undefined): string {
  if (gate === undefined) return '';
  const [first, then] = NEIGHBOUR_BEHAVIOUR[gate];
  return ` (${first!.value === 'taken' ? 'before' : 'from'} ${then!.from})`;
}
