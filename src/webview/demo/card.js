/** The card: a webview that asks the Messenger Extensions who is there, and its own server the rest. */
(() => {
  const at = (id) => document.getElementById(id);
  const { app } = document.body.dataset;
  let signed_request;

  function got(name, value) {
    const term = document.createElement('dt');
    const detail = document.createElement('dd');
    term.textContent = name;
    detail.textContent = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    at('got').append(term, detail);
  }

  const failed = (what) => (code, message) => {
    got(what, { code, message });
    at('state').textContent = `${what} failed: ${message} (${code})`;
    if (signed_request === undefined) at('number').textContent = 'Open this card in Messenger.';
  };

  /** What Graph tells our server of whoever signed_request names. */
  async function readProfile() {
    const response = await fetch('/who', { method: 'POST', body: signed_request });
    const { verified, profile } = await response.json();
    got('our server', { signature: verified ? 'verified' : 'not ours' });
    got('Graph says', profile);
    const { first_name, last_name, profile_pic } = profile ?? {};
    if (first_name === undefined) return;
    at('holder').textContent = [first_name, last_name].filter(Boolean).join(' ');
    at('ask').hidden = true;
    if (profile_pic !== undefined) {
      const image = document.createElement('img');
      image.src = profile_pic;
      image.alt = '';
      image.className = 'portrait';
      document.querySelector('.loyalty header').append(image);
    }
  }

  window.extAsyncInit = () => {
    const { MessengerExtensions } = window;
    MessengerExtensions.getSupportedFeatures(
      (result) => got('getSupportedFeatures', result),
      failed('getSupportedFeatures'),
    );
    MessengerExtensions.getContext(
      app,
      (context) => {
        ({ signed_request } = context);
        got('getContext', context);
        at('number').textContent = `No. ${context.psid}`;
        at('ask').disabled = false;
        readProfile();
      },
      failed('getContext'),
    );
    at('ask').addEventListener('click', () => {
      MessengerExtensions.askPermission(
        (answer) => {
          got('askPermission', answer);
          at('state').textContent = answer.isGranted
            ? ''
            : 'No name then. The cups count all the same.';
          readProfile();
        },
        failed('askPermission'),
        'user_profile',
      );
    });
    at('close').addEventListener('click', () => {
      MessengerExtensions.requestCloseBrowser(undefined, failed('requestCloseBrowser'));
    });
  };
})();
