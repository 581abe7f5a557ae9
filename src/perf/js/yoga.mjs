// Answers `listStories` as an ordinary server on Node does: graphql-yoga, jose, AWS SDK. Its settings are the service's.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GraphQLError } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { OIDC_ISSUER, OIDC_CLIENT_ID, PORT } = process.env;
const MOST_KNOWN_TOKENS = 10_000;

const keys = createRemoteJWKSet(new URL(`${OIDC_ISSUER}/.well-known/jwks.json`));
const known = new Map();
const table = new DynamoDBClient();

/** The subject of a token, which is verified once. */
async function owner(request) {
  const token = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
  let claims = known.get(token);
  if (claims === undefined || claims.exp * 1_000 <= Date.now()) {
    claims = await verified(token);
    if (known.size >= MOST_KNOWN_TOKENS) {
      known.clear();
    }
    known.set(token, claims);
  }
  return claims.sub;
}

async function verified(token) {
  const { payload } = await jwtVerify(token, keys, { issuer: OIDC_ISSUER, algorithms: ['RS256'] }).catch(() => {
    throw unauthorized();
  });
  if (payload.token_use !== 'access' || payload.client_id !== OIDC_CLIENT_ID) {
    throw unauthorized();
  }
  return payload;
}

function unauthorized() {
  return new GraphQLError('A valid token is needed.', { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });
}

/** By the query that the service makes for these fields. */
async function listStories(source, { limit }, { request }) {
  const { Items } = await table.send(
    new QueryCommand({
      TableName: 'Stories',
      KeyConditionExpression: '#owner = :owner AND #id BETWEEN :low AND :high',
      FilterExpression: 'NOT #expiresAt <= :now',
      ProjectionExpression: '#owner, #id, #status, #attempt, #leaseOwner, #prompt, #createdAt, #updatedAt, #text',
      ExpressionAttributeNames: {
        '#owner': 'owner', '#id': 'id', '#status': 'status', '#attempt': 'attempt', '#leaseOwner': 'leaseOwner',
        '#prompt': 'prompt', '#createdAt': 'createdAt', '#updatedAt': 'updatedAt', '#text': 'text', '#expiresAt': 'expiresAt',
      },
      ExpressionAttributeValues: {
        ':owner': { S: await owner(request) },
        ':low': { S: '0' },
        ':high': { S: 'g' },
        ':now': { N: String(Math.floor(Date.now() / 1_000)) },
      },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit,
    }),
  );
  return Items.map(({ id, status, prompt, createdAt, text }) => ({
    id: id.S,
    status: status.S,
    prompt: prompt.S,
    createdAt: new Date(Number(createdAt.N)).toISOString(),
    text: text?.S ?? '',
  }));
}

const typeDefs = readFileSync('schema.graphql', 'utf8');
const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers: { Query: { listStories } } }),
  graphiql: false,
  landingPage: false,
  logging: 'warn',
  healthCheckEndpoint: '/health/ready',
});
createServer(yoga).listen(Number(PORT), '127.0.0.1');
