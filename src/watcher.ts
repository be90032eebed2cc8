/** What every answer is told to. */
import type { Development } from './admin/development.ts';
import { tellAnswer } from './admin/telling.ts';
import type { Config } from './config.ts';
import { type Call, fieldNames } from './graph/call.ts';
import { ERRORS } from './graph/errors.ts';
import { type Explanation, explainCall } from './graph/explain.ts';
import type { Answered } from './graph/graph.ts';
import type { Audit, ReadKind } from './observe/audit.ts';
import type { Feed } from './observe/feed.ts';
import type { Metrics } from './observe/metrics.ts';
import type { Stats } from './observe/stats.ts';

/** What an answer without a profile shows. */
const NOTHING: readonly string[] = [];

/** An edge is read as a whole, and goes by its own name. */
function answeredNames(call: Call): readonly string[] {
  const { path } = call.request;
  return path.length === 1 ? fieldNames(call) : path.slice(1);
}

/** What every answer is told to: numbers, the audit trail, and whoever watches. */
export function watcher(
  { onRead }: Pick<Config, 'onRead'>,
  { metrics, stats, audit, feed, development }: Watchers,
): (answered: Answered) => void {
  return (answered) => {
    const { call, verdict } = answered;
    const { subject, grant } = call;
    const isError = typeof verdict === 'object';
    metrics.answered(
      isError ? 'error' : (verdict ?? call.node!),
      isError ? (ERRORS[verdict.error].code ?? 0) : 0,
    );
    let kind: ReadKind | undefined;
    if (subject !== undefined) {
      kind = {
        page_id: subject.page_id,
        app_id: grant!.app.id,
        fields: verdict === undefined ? answeredNames(call) : NOTHING,
        answer: isError ? verdict.error : (verdict ?? 'profile'),
      };
      audit.note(kind, subject, call.now);
      stats.answered(isError ? 'error' : verdict === undefined ? 'profile' : 'empty');
    }
    if (feed.listening) tellAnswer(feed, answered, kind);
    if (onRead === undefined && development === undefined) return;
    let explained: Promise<Explanation> | undefined;
    const explain = (): Promise<Explanation> => {
      explained ??= explainCall(call);
      return explained;
    };
    development?.recent.note(answered, explain);
    onRead?.(answered, explain);
  };
}

export interface Watchers {
  metrics: Pick<Metrics, 'answered'>;
  stats: Pick<Stats, 'answered'>;
  audit: Pick<Audit, 'note'>;
  feed: Pick<Feed, 'listening' | 'tell'>;
  development: Development | undefined;
}
