/** What `beginShareFlow` takes: a template with one element, as the Send API would take it. */
import { checkTemplate } from '../graph/send/templates.ts';
import { isObject } from '../graph/shapes.ts';

/** Why this cannot be shared; undefined: it can. */
export function wrongShare(message: unknown, mode: string | undefined): string | undefined {
  if (mode !== 'broadcast' && mode !== 'current_thread') {
    return 'The mode is broadcast or current_thread.';
  }
  const attachment = isObject(message) ? message.attachment : undefined;
  if (!isObject(attachment) || attachment.type !== 'template') {
    return 'A message to share is {"attachment":{"type":"template","payload":{…}}}.';
  }
  const { payload } = attachment;
  const elements = isObject(payload) ? payload.elements : undefined;
  if (!Array.isArray(elements) || elements.length !== 1) {
    return 'A message to share has one element.';
  }
  const taken = { list_template: 'refused', product_template: 'taken' } as const;
  return checkTemplate(payload, taken) && 'The template is not one that could be sent.';
}
