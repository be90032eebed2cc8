/**
 * The Messenger Extensions, for a website that is open as a webview. The host is the window that
 * shows it, or that opened it; nothing is said to any other window, and nobody else is believed.
 */
(function (window, document) {
  'use strict';
  if (window.MessengerExtensions) return;

  /** Put in as this file is served: the origins of hosts, and errors that need no host. */
  var CONFIG = 'PAGESCOPE_CONFIG';
  var HOSTS = CONFIG.hosts;
  var NAME = 'pagescope.webview';
  /** How long a host may take to say that it is there. */
  var PATIENCE_MS = 4000;

  var host = window.parent !== window ? window.parent : window.opener;
  /** The host's origin, once it has answered. */
  var met = null;
  var waiting = {};
  var asked = 0;

  function nothing() {}

  /** Where the host may be: a browser that tells of the windows around spares us guessing. */
  function places() {
    var around = window.location.ancestorOrigins;
    if (met !== null) return [met];
    return around && around.length > 0 && known(around[0]) ? [around[0]] : HOSTS;
  }

  function say(message) {
    var origins = places();
    origins.forEach(function (origin) {
      host.postMessage(message, origin);
    });
  }

  function known(origin) {
    return HOSTS.indexOf(origin) >= 0;
  }

  window.addEventListener('message', function (event) {
    var data = event.data;
    if (!host || event.source !== host || !known(event.origin)) return;
    if (!data || data.name !== NAME) return;
    if (data.type === 'welcome') met = event.origin;
    var call = waiting[data.id];
    if (!call) return;
    clearTimeout(call.timer);
    // A person may take as long over the answer as they like, once the question was heard.
    if (data.type === 'heard') return;
    delete waiting[data.id];
    if (data.type === 'welcome' || data.type === 'result') call.ok(data.result);
    else if (data.type === 'error') call.failed(data.code, data.message);
  });

  function ask(type, details, ok, failed) {
    var id = String(++asked);
    var call = { ok: ok || nothing, failed: failed || nothing, timer: 0 };
    function giveUp() {
      if (waiting[id] !== call) return;
      delete waiting[id];
      call.failed(CONFIG.not_enabled[0], CONFIG.not_enabled[1]);
    }
    waiting[id] = call;
    if (!host) {
      setTimeout(giveUp, 0);
      return;
    }
    call.timer = setTimeout(giveUp, PATIENCE_MS);
    var message = { name: NAME, type: type, id: id };
    for (var key in details) message[key] = details[key];
    try {
      say(message);
    } catch (_error) {
      // What cannot be copied to another window, as a function, cannot be shared either.
      delete waiting[id];
      clearTimeout(call.timer);
      setTimeout(function () {
        call.failed(CONFIG.unexpected[0], CONFIG.unexpected[1]);
      }, 0);
    }
  }

  function method(name, details, ok, failed) {
    var all = { method: name };
    for (var key in details) all[key] = details[key];
    ask('call', all, ok, failed);
  }

  function unsupported() {
    // Where the callbacks stand differs between these calls; the one for errors is the last.
    var failed = [].slice
      .call(arguments)
      .filter(function (given) {
        return typeof given === 'function';
      })
      .pop();
    setTimeout(function () {
      (failed || nothing)(CONFIG.unsupported[0], CONFIG.unsupported[1]);
    }, 0);
  }

  window.MessengerExtensions = {
    getContext: function (appId, ok, failed) {
      method('getContext', { app_id: String(appId) }, ok, failed);
    },
    getUserID: function (ok, failed) {
      method('getUserID', {}, ok, failed);
    },
    askPermission: function (ok, failed, permission) {
      method('askPermission', { permission: String(permission) }, ok, failed);
    },
    getGrantedPermissions: function (ok, failed) {
      method('getGrantedPermissions', {}, ok, failed);
    },
    getSupportedFeatures: function (ok, failed) {
      method('getSupportedFeatures', {}, ok, failed);
    },
    beginShareFlow: function (ok, failed, message, mode) {
      method('beginShareFlow', { message: message, mode: String(mode) }, ok, failed);
    },
    requestCloseBrowser: function (ok, failed) {
      method('requestCloseBrowser', {}, ok, failed);
    },
    isInExtension: function (ok) {
      ask(
        'hello',
        {},
        function () {
          (ok || nothing)(true);
        },
        function () {
          (ok || nothing)(false);
        },
      );
    },
    getEnvironment: unsupported,
    processPayment: unsupported,
    purchaseComplete: unsupported,
    requestPaymentCredentials: unsupported,
    requestThreadPermission: unsupported,
  };

  // The host learns that the SDK is there before it is asked anything.
  if (host) ask('hello', {});

  function started() {
    if (typeof window.extAsyncInit !== 'function') return false;
    var start = window.extAsyncInit;
    setTimeout(function () {
      start.call(window);
    }, 0);
    return true;
  }
  if (!started() && document.readyState !== 'complete') window.addEventListener('load', started);
})(window, document);
