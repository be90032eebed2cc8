/** A program that reads profiles with `fb`. */
const { Facebook } = require('fb');

require('./lines.cjs')(
  ({ psid, options, ...params }) =>
    new Promise((resolve) => {
      new Facebook(options).api(psid, params, resolve);
    }),
);
