// Calls each of the greeter's four methods and prints a line of JSON for each:
//   node client.js PROTO_FILE TARGET [CA_FILE]
// TARGET is what grpc-js takes: host:port or unix:/path; with CA_FILE it is called over TLS.
'use strict';

const fs = require('fs');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const [protoFile, target, caFile] = process.argv.slice(2);
const definition = protoLoader.loadSync(protoFile, { enums: String, defaults: true });
const { Greeter } = grpc.loadPackageDefinition(definition).umbel.greeter.v1;
const credentials = caFile
  ? grpc.credentials.createSsl(fs.readFileSync(caFile))
  : grpc.credentials.createInsecure();
const greeter = new Greeter(target, credentials);
const deadline = () => ({ deadline: Date.now() + 20_000 });

const unary = () =>
  new Promise((resolve, reject) =>
    greeter.greet({ name: 'Ada' }, deadline(), (error, reply) =>
      error ? reject(error) : resolve([reply])));

const serverStream = () => all(greeter.greetManyTimes({ name: 'Ada', times: 3 }, deadline()));

const clientStream = () =>
  new Promise((resolve, reject) => {
    const call = greeter.greetEverybody(deadline(), (error, reply) =>
      error ? reject(error) : resolve([reply]));
    call.write({ name: 'Ada' });
    call.write({ name: 'Grace' });
    call.end();
  });

// The next name is sent when the last was greeted: both ways are open at once.
const bidiStream = () => {
  const call = greeter.greetEach(deadline());
  const names = ['Ada', 'Grace', 'Barbara'];
  const next = () => (names.length ? call.write({ name: names.shift() }) : call.end());
  call.on('data', next);
  next();
  return all(call);
};

const refused = () =>
  new Promise((resolve, reject) =>
    greeter
      .greetManyTimes({ name: 'Ada', times: 5000 }, deadline())
      .on('data', () => reject(new Error('a greeting came')))
      .on('error', error =>
        resolve([{ text: `${grpc.status[error.code]}: ${error.details}`, caller: {} }])));

function all(stream) {
  return new Promise((resolve, reject) => {
    const replies = [];
    stream.on('data', reply => replies.push(reply));
    stream.on('error', reject);
    stream.on('end', () => resolve(replies));
  });
}

async function main() {
  for (const [kind, call] of Object.entries({ unary, serverStream, clientStream, bidiStream, refused })) {
    const replies = await call();
    const texts = replies.map(reply => reply.text);
    console.log(JSON.stringify({ kind, texts, transport: replies[0].caller.transport }));
  }
  greeter.close();
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
