/**
 * A program that is told what to ask by lines of JSON, and tells by lines that begin with `told`
 * what it was answered; whatever else a client prints is its own affair.
 */
const readline = require('node:readline');

module.exports = function answerLines(answer) {
  readline.createInterface({ input: process.stdin }).on('line', async (line) => {
    const told = await answer(JSON.parse(line)).catch((error) => ({ thrown: String(error) }));
    process.stdout.write(`told ${JSON.stringify(told)}\n`);
  });
};
