/** The tables of this engine, which knows no booleans. */
import type { Thread } from '../../domain/conversation.ts';
import type { Pair } from '../../domain/pair.ts';
import * as layout from '../layouts.ts';
import { type Table as AnyTable, tablesOf } from '../table.ts';
import type { Input, Row } from './database.ts';

export type Table<Rec> = AnyTable<Rec, Input, Row[number]>;

const table = tablesOf<Input, Row[number]>({
  place: (number) => `?${number}`,
  flag: {
    encode: (value) => (value === null ? null : Number(value)),
    decode: (value) => (value === null ? null : value === 1),
  },
});

export const appTable = table(layout.appLayout);
export const pageTable = table(layout.pageLayout);
export const pagePermissionTable = table(layout.pagePermissionLayout);
export const tokenTable = table(layout.tokenLayout);
export const webhookTable = table(layout.webhookLayout);
export const subscriptionTable = table(layout.subscriptionLayout);
export const pageSettingsTable = table(layout.pageSettingsLayout);
export const personTable = table(layout.personLayout);
export const pictureTable = table(layout.pictureLayout);
export const scopedIdTable = table(layout.scopedIdLayout);
export const personAliasTable = table(layout.personAliasLayout);
export const aliasTable = table(layout.aliasLayout);
export const attachmentTable = table(layout.attachmentLayout);
export const pairTable = table(layout.pairLayout);
/** The thread's columns in the row of its pair: a tree less to write for every event. */
export const threadTable = table<Thread>({ ...layout.threadLayout, name: 'pair', lead: [] });
/** Both, under the number of pair-key.ts. */
export const pairRowTable = table<Pair & Thread>({
  ...layout.pairLayout,
  lead: ['key', 'person_lane'],
  key: ['key'],
  columns: { ...layout.pairLayout.columns, ...layout.threadLayout.columns },
});
export const personFactTable = table(layout.personFactLayout);
export const historyTable = table(layout.historyLayout);
export const messageTable = table(layout.messageLayout);
export const outboxTable = table(layout.outboxLayout);
export const headTable = table(layout.headLayout);
export const leaseTable = table(layout.leaseLayout);
