/** What was said: the threads of a page, the messages of one, and what the page set for all of them. */
import { type Static, Type } from 'typebox';
import { access } from '../domain/consent.ts';
import type { Message } from '../domain/conversation.ts';
import type { Person } from '../domain/person.ts';
import type { Store } from '../store/store.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { AccessWord } from './events.ts';
import { knownPage, knownPerson } from './known.ts';
import {
  isoTime,
  isoTimeOrNull,
  LISTING,
  ListingQuery,
  listed,
  listingOf,
  nullable,
  ObjectId,
  oneOf,
  PathId,
  Time,
} from './schemas.ts';
import type { AdminServices } from './services.ts';

export const MessageView = Type.Object(
  {
    id: Type.String({ description: 'The event it came by, or an id of its own.' }),
    sender: oneOf<Message['sender']>(['page', 'person'], 'Who said it.'),
    app_id: nullable(Type.String({ description: 'The app that sent it; null: the person did.' })),
    at: Time,
    seq: Type.Integer({ description: 'Its place in the order of admission.' }),
    body: Type.Unsafe<object>({
      type: 'object',
      description: 'As the wire has it: what the bot sent, or what its webhook carries.',
    }),
  },
  { title: 'Message', description: 'Something that was said in a thread.' },
);

const ConversationView = Type.Object(
  {
    page_id: Type.String(),
    person_id: Type.String(),
    psid: Type.String(),
    access: AccessWord,
    thread_since: nullable(Time),
    interacted_at: nullable(Time),
    sent_at: nullable(Time),
    delivered_at: nullable(Time),
    read_at: nullable(Time),
    last_message: Type.Union([MessageView, Type.Null()]),
  },
  { title: 'Conversation', description: 'A page and a person, and when each was there.' },
);

const ConversationsQuery = Type.Object(
  { ...LISTING, page: ObjectId },
  { additionalProperties: false },
);

const tags = ['Conversations'];

export function conversationRoutes(api: AdminApp, { store }: AdminServices): void {
  api.get(
    '/conversations',
    {
      schema: {
        tags,
        operationId: 'listConversations',
        summary: 'Lists whom a page knows, with the last message of each',
        description:
          'In the order of the people’s listing, of whom `limit` are looked at: a part may hold fewer, or none.',
        querystring: ConversationsQuery,
        response: { 200: listed(ConversationView), ...REFUSALS },
      },
    },
    async ({ query: { page, ...query } }) => {
      await knownPage(store, page);
      const { items, next } = await store.people.people(listingOf(query));
      const found = await Promise.all(items.map((person) => conversation(store, page, person)));
      return { data: found.filter((one) => one !== undefined), next };
    },
  );

  api.get(
    '/pages/:id/people/:person/messages',
    {
      schema: {
        tags,
        operationId: 'listMessages',
        summary: 'Lists the messages of a thread, the newest first',
        params: Type.Object({ id: PathId, person: PathId }),
        querystring: ListingQuery,
        response: { 200: listed(MessageView), ...REFUSALS },
      },
    },
    async ({ params: { id: page, person }, query }) => {
      await knownPage(store, page);
      await knownPerson(store, person);
      const psid = await psidOf(store, page, person);
      const { items, next } =
        psid === undefined
          ? { items: [], next: null }
          : await store.conversations.messages(page, psid, listingOf(query));
      return { data: items.map(messageView), next };
    },
  );
}

/** The PSID of a pair; a reservation alone may name one that another person has. */
export async function psidOf(
  store: Store,
  page: string,
  person: string,
): Promise<string | undefined> {
  const psid = await store.people.psid(person, page);
  if (psid === undefined) return undefined;
  const subject = await store.pairs.subject(page, psid);
  return subject?.person_id === person ? psid : undefined;
}

async function conversation(
  store: Store,
  page_id: string,
  { id: person_id }: Person,
): Promise<Static<typeof ConversationView> | undefined> {
  const psid = await psidOf(store, page_id, person_id);
  if (psid === undefined) return undefined;
  const pair = (await store.pairs.withPsid(psid)).find((one) => one.page_id === page_id);
  if (pair === undefined) return undefined;
  const { interacted_at, sent_at, delivered_at, read_at } = await store.conversations.thread(
    page_id,
    psid,
  );
  const { items } = await store.conversations.messages(page_id, psid, { after: null, limit: 1 });
  return {
    page_id,
    person_id,
    psid,
    access: access(pair),
    thread_since: isoTimeOrNull(pair.thread_at),
    interacted_at: isoTimeOrNull(interacted_at),
    sent_at: isoTimeOrNull(sent_at),
    delivered_at: isoTimeOrNull(delivered_at),
    read_at: isoTimeOrNull(read_at),
    last_message: items[0] === undefined ? null : messageView(items[0]),
  };
}

export function messageView(message: Message): Static<typeof MessageView> {
  const { id, sender, app_id, at, seq, body } = message;
  return { id, sender, app_id, at: isoTime(at), seq, body };
}
