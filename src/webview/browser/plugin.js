/**
 * What the plugins share: who is played, what they do, and what the website is told of it. The chat
 * has a file of its own beside this one.
 */
(() => {
  const NAME = 'pagescope.plugin';
  const PLAYING = 'pagescope.playing';
  /** Long enough to read that it worked. */
  const GOODBYE_MS = 1500;
  const query = new URLSearchParams(location.search);
  const site = query.get('origin');
  const channel = query.get('channel') ?? '';
  const page_id = query.get('page_id');
  const isWindow = query.get('window') === '1' || window.parent === window;
  const { plugin: kind, pageName } = document.body.dataset;

  const CTA = {
    CONTACT_US: 'Contact us',
    GET_THIS_IN_MESSENGER: 'Get this in Messenger',
    RECEIVE_THIS_IN_MESSENGER: 'Receive this in Messenger',
    SEND_THIS_TO_ME: 'Send this to me',
    GET_CUSTOMER_ASSISTANCE: 'Get customer assistance',
    GET_CUSTOMER_SERVICE: 'Get customer service',
    GET_SUPPORT: 'Get support',
    LET_US_CHAT: "Let's chat",
    SEND_ME_MESSAGES: 'Send me messages',
    ALERT_ME_IN_MESSENGER: 'Alert me in Messenger',
    GET_UPDATES_IN_MESSENGER: 'Get updates in Messenger',
    MESSAGE_ME: 'Message me',
    REGISTER_FOR_MESSENGER: 'Register for Messenger',
    KEEP_ME_UPDATED_IN_MESSENGER: 'Keep me updated in Messenger',
    GET_A_MESSAGE_FROM_BUSINESS: 'Get a message from us',
  };

  /** `on…` members are listeners, others attributes. */
  function make(tag, members = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(members)) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, '');
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  /** Whoever frames this is whitelisted; what is told goes to the origin that was checked. */
  function tell(event, detail = {}) {
    if (isWindow)
      window.opener?.postMessage({ name: NAME, channel, event, detail }, location.origin);
    else window.parent.postMessage({ name: NAME, channel, event, detail }, site);
  }

  /** Calls of the website; to a window of our own they are passed on by the plugin that opened it. */
  function onCall(listener) {
    const [caller, from] = isWindow ? [window.opener, location.origin] : [window.parent, site];
    window.addEventListener('message', ({ source, origin, data }) => {
      if (caller === null || source !== caller || origin !== from || data?.name !== NAME) return;
      if (data.channel === channel && typeof data.call === 'string') listener(data);
    });
  }

  async function api(method, path, body) {
    const response = await fetch(`/admin/v1${path}`, {
      method,
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw Object.assign(new Error(answer.detail ?? `The server answered ${response.status}.`), {
      status: response.status,
    });
  }

  const play = (person_id, type, more) =>
    api('POST', '/events', { type, page_id, person_id, ...more });

  const nameOf = ({ first_name, last_name }) =>
    last_name === null ? first_name : `${first_name} ${last_name}`;

  const alertLine = make('p', { role: 'alert', class: 'wrong', hidden: true });

  function fail(error) {
    alertLine.textContent = error.message;
    alertLine.hidden = false;
    measure();
  }

  function measure() {
    if (kind === 'customerchat') return;
    const { width, height } = document.body.firstElementChild.getBoundingClientRect();
    if (width > 0) tell('size', { width: Math.ceil(width) + 2, height: Math.ceil(height) + 2 });
  }

  /** Who acts: the person who is played in the console, until another one is chosen here. */
  function whoOf(people, onChange) {
    const known = localStorage.getItem(PLAYING);
    const who = { person: people.find(({ id }) => id === known) ?? people[0], line: null };
    const image = make('img', { alt: '', width: '20', height: '20' });
    const select = make(
      'select',
      { 'aria-label': 'Who you are', onchange: () => choose(select.value, true) },
      ...people.map((person) => make('option', { value: person.id }, nameOf(person))),
    );
    function choose(id, tells) {
      who.person = people.find((person) => person.id === id) ?? who.person;
      select.value = who.person.id;
      image.hidden = who.person.picture_version === 0;
      if (!image.hidden)
        image.src = `/admin/v1/people/${encodeURIComponent(who.person.id)}/picture?v=${who.person.picture_version}`;
      if (!tells) return;
      localStorage.setItem(PLAYING, id);
      tell('not_you');
      onChange?.();
    }
    image.addEventListener('error', () => {
      image.hidden = true;
    });
    choose(who.person.id, false);
    // The console shows somebody else now.
    window.addEventListener('storage', ({ key, newValue }) => {
      if (key !== PLAYING || newValue === null || newValue === who.person.id) return;
      choose(newValue, false);
      onChange?.();
    });
    who.line = make('div', { class: 'who' }, image, select);
    return who;
  }

  /**
   * Nobody is signed in here. On a website of another site than the console's the browser keeps the
   * session from us; in a window of our own it does not.
   */
  function signedOut(label) {
    if (isWindow) {
      const to = encodeURIComponent(location.pathname + location.search);
      return make(
        'div',
        { class: 'box' },
        make('p', {}, 'Sign in to the console first; this goes on then. '),
        make('a', { class: 'button', href: `/sign-in?to=${to}` }, 'Sign in'),
      );
    }
    let opened = null;
    const open = () => {
      const url = new URL(location.href);
      url.searchParams.set('window', '1');
      opened = window.open(url, `pagescope-${channel}`, 'popup,width=420,height=620');
    };
    window.addEventListener('message', ({ source, origin, data }) => {
      if (opened === null || source !== opened || origin !== location.origin) return;
      if (data?.name !== NAME || data.event === 'size' || data.event === 'rendered') return;
      tell(data.event, data.detail);
    });
    onCall((data) => opened?.postMessage(data, location.origin));
    return make(
      'div',
      { class: 'box' },
      make('button', { type: 'button', class: 'button', onclick: open }, label),
    );
  }

  function sendToMessenger(people) {
    const ref = query.get('ref') ?? undefined;
    let isAfter = false;
    const label = CTA[query.get('cta_text') ?? ''] ?? 'Send to Messenger';
    if (people === undefined) return signedOut(label);
    const who = whoOf(people, () => {
      isAfter = false;
      button.disabled = false;
      button.textContent = label;
    });
    const button = make(
      'button',
      {
        type: 'button',
        class: `button ${query.get('color') === 'white' ? 'white' : ''} ${query.get('size') ?? ''}`,
        async onclick() {
          const detail = { ref: ref ?? null, is_after_optin: isAfter };
          tell('clicked', detail);
          button.disabled = true;
          alertLine.hidden = true;
          try {
            await play(who.person.id, 'send_to_messenger', ref === undefined ? {} : { ref });
            isAfter = true;
            button.textContent = 'Sent to Messenger';
            tell('opt_in', { ...detail, is_after_optin: true });
            if (isWindow) setTimeout(() => window.close(), GOODBYE_MS);
          } catch (error) {
            button.disabled = false;
            fail(error);
          }
        },
      },
      label,
    );
    return make('div', { class: 'box' }, button, who.line, alertLine);
  }

  function checkbox(people) {
    const user_ref = query.get('user_ref') ?? '';
    if (people === undefined) return signedOut('Send to Messenger');
    const state = () => (input.checked ? 'checked' : 'unchecked');
    const input = make('input', {
      type: 'checkbox',
      checked: query.get('prechecked') === 'true',
      onchange: () => tell('checkbox', { state: state(), user_ref }),
    });
    const done = make('span', { class: 'done', role: 'status' });
    const who = whoOf(people);
    let isConfirmed = false;
    onCall(async ({ call, detail }) => {
      // Who did not tick it has confirmed nothing; what is confirmed stays so.
      if (call !== 'confirm' || !input.checked || isConfirmed) return;
      isConfirmed = true;
      input.disabled = true;
      alertLine.hidden = true;
      const { ref } = detail ?? {};
      const more = typeof ref === 'string' && ref !== '' ? { user_ref, ref } : { user_ref };
      try {
        await play(who.person.id, 'checkbox_plugin', more);
        done.textContent = 'Confirmed';
        measure();
      } catch (error) {
        isConfirmed = false;
        input.disabled = false;
        fail(error);
      }
    });
    return make(
      'div',
      { class: 'box' },
      make('label', { class: 'check' }, input, 'Send to Messenger', done),
      who.line,
      alertLine,
    );
  }

  async function start() {
    // Nothing but the reason stands here; it wants room to be read.
    if (kind === 'problem') return tell('size', { width: 340, height: 150 });
    let people;
    try {
      people = (await api('GET', '/people?limit=1000')).data;
      const playing = localStorage.getItem(PLAYING);
      if (playing !== null && !people.some(({ id }) => id === playing)) {
        const one = await api('GET', `/people/${encodeURIComponent(playing)}`).catch(
          () => undefined,
        );
        if (one !== undefined) people.unshift(one);
      }
    } catch (error) {
      if (error.status !== 401 && error.status !== 403) fail(error);
    }
    if (people?.length === 0) {
      fail(new Error('Nobody is in this world yet: create a person in the console.'));
      document.body.append(make('div', { class: 'box' }, alertLine));
      return;
    }
    if (kind === 'customerchat') {
      window.startChat({
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
      });
      return;
    }
    const show = kind === 'messenger_checkbox' ? checkbox : sendToMessenger;
    document.body.append(show(people));
    new ResizeObserver(measure).observe(document.body.firstElementChild);
    tell(
      'rendered',
      kind === 'messenger_checkbox'
        ? { user_ref: query.get('user_ref') }
        : { ref: query.get('ref') },
    );
  }

  window.addEventListener('DOMContentLoaded', start);
  if (document.readyState === 'complete') start();
})();
