/** A bot on Botkit that talks to Graph with the API object of its Facebook adapter. */
const { FacebookAdapter } = require('botbuilder-adapter-facebook');
const { Botkit } = require('botkit');

require('./lines.cjs')(async (told) => {
  const {
    psid,
    path = `/${psid}`,
    method = 'GET',
    version,
    access_token,
    app_secret,
    ...params
  } = told;
  const adapter = new FacebookAdapter({
    access_token,
    app_secret,
    verify_token: 'a-verify-token',
    ...(process.env.API_HOST ? { api_host: process.env.API_HOST } : {}),
    ...(version ? { api_version: version } : {}),
  });
  const controller = new Botkit({ adapter, disable_webserver: true });
  await new Promise((resolve) => controller.ready(resolve));
  const bot = await controller.spawn({});
  return bot.api.callAPI(path, method, params);
});
