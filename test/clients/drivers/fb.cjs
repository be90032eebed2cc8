/** A program that talks to Graph with `fb`. */
const { Facebook } = require('fb');

require('./lines.cjs')(
  ({ psid, path = psid, method = 'get', options, ...params }) =>
    new Promise((resolve) => {
      new Facebook(options).api(path, method, params, resolve);
    }),
);
