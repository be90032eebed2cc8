/** The few pages that stand without the built console: signing in, and waiting for the build. */

export interface Page {
  type: string;
  body: string;
}

const html = (title: string, body: string, head = ''): Page => ({
  type: 'text/html; charset=utf-8',
  body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="/sign-in.css">
${head}</head>
<body><main>
${body}
</main></body>
</html>
`,
});

const ANOTHER = `<p>For a link that works once, run this beside the server:</p>
<pre>pagescope console</pre>
<p class="aside">From a checkout: <code>npm run pagescope console</code></p>`;

const SIGN_IN = html(
  'Sign in · Pagescope',
  `<h1>Sign in to Pagescope</h1>
<p id="told" role="status">This console opens with a link from the terminal.</p>
<div id="how">
${ANOTHER}
<form id="form">
<label for="code">Or paste a link or its code here</label>
<input id="code" name="code" type="text" autocomplete="off" spellcheck="false" autocapitalize="none" required>
<button>Sign in</button>
</form>
</div>
<noscript><p>Signing in needs JavaScript. The Admin API at /admin/v1 does not.</p></noscript>`,
  '<script src="/sign-in.js" defer></script>\n',
);

/** Runs as a file of its own: the policy allows no inline code. */
const SCRIPT: Page = {
  type: 'text/javascript; charset=utf-8',
  body: `const told = document.getElementById('told');
const how = document.getElementById('how');
const input = document.getElementById('code');

function tell(words) {
  told.textContent = words;
  how.hidden = false;
}

function goOn() {
  const to = new URLSearchParams(location.search).get('to') ?? '/';
  const target = new URL(to, location.origin);
  location.replace(target.origin === location.origin ? target : '/');
}

async function isSignedIn() {
  const response = await fetch('/admin/v1/sessions/current');
  return response.ok;
}

async function signIn(code) {
  told.textContent = 'Signing in…';
  try {
    const response = await fetch('/admin/v1/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (response.ok || (await isSignedIn())) return goOn();
    const { detail } = await response.json();
    tell(detail);
  } catch {
    tell('The server does not answer. Is it still running?');
  }
}

function codeIn(text) {
  return /[?#&]code=([\\w-]+)/.exec(text)?.[1];
}

document.getElementById('form').addEventListener('submit', (event) => {
  event.preventDefault();
  signIn(codeIn(input.value) ?? input.value.trim());
});

function start() {
  const code = codeIn(location.hash);
  if (code === undefined) return;
  // Not for the history: a link is of no use to whoever finds it there, but it looks like one.
  history.replaceState(null, '', location.pathname + location.search);
  how.hidden = true;
  signIn(code);
}

addEventListener('hashchange', start);
start();
`,
};

const STYLE: Page = {
  type: 'text/css; charset=utf-8',
  body: `:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: light-dark(#f5f5f2, #101313); color: light-dark(#171c1b, #e9edeb); }
main { box-sizing: border-box; width: min(32rem, 100vw - 2rem); padding: 2rem; margin: 1rem;
  border-radius: 12px; background: light-dark(#fff, #171b1b);
  box-shadow: 0 1px 3px light-dark(#0002, #0008); }
h1 { margin: 0 0 .75rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: .75rem 0; }
.aside, label { color: light-dark(#4d5654, #a9b3b0); font-size: .875rem; }
pre { margin: .75rem 0; padding: .75rem 1rem; border-radius: 8px; overflow: auto;
  background: light-dark(#efefeb, #0b0e0e); font: .875rem/1.5 ui-monospace, monospace; }
code { font: .875em ui-monospace, monospace; }
label { display: block; margin: 1.25rem 0 .375rem; }
form { display: grid; }
input, button { font: inherit; padding: .625rem .75rem; border-radius: 8px; }
input { border: 1px solid light-dark(#8b938f, #66716d); background: transparent; color: inherit; }
button { margin-top: .75rem; border: 0; cursor: pointer; font-weight: 600;
  background: light-dark(#0b6e63, #54cdb9); color: light-dark(#fff, #04231f); }
:focus-visible { outline: 3px solid light-dark(#0b6e63, #54cdb9); outline-offset: 2px; }
[hidden] { display: none; }
`,
};

const BUILDING = html(
  'Building · Pagescope',
  `<h1>Building the console…</h1>
<p role="status">It was changed, or has not been built in this checkout yet. This page goes on by itself in a few seconds.</p>`,
  '<meta http-equiv="refresh" content="1">\n',
);

/** Answered to everybody. */
export const OPEN_PAGES: Readonly<Record<string, Page>> = {
  '/sign-in': SIGN_IN,
  '/sign-in.js': SCRIPT,
  '/sign-in.css': STYLE,
};

export function buildingPage(): Page {
  return BUILDING;
}

/** `output`: what the build said last. */
export function failedPage(output: string): Page {
  return html(
    'Not built · Pagescope',
    `<h1>The console could not be built</h1>
<p role="status">It is built again as soon as one of its files changes.</p>
<pre>${escaped(output)}</pre>`,
    '<meta http-equiv="refresh" content="5">\n',
  );
}

export function missingPage(): Page {
  return html(
    'Not built · Pagescope',
    `<h1>The console is not here</h1>
<p>This installation carries no built console, and nothing to build it with. From a checkout, run <code>npm ci</code> and start again.</p>`,
  );
}

export function notFoundPage(): Page {
  return html(
    'Not found · Pagescope',
    '<h1>There is nothing here</h1>\n<p><a href="/">To the console</a></p>',
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
