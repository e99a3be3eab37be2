/** Figures as people read them. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytes(value) {
  let unit = 0;
  let scaled = value;
  while (scaled >= 1000 && unit < UNITS.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const digits = unit === 0 || scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
  return [scaled.toFixed(digits), UNITS[unit]];
}

export function duration(seconds) {
  if (seconds < 0.001) return [(seconds * 1e6).toFixed(0), 'µs'];
  if (seconds < 0.1) return [(seconds * 1000).toFixed(1), 'ms'];
  if (seconds < 1) return [(seconds * 1000).toFixed(0), 'ms'];
  return [seconds.toFixed(seconds < 10 ? 2 : 0), 's'];
}

export function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min ${seconds % 60} s`;
  return `${seconds} s`;
}

export const text = ([value, unit]) => `${value} ${unit}`;

export const short = (id) => id.slice(0, 10);

export const clock = (millis) => new Date(millis).toLocaleTimeString([], { hour12: false });
