/**
 * Loaded into every Node below `pagescope run`, before its program: connections to the answered
 * hosts go to the endpoint of that run, for the HTTP stacks that obey no proxy, and under
 * `--offline` connections to other machines come to nothing. Nothing else is changed; TLS goes on
 * checking the host's name and who issued its certificate.
 *
 * Plain JavaScript of an old kind, because any Node may have to read it.
 */
// biome-ignore lint/style/useNodejsImportProtocol: Node before 14.18 does not know it
const net = require('net');

const [port, ...hosts] = (process.env.PAGESCOPE_CONNECT || '').split(' ');
const answered = new Set(hosts);
const offline = process.env.PAGESCOPE_OFFLINE === '1';
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|::1)$/;

if (answered.size > 0) {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function redirected(...words) {
    const { options, callback } = read(words);
    const host = options === undefined ? '' : bare(options.host);
    if (!answered.has(host)) {
      if (!offline || host === '' || LOOPBACK.test(host)) return connect.apply(this, words);
      const no = new Error(`pagescope run --offline lets nothing out: ${host} was refused`);
      process.nextTick(() => this.destroy(Object.assign(no, { code: 'ECONNREFUSED' })));
      return this;
    }
    const here = Object.assign({}, options, { host: '127.0.0.1', port: Number(port) });
    return connect.call(this, here, callback);
  };
}

/** The forms of `connect`: options, port and host, or both as Node hands them on to itself. */
function read(words) {
  const first = words[0];
  const last = words[words.length - 1];
  const callback = typeof last === 'function' ? last : undefined;
  if (Array.isArray(first)) return { options: first[0], callback: first[1] || undefined };
  if (typeof first === 'object' && first !== null) return { options: first, callback };
  return { options: typeof words[1] === 'string' ? { host: words[1] } : undefined, callback };
}

function bare(host) {
  return typeof host === 'string' ? host.toLowerCase().replace(/\.+$/, '') : '';
}
