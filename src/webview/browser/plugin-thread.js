/**
 * What is said in the thread of the chat plugin: texts, the words of templates, and what can be
 * tapped in them. A bot may send anything, so nothing of it is taken for granted.
 */
window.threadOf = ({ make, pageName, act }) => {
  const log = make('div', { class: 'log', role: 'log', 'aria-label': 'Messages', tabindex: '0' });
  /** Quick replies are gone once something else is said. */
  let replies = null;

  const listOf = (value) =>
    Array.isArray(value) ? value.filter((one) => one instanceof Object) : [];
  const wordsOf = (value) =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  const kindOf = (value) => (wordsOf(value) ?? '').toLowerCase();

  function webUrl(value) {
    const url = URL.parse(wordsOf(value) ?? '');
    return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
  }

  function button(one) {
    const title = wordsOf(one.title) ?? 'Open';
    const url = webUrl(one.url);
    if (url !== undefined) {
      return make(
        'a',
        { class: 'tap', href: url, target: '_blank', rel: 'noopener noreferrer' },
        title,
      );
    }
    const payload = wordsOf(one.payload);
    if (kindOf(one.type) !== 'postback' || payload === undefined) return '';
    const tap = () => act('postback', { title, payload });
    return make('button', { type: 'button', class: 'tap', onclick: tap }, title);
  }

  const buttons = (all) => make('div', { class: 'taps' }, ...listOf(all).map(button));

  function element({ title, subtitle, buttons: taps }) {
    return make(
      'div',
      { class: 'element' },
      make('strong', {}, wordsOf(title) ?? ''),
      make('div', {}, wordsOf(subtitle) ?? ''),
      buttons(taps),
    );
  }

  function attached({ type, payload }) {
    const { text, elements, buttons: taps, url } = Object(payload);
    if (kindOf(type) !== 'template') {
      const name = `Attachment: ${kindOf(type) || 'file'}`;
      const href = webUrl(url);
      // Loaded when somebody wants to see it, and not before.
      return [
        href ? make('a', { href, target: '_blank', rel: 'noopener noreferrer' }, name) : name,
      ];
    }
    return [wordsOf(text) ?? '', ...listOf(elements).map(element), buttons(taps)];
  }

  function contentOf({ text, attachment, attachments, postback }) {
    if (wordsOf(text) !== undefined) return [wordsOf(text)];
    if (postback instanceof Object) return [wordsOf(postback.title) ?? 'Tapped a button'];
    const all = attachment instanceof Object ? [attachment] : listOf(attachments);
    return all.flatMap(attached);
  }

  function quickReplies(all) {
    const made = listOf(all).flatMap(({ content_type, title, payload }) => {
      if (kindOf(content_type) !== 'text' || wordsOf(title) === undefined) return [];
      const more = wordsOf(payload) === undefined ? {} : { payload: wordsOf(payload) };
      const tap = () => act('message', { text: wordsOf(title), ...more });
      return [make('button', { type: 'button', class: 'tap reply', onclick: tap }, wordsOf(title))];
    });
    return made.length === 0 ? null : make('div', { class: 'replies' }, ...made);
  }

  return {
    element: log,
    clear() {
      log.replaceChildren();
      replies = null;
    },
    add({ sender, body }) {
      const content = contentOf(Object(body));
      if (content.length === 0) return;
      replies?.remove();
      const by = make('span', { class: 'sr-only' }, sender === 'page' ? `${pageName}: ` : 'You: ');
      log.append(
        make('div', { class: `said ${sender === 'page' ? 'page' : 'person'}` }, by, ...content),
      );
      replies = sender === 'page' ? quickReplies(Object(body).quick_replies) : null;
      if (replies !== null) log.append(replies);
      log.scrollTop = log.scrollHeight;
    },
  };
};
