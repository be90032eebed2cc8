/** Greets by first name: as the session knows it, or read anew for somebody who comes back. */
module.exports = async function App(context) {
  const { isReferral, text } = context.event;
  const { user } = context.session;
  if (text === 'Show me') return context.sendImage(user.profilePic);
  const { firstName } = isReferral ? await context.getUserProfile({ fields: FIELDS }) : user;
  return context.sendText(`Hello, ${firstName ?? 'whoever you are'}!`);
};

const FIELDS = ['first_name', 'timezone'];
