/**
 * Templates: one row each. In what Graph says of them `name_placeholder` stands for the payload.
 * Recorded words: public files; limits: documented.
 */
import { type Failure, fail } from '../errors.ts';
import {
  anything,
  boolean,
  isAbsent,
  isObject,
  list,
  type Members,
  object,
  oneOf,
  plainText,
  type Shape,
  text,
  url,
} from '../shapes.ts';
import type { Behaviour } from '../versions.ts';
import { buttons, defaultAction } from './buttons.ts';

const TITLE_CHARS_MAX = 80;
const BUTTON_TEXT_CHARS_MAX = 640;
const ROOT = 'name_placeholder';

const ELEMENT = object({
  members: {
    title: text(TITLE_CHARS_MAX),
    subtitle: text(TITLE_CHARS_MAX),
    image_url: url,
    item_url: url,
    default_action: defaultAction,
    buttons: buttons(3),
  },
});

/** A title and one thing more. */
const element: Shape = (value, param) => {
  const no = ELEMENT(value, param);
  if (no !== undefined) return no;
  const { title, subtitle, image_url, buttons } = value as Members;
  const isWhole = ![subtitle, image_url, buttons].every(isAbsent) && !isAbsent(title);
  return isWhole ? undefined : fail('element_incomplete');
};

const amount: Shape = (value) =>
  Number(plainText(value)) > 0 ? undefined : fail('payment_summary');

const summary: Shape = (value, param) => {
  if (!isObject(value)) return fail('param_object', { param });
  return isAbsent(value.total_cost) ? fail('payment_summary') : amount(value.total_cost, param);
};

const currency: Shape = (value) =>
  typeof value === 'string' && CURRENCIES.has(value)
    ? undefined
    : fail('currency_unsupported', { currency: plainText(value).slice(0, 16) });

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** One line of a receipt. */
const ITEM: Readonly<Record<string, Shape>> = {
  title: text(),
  subtitle: text(),
  quantity: anything,
  price: anything,
  currency,
  image_url: url,
};

/** Looked into; the others are taken as they are. */
export const TEMPLATES: Readonly<Record<string, Shape>> = {
  generic: object({
    required: ['elements'],
    members: {
      template_type: anything,
      sharable: boolean,
      image_aspect_ratio: oneOf(['horizontal', 'square']),
      elements: list(element, { min: 1, max: 10 }),
    },
  }),
  button: object({
    required: ['text', 'buttons'],
    members: {
      template_type: anything,
      sharable: boolean,
      text: text(BUTTON_TEXT_CHARS_MAX),
      buttons: (value, param) =>
        Array.isArray(value) && value.length === 0
          ? fail('param_non_empty', { param })
          : buttons(3)(value, param),
    },
  }),
  media: object({
    required: ['elements'],
    members: {
      template_type: anything,
      sharable: boolean,
      elements: list(
        object({
          required: ['media_type'],
          members: {
            media_type: oneOf(['image', 'video']),
            attachment_id: text(),
            url,
            buttons: buttons(3),
          },
        }),
        { min: 1, max: 1 },
      ),
    },
  }),
  list: object({
    required: ['elements'],
    members: {
      template_type: anything,
      sharable: boolean,
      top_element_style: oneOf(['compact', 'large']),
      elements: list(element, { min: 2, max: 4 }),
      buttons: buttons(1),
    },
  }),
  receipt: object({
    required: ['recipient_name', 'order_number', 'currency', 'payment_method', 'summary'],
    open: true,
    members: {
      recipient_name: text(),
      order_number: text(),
      currency,
      payment_method: text(),
      summary,
      merchant_name: text(),
      order_url: url,
      elements: list(object({ required: ['title', 'price'], members: ITEM }), { max: 100 }),
    },
  }),
};

/** Taken, and passed on, as they are. */
export const UNREAD: ReadonlySet<string> = new Set([
  ...['airline_boardingpass', 'airline_checkin', 'airline_itinerary', 'airline_update'],
  ...['open_graph', 'product', 'customer_feedback', 'one_time_notif_req', 'coupon'],
  'notification_messages',
]);

/** Templates that this version refuses, and in which words. */
export type Templates = Pick<Behaviour, 'list_template' | 'product_template'>;

export function checkTemplate(
  payload: unknown,
  { list_template, product_template }: Templates,
): Failure | undefined {
  if (!isObject(payload)) return fail('param_object', { param: ROOT });
  const type = plainText(payload.template_type).toLowerCase();
  if (type === 'list' && list_template === 'refused') return fail('list_template_gone');
  if (type === 'product' && product_template === 'refused') return fail('product_too_old');
  if (Object.hasOwn(TEMPLATES, type)) return TEMPLATES[type]!(payload, ROOT);
  return UNREAD.has(type) ? undefined : fail('template_type');
}
