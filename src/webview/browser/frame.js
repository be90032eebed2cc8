/**
 * Shows a website and passes on what it and the console say to each other, with the website's origin
 * as the browser knows it. It decides nothing.
 */
(function (window, document) {
  'use strict';
  var NAME = 'pagescope.frame';
  /** How long a website may take before somebody looks whether it is there at all. */
  var PATIENCE_MS = 2500;

  var host = window.parent;
  var own = window.location.origin;
  var url = new URL(window.location.href).searchParams.get('url');
  if (host === window) return;

  var site = document.createElement('iframe');
  site.title = new URL(url).host;
  site.name = 'messenger_ref';
  // Not the window around: a website must not lead the console away.
  site.setAttribute(
    'sandbox',
    'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads',
  );
  var heard = false;

  function tell(message) {
    message.name = NAME;
    host.postMessage(message, own);
  }

  window.addEventListener('message', function (event) {
    var data = event.data;
    if (!data) return;
    if (event.source === site.contentWindow) {
      heard = true;
      if (event.origin !== 'null') tell({ type: 'said', origin: event.origin, data: data });
    } else if (event.source === host && event.origin === own && data.name === NAME) {
      // The window may show another website by now: then nobody gets it.
      if (data.type === 'say') site.contentWindow.postMessage(data.data, data.origin);
    }
  });

  site.addEventListener('load', function () {
    tell({ type: 'loaded' });
  });
  site.src = url;
  document.documentElement.appendChild(document.body || document.createElement('body'));
  document.body.appendChild(site);

  window.setTimeout(function () {
    if (heard) return;
    var asked = window.fetch(url, {
      method: 'HEAD',
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
    });
    asked.then(
      function () {
        if (!heard) tell({ type: 'silent' });
      },
      function () {
        if (!heard) tell({ type: 'unreachable' });
      },
    );
  }, PATIENCE_MS);
})(window, document);
