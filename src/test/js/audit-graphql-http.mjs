// Runs the conformance audits of graphql-http against a server:
//   node audit-graphql-http.mjs http://localhost:8080/graphql <token>
// Prints one line per audit that does not pass, then the count. Ends with 1 where any MUST or SHOULD fails.
import { serverAudits } from 'graphql-http';

const [url, token] = process.argv.slice(2);
const fetchFn = (input, init = {}) =>
  fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });

const results = [];
for (const audit of serverAudits({ url, fetchFn })) {
  results.push(await audit.fn());
}
const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const result of results) {
  counts[result.status]++;
  if (result.status !== 'ok') {
    console.log(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
  }
}
console.log(`${results.length} audits:`, JSON.stringify(counts));
process.exit(counts.warn + counts.error > 0 ? 1 : 0);
