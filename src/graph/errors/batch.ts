/** Errors of batches: of the whole, and of one request in it. */
import { type GraphError, oauth } from './row.ts';

/** The whole batch is refused, in an envelope without a code (dossier §4.1). */
const whole = (
  message: string,
  said: Pick<GraphError, 'source' | 'cause' | 'remedy'>,
): GraphError => ({
  status: 400,
  type: 'GraphBatchException',
  code: null,
  message,
  ...said,
});

export const BATCH_ERRORS = {
  batch_too_many: whole('Too many requests in batch message. Maximum batch size is {limit}', {
    source: 'dossier §4.1',
    cause: 'A batch holds more than 50 requests.',
    remedy: 'Send several batches.',
  }),
  batch_unresolved: whole(
    'Request {index} cannot depend on an  unresolved request with  name {name}. Requests can only depend on preceding requests',
    {
      source: 'dossier §5.4; arsduo/koala, spec of its batch API',
      cause:
        'A request names another in depends_on or in {result=…}, and no request before it has this name. So circles cannot be.',
      remedy: 'Put the request that is depended on first, and give it this name.',
    },
  ),
  batch_name_twice: whole('Request {index} has the name {name}, which another one has already', {
    source: 'ours',
    cause: 'Two requests of one batch have the same name.',
    remedy: 'Give each a name of its own.',
  }),
  batch_malformed: oauth(100, '(#100) param batch must be an array of requests: {problem}', {
    source: 'ours',
    cause: '`batch` is no JSON array, or an empty one.',
    remedy: 'Send batch=[{"method":"GET","relative_url":"me"}], as JSON or as text in a form.',
  }),
  batch_method: oauth(100, '(#100) A batch must be sent by POST', {
    source: 'ours',
    cause: '`batch` came by another method.',
    remedy: 'POST it to / or /vX.Y/.',
  }),

  batch_item: oauth(100, '(#100) Request {index} of the batch cannot be run: {problem}', {
    source: 'ours',
    cause: 'A member of one request is missing or of the wrong kind.',
    remedy: 'Each request has a method, a relative_url and, where it sends something, a body.',
  }),
  batch_nested: oauth(100, '(#100) Request {index} of the batch is a batch itself', {
    source: 'ours',
    cause: 'A request of a batch carries `batch`.',
    remedy: 'Send the inner requests beside the others.',
  }),
  batch_reference: oauth(100, '(#100) The reference {reference} cannot be followed: {problem}', {
    source: 'ours',
    cause:
      'The JSONPath in {result=name:…} is longer or deeper than allowed, uses what is not supported, or finds too much.',
    remedy: 'Supported are $, .name, ["name"], [0] and .* or [*].',
  }),
  batch_dependency: oauth(
    100,
    '(#100) Request {index} was not run, because request {name}, on which it depends, failed',
    {
      source: 'ours',
      cause: 'The request before it was answered with an error.',
      remedy: 'Look at the answer of that one.',
    },
  ),
} as const;
