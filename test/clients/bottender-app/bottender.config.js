module.exports = {
  channels: {
    messenger: {
      enabled: true,
      path: '/webhooks/messenger',
      appId: process.env.MESSENGER_APP_ID,
      appSecret: process.env.MESSENGER_APP_SECRET,
      accessToken: process.env.MESSENGER_ACCESS_TOKEN,
      verifyToken: process.env.MESSENGER_VERIFY_TOKEN,
      // Where Graph is.
      origin: process.env.MESSENGER_ORIGIN,
      // Read the profile of whoever writes into their session.
      skipLegacyProfile: false,
      // Answer a webhook when it has been dealt with.
      sync: true,
    },
  },
};
