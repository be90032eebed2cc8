/** What every store promises: the same rules, run on each. */
import { suite, test } from 'node:test';
import type { Awaitable, Store } from '../../src/store/store.ts';
import { aliasRules } from './rules/aliases.ts';
import { attachmentRules } from './rules/attachments.ts';
import { auditRules } from './rules/audit.ts';
import { conversationRules } from './rules/conversations.ts';
import { crowdRules } from './rules/crowds.ts';
import { erasureRules } from './rules/erasure.ts';
import { listingRules } from './rules/listings.ts';
import { outboxRules } from './rules/outbox.ts';
import { pairRules } from './rules/pairs.ts';
import { peopleRules } from './rules/people.ts';
import { personFactRules } from './rules/person-facts.ts';
import { registryRules } from './rules/registry.ts';
import { reservationRules } from './rules/reservations.ts';
import { subscriptionRules } from './rules/subscriptions.ts';
import { tokenRules } from './rules/tokens.ts';
import type { Rules } from './samples.ts';

const PARTS: Record<string, Rules> = {
  registry: registryRules,
  subscriptions: subscriptionRules,
  tokens: tokenRules,
  people: peopleRules,
  reservations: reservationRules,
  'person facts': personFactRules,
  pairs: pairRules,
  crowds: crowdRules,
  outbox: outboxRules,
  conversations: conversationRules,
  aliases: aliasRules,
  attachments: attachmentRules,
  erasure: erasureRules,
  audit: auditRules,
  listings: listingRules,
};

/** Every rule gets an empty store of its own. */
export function conformance(name: string, open: () => Awaitable<Store>): void {
  for (const [part, rules] of Object.entries(PARTS)) {
    suite(`${name}: ${part}`, () => {
      for (const [rule, holds] of Object.entries(rules)) {
        test(rule, async () => {
          const store = await open();
          try {
            await store.ready();
            await holds(store);
          } finally {
            await store.close();
          }
        });
      }
    });
  }
}
