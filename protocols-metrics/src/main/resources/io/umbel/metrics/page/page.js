/** Draws the node's state, each time it arrives. Nothing is built from strings: what peers choose is text, never markup. */
import { Chart, sparkline } from '/charts.js';
import { bytes, clock, duration, short, span, text } from '/format.js';
import { drawOverlay } from '/overlay.js';

const MINUTE = 60;
const ENOUGH_PACKETS = 1000;
const $ = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'class') made.className = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const say = (id, value) => {
  if ($(id).textContent !== value) $(id).textContent = value;
};

const figure = (id, [value, unit]) => $(id).replaceChildren(value, make('small', {}, unit));

const charts = { traffic: new Chart('traffic'), latency: new Chart('latency') };
const rtts = new Map();
let before = null;

/* ---------- node ---------- */

function drawNode(state) {
  const { node } = state;
  say('name', short(node.address.id));
  say('version', `Umbel ${node.version}`);
  say('uptime', span(state.time - node.since));
  say('node-id', node.address.id);
  say('ticket', state.ticket);
  say('addresses', node.address.addresses.join(', ') || 'no address');
  document.title = `${short(node.address.id)} · Umbel`;
  if ($('qr').dataset.ticket !== state.ticket) {
    $('qr').dataset.ticket = state.ticket;
    $('qr').src = '/ticket.svg?' + state.ticket.length;
  }
}

function drawTiles(state, open) {
  const { traffic } = state.node;
  const seconds = before ? (state.time - before.time) / 1000 : 0;
  const rate = (key) => (seconds > 0 ? (traffic[key] - before.node.traffic[key]) / seconds : 0);
  const perSecond = ([value, unit]) => [value, `${unit}/s`];
  say('t-connections', String(open.length));
  const peers = state.node.peers.filter((peer) => peer.connections.length > 0).length;
  say('t-peers', `with ${peers} ${peers === 1 ? 'peer' : 'peers'}`);
  figure('t-out', perSecond(bytes(rate('bytesSent'))));
  figure('t-in', perSecond(bytes(rate('bytesReceived'))));
  say('t-sent', `${text(bytes(traffic.bytesSent))} in all`);
  say('t-received', `${text(bytes(traffic.bytesReceived))} in all`);
  if (open.length > 0) figure('t-rtt', duration(open.reduce((sum, c) => sum + c.path.rtt, 0) / open.length));
  else say('t-rtt', '–');
}

/** Of the last five minutes. A share of a few packets would say nothing: a handshake that took long is one in ten. */
function drawLoss() {
  const [first, last] = [samples[0], samples.at(-1)];
  const sent = last.packets - first.packets;
  const lost = last.lost - first.lost;
  const share = (100 * lost) / sent;
  say('t-loss', sent < ENOUGH_PACKETS ? `${lost} of ${sent} packets lost` : `${share.toFixed(share > 0 && share < 1 ? 2 : 0)} % of packets lost`);
}

function drawHealth(health) {
  const checks = Object.entries(health);
  const bad = checks.filter(([, check]) => check.status !== 'UP');
  const worst = bad.some(([, c]) => c.status === 'DOWN') ? 'down' : bad.length > 0 ? 'degraded' : 'up';
  say('t-health', worst);
  $('t-health').className = `figure ${worst}`;
  say('t-health-note', bad.length > 0 ? bad[0][1].reason : `${checks.length} checks`);
  const badge = { UP: 'good', DEGRADED: 'warn', DOWN: 'bad' };
  $('health').replaceChildren(
    ...checks.map(([name, check]) =>
      make('li', {}, make('div', { class: 'main' }, make('strong', {}, name), make('p', {}, check.reason || 'no complaint')), make('span', { class: `badge ${badge[check.status]}` }, check.status.toLowerCase())),
    ),
  );
}

/* ---------- charts ---------- */

let samples = [];

/** The first state brings the last minutes, the others one sample each; after a reconnection some come twice. */
function drawCharts(news) {
  const last = samples.at(-1)?.t ?? 0;
  samples = [...samples, ...news.filter((sample) => sample.t > last)].slice(-5 * MINUTE);
  const times = [];
  const [sent, received, rtt, connections] = [[], [], [], []];
  for (let i = 1; i < samples.length; i++) {
    const seconds = (samples[i].t - samples[i - 1].t) / 1000;
    if (seconds <= 0) continue;
    times.push(samples[i].t / 1000);
    sent.push(Math.max(0, (samples[i].sent - samples[i - 1].sent) / seconds));
    received.push(Math.max(0, (samples[i].received - samples[i - 1].received) / seconds));
    rtt.push(samples[i].connections > 0 ? samples[i].rtt : null);
    connections.push(samples[i].connections);
  }
  charts.traffic.show([times, sent, received]);
  charts.latency.show([times, rtt, connections]);
}

/* ---------- peers ---------- */

function remember(peers) {
  const present = new Set();
  for (const peer of peers.filter((p) => p.connections.length > 0)) {
    present.add(peer.id);
    const line = rtts.get(peer.id) ?? [];
    line.push(Math.min(...peer.connections.map((c) => c.path.rtt)));
    rtts.set(peer.id, line.slice(-MINUTE));
  }
  [...rtts.keys()].filter((id) => !present.has(id)).forEach((id) => rtts.delete(id));
}

function peerRow(peer) {
  const sum = (key) => peer.connections.reduce((all, c) => all + c.traffic[key], 0);
  const best = peer.connections.reduce((a, b) => (a && a.path.rtt <= b.path.rtt ? a : b), null);
  const name = make('th', { scope: 'row' }, make('code', { title: peer.id }, short(peer.id)));
  const cell = (content, kind = 'num') => make('td', { class: kind }, content);
  if (!best) {
    return make('tr', {}, name, make('td', { colspan: '7' }, make('span', { class: 'chip bad' }, `not reached, ${peer.failures} failures in a row`)), cell(peer.score ?? '–'));
  }
  const names = [...new Set(peer.connections.map((c) => c.alpn))];
  const kinds = [...new Set(peer.connections.map((c) => c.path.kind))];
  const line = rtts.get(peer.id) ?? [];
  return make('tr', {}, name,
    make('td', {}, ...names.map((alpn) => make('span', { class: 'chip' }, alpn))),
    make('td', {}, ...kinds.map((kind) => make('span', { class: kind === 'direct' ? 'chip plain' : 'chip warn' }, kind)), make('span', { class: 'muted' }, best.path.via)),
    cell(text(duration(best.path.rtt))),
    make('td', {}, sparkline(line, `round-trip time over the last ${line.length} seconds`)),
    cell(text(bytes(sum('bytesSent')))), cell(text(bytes(sum('bytesReceived')))), cell(String(sum('packetsLost'))),
    cell(peer.score === null ? '–' : peer.score.toFixed(0)));
}

function drawPeers(peers) {
  remember(peers);
  const load = (peer) => peer.connections.reduce((all, c) => all + c.traffic.bytesSent + c.traffic.bytesReceived, 0);
  const busiest = [...peers].sort((a, b) => load(b) - load(a)).slice(0, 100);
  $('peers').replaceChildren(...busiest.map(peerRow));
  say('n-peers', String(peers.length));
  $('peers-empty').hidden = peers.length > 0;
}

/* ---------- protocols, plugins, calls ---------- */

function drawProtocols(protocols) {
  say('n-protocols', String(protocols.length));
  $('protocols').replaceChildren(
    ...protocols.map((protocol) => {
      const refused = Object.entries(protocol.refused);
      return make('tr', {}, make('th', { scope: 'row' }, make('code', {}, protocol.alpn)), make('td', {}, protocol.plugin),
        make('td', {}, ...(protocol.middleware.length > 0 ? protocol.middleware.map((m) => make('span', { class: 'chip plain' }, m)) : [make('span', { class: 'muted' }, 'none')])),
        make('td', { class: 'num' }, String(protocol.accepted)),
        make('td', { class: 'num' }, ...(refused.length > 0 ? refused.map(([code, n]) => make('span', { class: 'chip warn' }, `${n} × ${code}`)) : ['0'])));
    }),
  );
}

function pluginRow(plugin, mayReload) {
  const state = !plugin.running ? ['bad', 'failed'] : plugin.problem ? ['warn', 'runs, with a problem'] : ['good', 'runs'];
  const about = plugin.problem || plugin.protocols.join(', ') || 'offers no protocol';
  const row = make('li', {}, make('div', { class: 'main' }, make('strong', {}, plugin.id), ' ', make('span', { class: 'muted' }, plugin.version), make('p', {}, about)), make('span', { class: `badge ${state[0]}` }, state[1]));
  if (mayReload) {
    const button = make('button', { type: 'button', 'data-reload': plugin.id, 'aria-label': `Reload plugin ${plugin.id}` }, 'Reload');
    row.append(button);
  }
  return row;
}

let drawnPlugins = '';

/** Only when something has changed: a button that is replaced each second cannot be clicked, nor keep the focus. */
function drawPlugins(plugins, mayReload) {
  const drawing = JSON.stringify([plugins, mayReload]);
  if (drawing === drawnPlugins) return;
  drawnPlugins = drawing;
  say('n-plugins', String(plugins.length));
  $('plugins').replaceChildren(...plugins.map((plugin) => pluginRow(plugin, mayReload)));
  $('plugins-empty').hidden = plugins.length > 0;
}

/** May be broken behind each dot and slash. */
function methodName(name) {
  const parts = name.split(/(?<=[./])/);
  return make('code', { class: 'breakable' }, ...parts.flatMap((part) => [part, document.createElement('wbr')]));
}

function drawCalls(state) {
  const { rpcs } = state;
  $('s-rpcs').hidden = rpcs.length === 0;
  say('n-rpcs', String(rpcs.length));
  const seconds = before ? (state.time - before.time) / 1000 : 0;
  const earlier = new Map((before?.rpcs ?? []).map((rpc) => [rpc.name, rpc.calls]));
  $('rpcs').replaceChildren(
    ...rpcs.map((rpc) => {
      const rate = seconds > 0 && earlier.has(rpc.name) ? (rpc.calls - earlier.get(rpc.name)) / seconds : 0;
      const cells = [String(rpc.calls), rate.toFixed(1), String(rpc.errors), text(duration(rpc.p50)), text(duration(rpc.p99))];
      return make('tr', {}, make('th', { scope: 'row' }, methodName(rpc.name)), ...cells.map((value) => make('td', { class: 'num' }, value)));
    }),
  );
}

function drawNetwork(state) {
  const { network } = state;
  $('s-overlay').hidden = !network || network.topics.length === 0;
  $('s-services').hidden = !network;
  if (!network) return;
  say('overlay-text', drawOverlay($('overlay'), network.topics));
  say('n-services', String(network.services.length));
  $('services').replaceChildren(
    ...network.services.map((service) =>
      make('li', {}, make('div', { class: 'main' }, make('strong', {}, service.name), make('p', {}, make('code', { title: service.node }, short(service.node)))), make('span', { class: `badge ${service.healthy ? 'good' : 'bad'}` }, service.healthy ? 'serving' : 'not serving')),
    ),
  );
}

function drawEvents(events) {
  $('events-empty').hidden = events.length > 0;
  $('events').replaceChildren(
    ...events.slice(0, 60).map((event) => make('li', { class: event.level.toLowerCase() }, make('time', { datetime: new Date(event.time).toISOString() }, clock(event.time)), make('p', {}, make('code', {}, event.subject), ' ', event.text))),
  );
}

function draw(state) {
  const open = state.node.peers.flatMap((peer) => peer.connections);
  drawNode(state);
  drawTiles(state, open);
  drawHealth(state.health);
  drawCharts(state.history);
  if (samples.length > 0) drawLoss();
  drawPeers(state.node.peers);
  drawProtocols(state.node.protocols);
  drawPlugins(state.node.plugins, state.mayReload);
  drawCalls(state);
  drawNetwork(state);
  drawEvents(state.events);
  before = state;
}

/* ---------- what people do ---------- */

function toast(words) {
  say('toast', words);
  $('toast').classList.add('shown');
  setTimeout(() => $('toast').classList.remove('shown'), 2500);
}

/** Without a secure context there is no clipboard API: then the text is selected, to be copied by hand. */
async function copy(id) {
  try {
    await navigator.clipboard.writeText($(id).textContent);
    toast('Copied');
  } catch {
    getSelection().selectAllChildren($(id));
    toast('Selected: press Ctrl+C');
  }
}

function confirmReload(plugin) {
  say('confirm-text', `${plugin} is begun anew. Its connections may finish until its grace is over; new ones go to the new generation.`);
  $('confirm').returnValue = 'no';
  $('confirm').onclose = async () => {
    if ($('confirm').returnValue !== 'yes') return;
    const answer = await fetch(`/plugins/${encodeURIComponent(plugin)}/reload`, { method: 'POST' });
    toast((await answer.text()).trim());
  };
  $('confirm').showModal();
}

document.addEventListener('click', (event) => {
  const { copy: id, reload } = event.target.dataset;
  if (id) copy(id);
  if (reload) confirmReload(reload);
});

/* ---------- live ---------- */

function live(on) {
  $('live').className = on ? 'live on' : 'live off';
  say('live-text', on ? 'live' : 'reconnecting');
}

const source = new EventSource('/events');
source.onopen = () => live(true);
source.onerror = () => live(false);
source.onmessage = (message) => draw(JSON.parse(message.data));
