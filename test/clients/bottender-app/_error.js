/** Called with what the bot failed of: it is printed, and the session is kept nevertheless. */
module.exports = async function HandleError(_context, { error }) {
  console.error(error);
};
