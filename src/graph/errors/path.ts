/** Errors of the path: no node, no such node, or too much behind it. */
import { method, oauth } from './row.ts';

const DOCUMENTATION =
  'Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api';

const UNSUPPORTED = `Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. ${DOCUMENTATION}`;

const FOREIGN = {
  cause:
    "The page of the token knows nobody by this id: it is another page's PSID, nobody's at all, that of somebody erased, or the node takes no such method.",
  remedy:
    "Use a PSID that this page's own webhooks carried, with this page's token. A PSID means nothing to another page.",
};

export const PATH_ERRORS = {
  unknown_path: oauth(2500, 'Unknown path components: {path}', {
    source: 'dossier §4.1',
    cause:
      'What follows the first part of the path is no edge. A version that nobody published is read as an id, and the id behind it as such a rest.',
    remedy: 'Ask for one id: /v2.6/<PSID>. Check the version, too.',
  }),
  no_node: method('No node specified', {
    source: 'dossier §4.1',
    cause: 'The path names nothing, and neither `ids` nor `batch` was sent.',
    remedy: 'Put an id into the path: /v2.6/<PSID>.',
  }),
  no_node_2011: oauth(100, 'No node specified', {
    type: 'Exception',
    source: 'dossier §4.1',
    faultOnly: true,
    cause: 'As above, in the envelope of the early years.',
    remedy: 'Put an id into the path: /v2.6/<PSID>.',
  }),
  unknown_alias_2011: oauth(803, '(#803) Some of the aliases you requested do not exist: {id}', {
    status: 404,
    challenge: 'not_found',
    source: 'dossier §4.1, §4.2',
    cause: 'The path names something that is neither an id nor a word like `me`.',
    remedy: 'Use the id: digits alone.',
  }),
  unknown_alias: oauth(803, '(#803) Some of the aliases you requested do not exist: {id}', {
    source: 'dossier §4.1, §4.2',
    cause: 'The path names something that is neither an id nor a word like `me`.',
    remedy: 'Use the id: digits alone.',
  }),
  username: oauth(803, '(#803) Cannot query users by their username ({id})', {
    source: 'dossier §4.1',
    cause: 'The path names a user by a name with a dot.',
    remedy: 'Use the PSID; names cannot be asked for.',
  }),
  unknown_node_2014: method(`Unsupported {method} request. ${DOCUMENTATION}`, {
    source: 'dossier §3.4',
    ...FOREIGN,
  }),
  unknown_node_2016: method(UNSUPPORTED, { source: 'dossier §3.4', ...FOREIGN }),
  unknown_node: method(UNSUPPORTED, { subcode: 33, source: 'dossier §3.4', ...FOREIGN }),

  ids_twice: oauth(100, 'Invalid token: "{id}".  An ID has already been specified.', {
    source: 'dossier §4.1',
    cause: 'The path names a node, and `ids` names others.',
    remedy: 'Ask GET /?ids=… for several, or one id in the path.',
  }),
  ids_empty: oauth(100, 'Cannot specify an empty identifier', {
    source: 'dossier §4.1',
    cause: '`ids` is empty, or has nothing between two commas.',
    remedy: 'Send ids with commas between them: ids=1,2.',
  }),
  ids_too_many: oauth(100, '(#100) Too many IDs. Maximum: {limit}. Provided: {count}.', {
    source: 'dossier §5.2: the limit is documented, the words are ours',
    cause: '`ids` names more than 50.',
    remedy: 'Ask in several calls.',
  }),
  ids_removed: oauth(100, '(#100) Root requests with ids are no longer supported. Use a batch.', {
    source: 'dossier §5.2: that it is an error is documented, the words are ours',
    cause: 'GET /?ids=… was taken out of Graph with v26.0.',
    remedy: 'Send a batch, or call an older version.',
  }),
} as const;
