/** Greets whoever taps Get Started by their first name. */
const express = require('express');
const { json } = require('body-parser');
const Botly = require('botly');

const { MESSENGER_APP_SECRET, MESSENGER_ACCESS_TOKEN, MESSENGER_VERIFY_TOKEN, PORT } = process.env;

const botly = new Botly({
  accessToken: MESSENGER_ACCESS_TOKEN,
  verifyToken: MESSENGER_VERIFY_TOKEN,
  webHookPath: '/webhook',
});

botly.on('postback', (sender, _message, payload) => {
  if (payload !== 'GET_STARTED') return;
  botly.getUserProfile(sender, (_error, { first_name }) => {
    botly.sendText({ id: sender, text: `Hi ${first_name}!` });
  });
});

const app = express();
app.use(json({ verify: botly.getVerifySignature(MESSENGER_APP_SECRET) }));
app.use(botly.router());
app.listen(PORT, () => console.log(`listening on ${PORT}`));
