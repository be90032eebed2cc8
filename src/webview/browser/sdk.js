/**
 * The plugins on a website: finds where they are to stand, shows each in a frame of its own, and
 * tells the website what happens in there. A frame is believed for itself alone.
 */
(function (window, document) {
  'use strict';
  if (window.FB) return;

  /** Put in as this file is served: where the plugins are. */
  var CONFIG = 'PAGESCOPE_CONFIG';
  var HOST = CONFIG.hosts[0];
  var NAME = 'pagescope.plugin';

  var settings = { appId: '' };
  var plugins = [];
  var listeners = {};
  var made = 0;
  var started = false;

  /** Kinds of plugins: the class they stand in, their attributes, and how large they begin. */
  var KINDS = [
    {
      name: 'send_to_messenger',
      selector: '.fb-send-to-messenger, fb\\:send-to-messenger',
      attributes: ['ref', 'color', 'size', 'cta_text', 'enforce_login'],
      width: 300,
      height: 88,
    },
    {
      name: 'messenger_checkbox',
      selector: '.fb-messenger-checkbox, fb\\:messenger-checkbox',
      attributes: ['user_ref', 'prechecked', 'allow_login', 'size', 'skin', 'center_align'],
      width: 320,
      height: 76,
    },
    {
      name: 'customerchat',
      selector: '.fb-customerchat, .fb-customer-chat, fb\\:customerchat',
      attributes: [
        'ref',
        'theme_color',
        'logged_in_greeting',
        'logged_out_greeting',
        'greeting_dialog_display',
        'greeting_dialog_delay',
        'minimized',
      ],
      width: 76,
      height: 76,
      floats: true,
    },
  ];

  /** Attributes were written as `page_id`, as `data-page_id` and as `data-page-id`. */
  function attribute(element, name) {
    var dashed = name.replace(/_/g, '-');
    var value =
      element.getAttribute(name) ||
      element.getAttribute('data-' + name) ||
      element.getAttribute('data-' + dashed);
    return value === null ? '' : value;
  }

  function fire(name, value) {
    (listeners[name] || []).slice().forEach(function (listener) {
      listener(value);
    });
  }

  function render(kind, element) {
    if (element.getAttribute('fb-xfbml-state') || !HOST) return;
    element.setAttribute('fb-xfbml-state', 'rendered');
    var channel = 'f' + ++made;
    var query = {
      app_id:
        attribute(element, 'messenger_app_id') || attribute(element, 'app_id') || settings.appId,
      page_id: attribute(element, 'page_id'),
      origin: window.location.origin,
      channel: channel,
    };
    kind.attributes.forEach(function (name) {
      var value = attribute(element, name);
      if (value !== '') query[name] = value;
    });
    // What is told of a chat is where it was opened.
    if (kind.floats) query.referer_uri = window.location.href.slice(0, 2000);
    var frame = document.createElement('iframe');
    frame.title = 'Messenger';
    frame.style.cssText = kind.floats
      ? 'border:0;position:fixed;right:12px;bottom:12px;z-index:2147483647;max-width:calc(100vw - 24px);max-height:calc(100vh - 24px);color-scheme:light;background:none'
      : 'border:0;max-width:100%;color-scheme:light;background:none';
    frame.width = kind.width;
    frame.height = kind.height;
    frame.src =
      HOST +
      '/plugins/' +
      kind.name +
      '?' +
      Object.keys(query)
        .map(function (name) {
          return name + '=' + encodeURIComponent(query[name]);
        })
        .join('&');
    plugins.push({ kind: kind.name, channel: channel, frame: frame, query: query, shown: true });
    (kind.floats ? document.body : element).appendChild(frame);
  }

  function parse(root, done) {
    KINDS.forEach(function (kind) {
      var found = (root || document).querySelectorAll(kind.selector);
      [].forEach.call(found, function (element) {
        render(kind, element);
      });
    });
    if (typeof done === 'function') setTimeout(done, 0);
  }

  function say(plugin, call, detail) {
    var message = { name: NAME, channel: plugin.channel, call: call, detail: detail || {} };
    plugin.frame.contentWindow.postMessage(message, HOST);
  }

  function chats() {
    return plugins.filter(function (plugin) {
      return plugin.kind === 'customerchat';
    });
  }

  window.addEventListener('message', function (event) {
    var data = event.data;
    if (event.origin !== HOST || !data || data.name !== NAME) return;
    var plugin = plugins.filter(function (one) {
      return one.frame.contentWindow === event.source && one.channel === data.channel;
    })[0];
    if (!plugin) return;
    var detail = data.detail || {};
    if (data.event === 'size') {
      plugin.frame.width = Number(detail.width) || plugin.frame.width;
      plugin.frame.height = Number(detail.height) || plugin.frame.height;
      return;
    }
    if (plugin.kind === 'customerchat') {
      fire('customerchat.' + data.event, detail);
      return;
    }
    var told = { event: data.event };
    for (var name in detail) told[name] = detail[name];
    fire(plugin.kind, told);
  });

  function logEvent(name, _value, parameters) {
    if (name !== 'MessengerCheckboxUserConfirmation') return;
    var wanted = parameters || {};
    plugins.forEach(function (plugin) {
      var isMeant =
        plugin.kind === 'messenger_checkbox' &&
        plugin.query.user_ref === String(wanted.user_ref) &&
        plugin.query.page_id === String(wanted.page_id);
      if (isMeant) say(plugin, 'confirm', { ref: wanted.ref, app_id: wanted.app_id });
    });
  }

  function show(isShown) {
    chats().forEach(function (plugin) {
      if (plugin.shown === isShown) return;
      plugin.shown = isShown;
      plugin.frame.style.display = isShown ? '' : 'none';
      fire(isShown ? 'customerchat.show' : 'customerchat.hide', {});
    });
  }

  function chatCall(call) {
    return function (detail) {
      chats().forEach(function (plugin) {
        say(plugin, call, detail);
      });
    };
  }

  function nothing() {}

  window.FB = {
    init: function (options) {
      settings.appId = String((options || {}).appId || settings.appId);
      started = true;
      if (!options || options.xfbml !== false) whenReady(parse);
    },
    XFBML: { parse: parse },
    Event: {
      subscribe: function (name, listener) {
        listeners[name] = (listeners[name] || []).concat([listener]);
      },
      unsubscribe: function (name, listener) {
        listeners[name] = (listeners[name] || []).filter(function (one) {
          return one !== listener;
        });
      },
    },
    AppEvents: {
      logEvent: logEvent,
      logPageView: nothing,
      activateApp: nothing,
      EventNames: {},
      ParameterNames: {},
    },
    CustomerChat: {
      show: function (withDialog) {
        show(true);
        if (withDialog !== false) chatCall('showDialog')();
      },
      hide: function () {
        show(false);
      },
      showDialog: chatCall('showDialog'),
      hideDialog: chatCall('hideDialog'),
      update: chatCall('update'),
    },
    Canvas: {},
    getLoginStatus: function (done) {
      // Nobody is signed in to a website by this; what it says of them is that it does not know.
      if (typeof done === 'function') {
        setTimeout(function () {
          done({ authResponse: null, status: 'unknown' });
        }, 0);
      }
    },
  };

  function whenReady(run) {
    if (document.readyState !== 'loading') run();
    else
      document.addEventListener('DOMContentLoaded', function () {
        run();
      });
  }

  function begin() {
    var script = document.currentScript || document.getElementById('facebook-jssdk');
    var hash = {};
    ((script && script.src.split('#')[1]) || '').split('&').forEach(function (pair) {
      var parts = pair.split('=');
      hash[parts[0]] = decodeURIComponent(parts[1] || '');
    });
    function callBack() {
      if (typeof window.fbAsyncInit === 'function' && !window.fbAsyncInit.hasRun) {
        window.fbAsyncInit.hasRun = true;
        window.fbAsyncInit();
      }
      if (!started && hash.xfbml) window.FB.init({ appId: hash.appId, xfbml: true });
    }
    setTimeout(callBack, 0);
    // It may be here before the website has said what it wants called.
    window.addEventListener('load', callBack);
  }
  begin();
})(window, document);
