/**
 * Limits that are counted in one place, by the writer, so that a bot meets the same ones however many
 * processes answer it. Costs every read a question; those of one turn of the loop go together.
 */
import type { Call } from '../graph/call.ts';
import type { Limits, Usage } from '../graph/limits.ts';
import { textOf } from '../graph/request.ts';
import type { SqliteReader } from '../store/sqlite/reader.ts';
import { NOT_HERE } from './front.ts';
import type { Link } from './link.ts';

export function askedLimits(link: Link, reader: Pick<SqliteReader, 'subject'>): Limits<Call> {
  return {
    count(call) {
      const { app, grant, request, version } = call;
      const id = request.path[0]!;
      // Whoever passes a call on must not have counted it.
      if (grant === undefined || id === grant.page.id || id === app!.id) throw NOT_HERE;
      const { page, token } = grant;
      const kind = version.behaviour.page_calls_count_for;
      const psid = finds(call, page.id) ? id : undefined;
      return link.ask<Usage>({ kind: 'count', of: [app!.id, page.id, token.id, kind, psid] }, true);
    },
    // Whom a call finds is said with it: two messages may be overtaken by another reader's one.
    meet() {},
  };

  /** As the checks that follow will find: a call that they refuse before meets nobody. */
  function finds({ request, services, version }: Call, page: string): boolean {
    const text = textOf(request.params, 'fields') ?? '';
    const isRefused =
      text !== '' && 'error' in services.parseFields(text, version.behaviour.repeats_fields);
    if (isRefused) return false;
    const subject = reader.subject(page, request.path[0]!);
    return subject !== undefined && subject.erased_at === null;
  }
}
