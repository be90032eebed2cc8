/** Reads a URL by each of the ways in which Node programs do, none of which is told of a proxy. */
const https = require('node:https');
const path = require('node:path');
const axios = require('axios');
const { MessengerClient } = require('messaging-api-messenger');
const nodeFetch = require('node-fetch');
const request = require('request');

const beside = path.dirname(require.resolve('messaging-api-messenger'));
const oldAxios = require(require.resolve('axios', { paths: [beside] }));

const fetched = async (response) => ({ status: response.status, body: await response.json() });
const byAxios = (client) => async (url) => {
  const { status, data } = await client.get(url, { validateStatus: () => true });
  return { status, body: data };
};

const STACKS = {
  fetch: (url) => fetch(url).then(fetched),
  'node-fetch': (url) => nodeFetch(url).then(fetched),
  'node-fetch with an agent': (url) => nodeFetch(url, { agent: new https.Agent() }).then(fetched),
  axios: byAxios(axios),
  'axios 0.21': byAxios(oldAxios),
  request: (url) =>
    new Promise((resolve, reject) => {
      request({ url, json: true }, (error, response, body) => {
        if (error) reject(error);
        else resolve({ status: response.statusCode, body });
      });
    }),
  'messaging-api-messenger': async (url) => {
    const { pathname, searchParams } = new URL(url);
    const [, version, psid] = pathname.split('/');
    const client = new MessengerClient({
      accessToken: searchParams.get('access_token'),
      version: version.slice(1),
    });
    const fields = searchParams.get('fields').split(',');
    return client.getUserProfile(psid, { fields }).then(
      ({ firstName }) => ({ status: 200, body: { first_name: firstName } }),
      (error) => ({
        status: error.response.status,
        body: { error: { message: error.response.data.error.message } },
      }),
    );
  },
};

require('./lines.cjs')(async ({ stack, url }) =>
  stack === undefined ? Object.keys(STACKS) : STACKS[stack](url),
);
