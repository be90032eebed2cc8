/** The chat plugin: a bubble that opens a thread with the page, and what is said in it, live. */
window.startChat = ({
  api,
  isWindow,
  make,
  onCall,
  page_id,
  pageName,
  people,
  play,
  query,
  signedOut,
  site,
  tell,
  whoOf,
}) => {
  const SMALL = { width: 76, height: 76 };
  const LARGE = { width: 380, height: 540 };
  const theme = /^#[0-9a-f]{6}$/i.test(query.get('theme_color') ?? '')
    ? query.get('theme_color')
    : '#0b5cd6';
  document.documentElement.style.setProperty('--theme', theme);
  document.documentElement.style.setProperty('--on-theme', isLight(theme) ? '#101313' : '#ffffff');

  let isOpen = false;
  const bubble = make(
    'button',
    {
      type: 'button',
      class: 'bubble',
      'aria-label': `Chat with ${pageName}`,
      'aria-expanded': 'false',
      onclick: () => toggle(!isOpen),
    },
    icon(),
  );
  const thread = window.threadOf({ make, pageName, act });
  const status = make('p', { role: 'alert', class: 'wrong', hidden: true });
  const text = make('input', {
    type: 'text',
    'aria-label': 'Message',
    placeholder: 'Write a message',
    autocomplete: 'off',
    maxlength: '2000',
  });
  const form = make(
    'form',
    { class: 'composer', hidden: true, onsubmit: send },
    text,
    make('button', { class: 'button' }, 'Send'),
  );
  const getStarted = make(
    'button',
    {
      type: 'button',
      class: 'button start',
      hidden: true,
      onclick: () => act('get_started', { title: 'Get Started' }),
    },
    'Get Started',
  );
  const greeting = make(
    'p',
    { class: 'greeting' },
    query.get(people === undefined ? 'logged_out_greeting' : 'logged_in_greeting') ??
      'Hi! How can we help you?',
  );
  const who = people && whoOf(people, startOver);
  const enter = make('button', { type: 'button', class: 'button', onclick: begin });
  const welcome =
    who === undefined ? signedOut('Continue') : make('div', { class: 'welcome' }, who.line, enter);
  const panel = make(
    'section',
    { class: 'chat', 'aria-label': `Chat with ${pageName}`, hidden: true },
    make(
      'header',
      {},
      make('strong', {}, pageName),
      make(
        'button',
        { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => toggle(false) },
        '×',
      ),
    ),
    greeting,
    thread.element,
    status,
    welcome,
    getStarted,
    form,
  );
  document.body.append(panel, bubble);

  function icon() {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    shape.setAttribute(
      'd',
      'M5 5h14a1.500 1.500 0 0 1 1.500 1.500v9A1.500 1.500 0 0 1 19 17h-7l-4.500 3.500V17H5a1.500 1.500 0 0 1-1.500-1.500v-9A1.500 1.500 0 0 1 5 5Z',
    );
    svg.append(shape);
    return svg;
  }

  function nameEnter() {
    if (who !== undefined) enter.textContent = `Continue as ${who.person.first_name}`;
  }

  function toggle(open) {
    if (open === isOpen) return;
    isOpen = open;
    panel.hidden = !open;
    bubble.hidden = open;
    bubble.setAttribute('aria-expanded', String(open));
    tell('size', open ? LARGE : SMALL);
    tell(open ? 'dialogShow' : 'dialogHide');
    if (open) (form.hidden ? enter : text).focus();
    else bubble.focus();
  }

  /** Somebody else sits here now: the thread of the one before is not theirs. */
  function startOver() {
    thread.clear();
    form.hidden = true;
    getStarted.hidden = true;
    welcome.hidden = false;
    greeting.hidden = false;
    nameEnter();
  }

  function fail(error) {
    status.textContent = error.message;
    status.hidden = false;
  }

  async function begin() {
    const ref = query.get('ref');
    const referer_uri = query.get('referer_uri') ?? site;
    enter.disabled = true;
    status.hidden = true;
    try {
      await play(who.person.id, 'customer_chat_opened', { referer_uri, ...(ref && { ref }) });
      await showThread();
      welcome.hidden = true;
      form.hidden = false;
      text.focus();
    } catch (error) {
      fail(error);
    } finally {
      enter.disabled = false;
    }
  }

  /** What was said before, and where nothing was yet, the button that begins. */
  async function showThread() {
    listen();
    const between = `/pages/${page_id}/people/${encodeURIComponent(who.person.id)}`;
    const [relationship, settings, { data }] = await Promise.all([
      api('GET', between),
      api('GET', `/pages/${page_id}/messenger_profile`),
      api('GET', `${between}/messages?limit=50`),
    ]);
    thread.clear();
    for (const message of data.reverse()) thread.add(message);
    greeting.hidden = data.length > 0;
    getStarted.hidden = relationship.thread_since !== null || settings.get_started === undefined;
  }

  /** True: it happened. */
  async function act(type, more = {}) {
    status.hidden = true;
    try {
      await play(who.person.id, type, more);
      getStarted.hidden = true;
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  async function send(event) {
    event.preventDefault();
    const said = text.value.trim();
    // What was written stays where it is until it was sent.
    if (said !== '' && (await act('message', { text: said }))) text.value = '';
  }

  let source;
  function listen() {
    if (source !== undefined) return;
    source = new EventSource('/admin/v1/stream');
    source.addEventListener('message', ({ data }) => {
      const told = JSON.parse(data);
      if (told.page_id !== page_id || told.person_id !== who.person.id || form.hidden) return;
      greeting.hidden = true;
      thread.add(told);
    });
  }

  onCall(({ call, detail }) => {
    if (call === 'showDialog') toggle(true);
    if (call === 'hideDialog') toggle(false);
    if (call === 'update' && typeof detail?.ref === 'string') query.set('ref', detail.ref);
  });

  window.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !isWindow) toggle(false);
  });

  nameEnter();
  tell('size', SMALL);
  tell('load');
  const display = query.get('greeting_dialog_display');
  const opens = display === 'show' || display === 'fade' || query.get('minimized') === 'false';
  const delay_s = Number(query.get('greeting_dialog_delay')) || 0;
  if (isWindow) toggle(true);
  else if (opens) setTimeout(() => toggle(true), delay_s * 1000);

  function isLight(colour) {
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    return red * 0.299 + green * 0.587 + blue * 0.114 > 150;
  }
};
