/** `metadata=1`: what a node is made of, before its id (dossier §5.2). */
import { PROFILE_FIELDS } from '../domain/profile.ts';
import type { Call } from './call.ts';
import { EDGES } from './edges.ts';
import { encode } from './json.ts';
import { NODES } from './nodes/nodes.ts';

const KINDS: Readonly<Record<string, string>> = { url: 'string', number: 'float', boolean: 'bool' };

/** The node's body with its metadata in it. */
export function withMetadata(call: Call, body: string): string {
  const { node, request, version } = call;
  const isProfile = node === 'profile';
  const names = isProfile ? version.behaviour.fields : NODES[node!]!.fields!;
  const fields = names.map((name) => {
    const type = (isProfile && PROFILE_FIELDS[name]?.type) || 'string';
    return { name, description: WORDS[name] ?? name, type: KINDS[type] ?? type };
  });
  const connections: Record<string, string> = {};
  for (const [name, { of, methods }] of Object.entries(EDGES)) {
    // A real one puts the access token into these addresses; nobody should paste them around.
    if (of.includes(node!) && methods.GET !== undefined) {
      connections[name] = `https://graph.facebook.com/${version.name}/${request.path[0]}/${name}`;
    }
  }
  const type = isProfile ? 'user' : NODES[node!]!.type!.toLowerCase();
  return withMember(body, `"metadata":${encode({ fields, type, connections })}`);
}

const WORDS: Readonly<Record<string, string>> = {
  id: 'The page-scoped id',
  name: 'The full name',
  first_name: 'The first name',
  last_name: 'The last name',
  profile_pic: 'The address of the profile picture; it expires',
  locale: 'The locale, as in en_US',
  timezone: 'Hours east of Greenwich, as of now',
  gender: 'The gender',
  picture: 'The picture of the page, in the width asked for',
  is_payment_enabled: 'Whether payments can be asked for',
  last_ad_referral: 'The ad that led here last',
};

/** Before the id where that stands last, else at the end. */
function withMember(body: string, member: string): string {
  if (body === '{}') return `{${member}}`;
  const id = /"id":"\w*"\}$/.exec(body);
  return id === null
    ? `${body.slice(0, -1)},${member}}`
    : `${body.slice(0, id.index)}${member},${id[0]}`;
}
