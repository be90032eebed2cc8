/** Greets whoever taps Get Started by their first name. */
module.exports = async function App(context) {
  if (context.event.payload !== 'GET_STARTED') return;
  const { firstName } = await context.getUserProfile({ fields: ['first_name'] });
  await context.sendText(`Hi ${firstName}!`);
};
