/** One message of either side. */
import type { ComponentChildren } from 'preact';
import { list, type Members, type Message, members, textOf, wordOf } from '../../api/thread.ts';
import type { EventType } from '../../api/types.ts';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Time } from '../../components/time.tsx';
import { BotImage } from './bot-image.tsx';
import { Template } from './templates.tsx';

const ICONS: Readonly<Record<string, IconName>> = {
  audio: 'play',
  video: 'play',
  file: 'file',
  location: 'globe',
};

function AttachmentPart({ attachment }: { attachment: Members }) {
  const type = wordOf(attachment.type);
  const payload = members(attachment.payload);
  if (type === 'template') return <Template payload={payload} />;
  const url = textOf(payload.url);
  if (type === 'image' && url !== undefined) return <BotImage url={url} alt="(attachment)" />;
  const { lat, long } = members(payload.coordinates);
  const where = lat === undefined ? undefined : `${textOf(lat)}, ${textOf(long)}`;
  return (
    <p class="bubble attachment">
      <Icon name={ICONS[type] ?? 'file'} />
      <span class="clip">
        {type} {url ?? where ?? textOf(payload.attachment_id) ?? 'sent along'}
      </span>
    </p>
  );
}

/** What a message of the person shows who tapped something. */
function tapped(body: Members, type: EventType | undefined): string | undefined {
  const postback = members(body.postback);
  if (body.postback === undefined) return undefined;
  const isStart = type === 'get_started';
  return textOf(postback.title) ?? (isStart ? 'Get Started' : textOf(postback.payload)) ?? 'Button';
}

export function MessageBubble({
  message,
  type,
  children,
}: {
  message: Message;
  /** Of the event that it came by. */
  type: EventType | undefined;
  /** Stands at its foot. */
  children?: ComponentChildren;
}) {
  const { body, sender, at } = message;
  const text = textOf(body.text) ?? tapped(body, type);
  const attachments = [
    ...(body.attachment === undefined ? [] : [members(body.attachment)]),
    ...list(body.attachments),
  ];
  const payload =
    textOf(members(body.postback).payload) ?? textOf(members(body.quick_reply).payload);
  return (
    <div class={`message by-${sender}`}>
      {text !== undefined && (
        <p class={body.postback === undefined ? 'bubble' : 'bubble tapped'} dir="auto">
          {text}
        </p>
      )}
      {attachments.map((attachment, place) => (
        <AttachmentPart key={place} attachment={attachment} />
      ))}
      <p class="message-foot">
        {payload !== undefined && <code class="clip">{payload}</code>}
        <Time at={at} />
        {children}
      </p>
    </div>
  );
}
