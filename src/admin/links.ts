/** The console on a phone: a link that works once, as something that a camera reads. */
import { type Static, Type } from 'typebox';
import { renderSVG } from 'uqr';
import { Refusal } from '../domain/refusal.ts';
import { type AdminApp, REFUSALS } from './api.ts';
import { isoTime, Time } from './schemas.ts';
import type { AdminServices } from './services.ts';
import { ConsolePath } from './sessions.ts';

const LinkInput = Type.Object(
  { to: Type.Optional(ConsolePath) },
  { additionalProperties: false, title: 'PhoneLinkInput', description: 'Where it leads.' },
);
const PhoneLinkView = Type.Object(
  {
    url: Type.String({ description: 'Opens the console from the local network. It works once.' }),
    svg: Type.String({ description: 'The same as a QR code, to be shown as a picture.' }),
    expires_at: Time,
  },
  { title: 'PhoneLink', description: 'A link for another device.' },
);

export function linkRoute(api: AdminApp, { door }: AdminServices): void {
  api.post(
    '/links',
    {
      schema: {
        tags: ['Console'],
        operationId: 'makePhoneLink',
        summary: 'Makes a link, and its QR code, that opens the console on another device',
        description: 'Only where dev was started with --lan: then the local network reaches it.',
        body: Type.Optional(LinkInput),
        response: { 201: PhoneLinkView, ...REFUSALS },
      },
    },
    async ({ body }, reply) => {
      const { to } = (body ?? {}) as Static<typeof LinkInput>;
      const link = door?.link(to, 'lan');
      if (link === undefined) {
        throw new Refusal(
          'not_found',
          'This console is reached from this machine alone. dev --lan opens it to the local network.',
        );
      }
      const { url, expires_at } = link;
      const svg = renderSVG(url, { border: 2 });
      return reply.code(201).send({ url, svg, expires_at: isoTime(expires_at) });
    },
  );
}
