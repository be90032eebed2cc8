/** Templates as a person sees them: one row each. One that is not known is shown as it was sent. */
import type { ComponentType } from 'preact';
import { list, type Members, members, textOf, wordOf } from '../../api/thread.ts';
import { Code } from '../../components/code.tsx';
import { BotImage } from './bot-image.tsx';
import { BotButtons } from './buttons.tsx';
import { useScene } from './context.ts';

interface TemplateProps {
  payload: Members;
}

/** The head of an element; a tap on it opens its own link. */
function ElementText({ element }: { element: Members }) {
  const { openWebview } = useScene();
  const action = members(element.default_action);
  const url = textOf(action.url) ?? textOf(element.item_url);
  const title = textOf(element.title) ?? '';
  const open = (): void => {
    openWebview(url!, action);
  };
  return (
    <div class="element-text">
      {url ? (
        <button type="button" class="element-link" onClick={open} title={url}>
          {title}
        </button>
      ) : (
        <strong>{title}</strong>
      )}
      {textOf(element.subtitle) && <span class="muted">{textOf(element.subtitle)}</span>}
    </div>
  );
}

function Generic({ payload }: TemplateProps) {
  const elements = list(payload.elements);
  const isSquare = wordOf(payload.image_aspect_ratio) === 'square';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section class="carousel" aria-label={`${elements.length} cards`} tabIndex={0}>
      {elements.map((element, place) => (
        <article key={place} class="card">
          {textOf(element.image_url) && (
            <BotImage
              url={textOf(element.image_url)!}
              alt={`of ${textOf(element.title) ?? 'the card'}`}
              square={isSquare}
            />
          )}
          <ElementText element={element} />
          <BotButtons buttons={element.buttons} />
        </article>
      ))}
    </section>
  );
}

function ButtonTemplate({ payload }: TemplateProps) {
  return (
    <div class="card">
      <p class="element-text">{textOf(payload.text)}</p>
      <BotButtons buttons={payload.buttons} />
    </div>
  );
}

function Media({ payload }: TemplateProps) {
  const [element = {}] = list(payload.elements);
  const url = textOf(element.url);
  const kind = wordOf(element.media_type) || 'image';
  return (
    <div class="card">
      {url ? (
        <BotImage url={url} alt={`(${kind})`} />
      ) : (
        <p class="element-text muted">
          {kind} {textOf(element.attachment_id)}
        </p>
      )}
      <BotButtons buttons={element.buttons} />
    </div>
  );
}

function ListTemplate({ payload }: TemplateProps) {
  const isLarge = wordOf(payload.top_element_style) !== 'compact';
  return (
    <div class="card">
      {list(payload.elements).map((element, place) => (
        <div key={place} class={place === 0 && isLarge ? 'list-item large' : 'list-item'}>
          <ElementText element={element} />
          {textOf(element.image_url) && (
            <BotImage
              url={textOf(element.image_url)!}
              alt={`of ${textOf(element.title) ?? 'the item'}`}
              square
            />
          )}
          <BotButtons buttons={element.buttons} />
        </div>
      ))}
      <BotButtons buttons={payload.buttons} />
    </div>
  );
}

function money(amount: unknown, currency: string): string {
  const number = Number(amount);
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(number);
  } catch {
    return `${textOf(amount) ?? ''} ${currency}`;
  }
}

function Receipt({ payload }: TemplateProps) {
  const currency = textOf(payload.currency) ?? 'USD';
  const { subtotal, shipping_cost, total_tax, total_cost } = members(payload.summary);
  const rows: readonly (readonly [string, unknown])[] = [
    ['Subtotal', subtotal],
    ['Shipping', shipping_cost],
    ['Tax', total_tax],
  ];
  return (
    <div class="card receipt">
      <div class="element-text">
        <strong>{textOf(payload.merchant_name) ?? 'Receipt'}</strong>
        <span class="muted">
          Order {textOf(payload.order_number)} · {textOf(payload.recipient_name)} ·{' '}
          {textOf(payload.payment_method)}
        </span>
      </div>
      <dl>
        {list(payload.elements).map((item, place) => (
          <div key={place}>
            <dt>
              {textOf(item.quantity) && `${textOf(item.quantity)} × `}
              {textOf(item.title)}
            </dt>
            <dd>{money(item.price, currency)}</dd>
          </div>
        ))}
        {rows
          .filter(([, amount]) => textOf(amount) !== undefined)
          .map(([label, amount]) => (
            <div key={label} class="muted">
              <dt>{label}</dt>
              <dd>{money(amount, currency)}</dd>
            </div>
          ))}
        <div class="total">
          <dt>Total</dt>
          <dd>{money(total_cost, currency)}</dd>
        </div>
      </dl>
    </div>
  );
}

const TEMPLATES: Readonly<Record<string, ComponentType<TemplateProps>>> = {
  generic: Generic,
  button: ButtonTemplate,
  media: Media,
  list: ListTemplate,
  receipt: Receipt,
};

export function Template({ payload }: TemplateProps) {
  const type = wordOf(payload.template_type);
  const Known = TEMPLATES[type];
  if (Known !== undefined) return <Known payload={payload} />;
  return (
    <Code text={JSON.stringify(payload, null, 2)} label={`The ${type} template as it was sent`} />
  );
}
