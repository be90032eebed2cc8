/** Node's own ways to ask, in a program that knows nothing of a proxy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must } from './command.ts';
import { otherServer } from './other-server.ts';
import { PETER, PETERS_NAME, serverForRuns } from './run.ts';

const { place } = await serverForRuns();

const command = (script: string, ...words: string[]): string[] => [
  'run',
  '--offline',
  '--',
  process.execPath,
  '-e',
  script,
  ...words,
];

const ASK = `
  const https = require('node:https');
  const http = require('node:http');
  const tls = require('node:tls');
  const net = require('node:net');
  const [url, other] = process.argv.slice(1);
  const plain = url.replace('https:', 'http:');
  const told = (error) => error.code === 'ECONNREFUSED' ? error.message : error.code || error.message;
  const get = (module, url, options) => new Promise((resolve) => {
    module.get(url, options, (response) => {
      let text = '';
      response.on('data', (more) => { text += more; }).on('end', () => resolve(text));
    }).on('error', (error) => resolve(told(error)));
  });
  const fetched = (url, init) =>
    fetch(url, init).then((response) => response.text(), (error) => told(error.cause));
  const raw = (socket) => new Promise((resolve) => {
    let text = '';
    const { pathname, search } = new URL(url);
    socket.write('GET ' + pathname + search + ' HTTP/1.0\\r\\n\\r\\n');
    socket.on('data', (more) => { text += more; });
    socket.on('end', () => resolve(text.split('\\r\\n\\r\\n')[1]));
    socket.on('error', (error) => resolve(told(error)));
  });
  const inWorker = () => new Promise((resolve) => {
    const { Worker } = require('node:worker_threads');
    const code = "fetch(require('node:worker_threads').workerData)" +
      ".then((response) => response.text()).then((text) => postMessage(text))";
    new Worker("const { parentPort } = require('node:worker_threads');" +
      "const postMessage = (text) => parentPort.postMessage(text);" + code,
      { eval: true, workerData: url }).on('message', resolve);
  });
  (async () => {
    console.log(JSON.stringify({
      fetch: await fetched(url),
      'fetch, plain': await fetched(plain),
      'https.get': await get(https, url, {}),
      'http.get': await get(http, plain, {}),
      'https.get by an agent of its own': await get(https, url, { agent: new https.Agent() }),
      'http.get by an agent of its own': await get(http, plain, { agent: new http.Agent() }),
      'https.get without an agent': await get(https, url, { agent: false }),
      'tls.connect(port, host)': await raw(tls.connect(443, 'graph.facebook.com', { servername: 'graph.facebook.com' })),
      'tls.connect(options)': await raw(tls.connect({ port: 443, host: 'Graph.Facebook.com.', servername: 'graph.facebook.com' })),
      'net.connect(port, host)': await raw(net.connect(80, 'graph.facebook.com')),
      'net.connect(options)': await raw(net.connect({ port: 80, host: 'graph.facebook.com', family: 4 })),
      'new Socket().connect': await raw(new net.Socket().connect('80', 'graph.facebook.com')),
      worker: await inWorker(),
      'another host of this machine': await get(http, other, {}),
      'another host of this machine, fetched': await fetched(other),
      'another machine, offline': await get(https, 'https://far.example', { agent: new https.Agent() }),
      'another machine, offline, by number': await raw(net.connect(443, '192.0.2.1')),
      'without the authority': await get(https, url, { agent: new https.Agent({ ca: tls.rootCertificates }) }),
      'the proxy in the environment': process.env.HTTPS_PROXY.replace(/:[^:@]*@/, ':SECRET@').replace(/\\d+$/, 'PORT'),
    }));
  })();
`;

test('every stack of Node is answered, and certificates are still checked', async (t) => {
  const other = await otherServer(t);
  const told = JSON.parse(await must(command(ASK, PETER, other), place(t).where));
  const {
    'another host of this machine': local,
    'another host of this machine, fetched': localFetched,
    'another machine, offline': far,
    'another machine, offline, by number': farByNumber,
    'without the authority': unknown,
    'the proxy in the environment': proxy,
    ...answers
  } = told;
  for (const [stack, answer] of Object.entries(answers)) {
    assert.equal(answer, PETERS_NAME, stack);
  }
  assert.equal(Object.keys(answers).length, 13);
  assert.equal(local, 'not ours');
  assert.equal(localFetched, 'not ours');
  assert.equal(far, 'pagescope run --offline lets nothing out: far.example was refused');
  assert.equal(farByNumber, 'pagescope run --offline lets nothing out: 192.0.2.1 was refused');
  assert.equal(unknown, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  assert.equal(proxy, 'http://pagescope:SECRET@127.0.0.1:PORT');
});

test('what the program had in NODE_OPTIONS still holds', async (t) => {
  const { where } = place(t);
  const script = `
    fetch(process.argv[1]).then((response) => response.text()).then((text) => {
      console.log(JSON.stringify([text, process.title, process.env.NODE_OPTIONS.split(' ')[0]]));
    });
  `;
  const env = { ...where.env, NODE_OPTIONS: '--title=my-bot' };
  const told = JSON.parse(await must(command(script, PETER), { ...where, env }));
  assert.deepEqual(told, [PETERS_NAME, 'my-bot', '--title=my-bot']);
});
