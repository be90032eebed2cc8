/** The website of the café: what it does with the plugins. */
(() => {
  const told = document.getElementById('told');
  const said = document.getElementById('said');
  const box = document.getElementById('box');
  const { pageId, appId } = {
    pageId: box.getAttribute('page_id'),
    appId: box.getAttribute('messenger_app_id'),
  };
  /** New for every visit, as the plugin wants it. */
  const user_ref = `letter-${crypto.randomUUID()}`;
  box.setAttribute('user_ref', user_ref);
  let isTicked = false;

  function note(name, detail) {
    const line = document.createElement('li');
    line.textContent = `${name} ${JSON.stringify(detail)}`;
    told.append(line);
  }

  window.fbAsyncInit = () => {
    const { FB } = window;
    for (const name of [
      'send_to_messenger',
      'messenger_checkbox',
      'customerchat.load',
      'customerchat.dialogShow',
      'customerchat.dialogHide',
    ]) {
      FB.Event.subscribe(name, (detail) => note(name, detail));
    }
    FB.Event.subscribe('messenger_checkbox', ({ event, state }) => {
      if (event === 'checkbox') isTicked = state === 'checked';
    });
    FB.init({ appId, xfbml: true, version: 'v2.6' });
  };

  document.getElementById('letter').addEventListener('submit', (event) => {
    event.preventDefault();
    window.FB.AppEvents.logEvent('MessengerCheckboxUserConfirmation', null, {
      app_id: appId,
      page_id: pageId,
      ref: 'bean-letter',
      user_ref,
    });
    said.textContent = isTicked
      ? 'Thank you. The first letter comes by Messenger.'
      : 'Thank you. Tick the box to have it by Messenger, too.';
  });
})();
