// The answers of the local storyteller, read by the stock openai package as its own documentation shows:
//   node stock-openai.mjs http://localhost:1234/v1 <key> name...
// Prints a line of JSON for each name: {name, text} where the stream ended, {name, text, failure} where it threw. An answer
// that neither ends nor throws is given up after a while.
import OpenAI from 'openai';

const [baseURL, apiKey, ...names] = process.argv.slice(2);
const GIVE_UP_MILLIS = 6000;
const AT_ONCE = 10;
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, logLevel: 'off' });

async function read(name) {
  let text = '';
  try {
    const stream = await client.chat.completions.create(
      { model: 'story-model', stream: true, messages: [{ role: 'user', content: `Stock [${name}]` }] },
      { signal: AbortSignal.timeout(GIVE_UP_MILLIS) },
    );
    for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? '';
    if (stream.controller.signal.aborted) return { name, text, failure: 'never ends' };
    return { name, text };
  } catch (failure) {
    return { name, text, failure: failure.constructor.name };
  }
}

async function readRest() {
  for (let name = names.shift(); name; name = names.shift()) console.log(JSON.stringify(await read(name)));
}

await Promise.all(Array.from({ length: AT_ONCE }, readRest));
process.exit(0);
