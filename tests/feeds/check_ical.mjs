// Reads the calendars of a folder with a second independent parser: it says of every entry what the first one said (check_ical.py writes that down
// beside each file), and writes each calendar anew without losing anything.
//
// One difference is known: of a local time that occurs twice RFC 5545 (3.3.5) means the first, and this parser takes the second. Only for the times that
// the first parser found to occur twice is the second instant let pass, and how often is said.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';

/** The calendar program's own zones would hide a wrong VTIMEZONE. @param {any} calendar */
function zonesOf(calendar) {
  ICAL.TimezoneService.reset();
  for (const part of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(new ICAL.Timezone(part));
  }
}

/** Seconds since 1970. @param {any} entry @param {string} name */
function instant(entry, name) {
  const property = entry.getFirstProperty(name);
  const time = property.getFirstValue();
  const tzid = property.getFirstParameter('tzid');
  if (tzid) {
    const zone = ICAL.TimezoneService.get(tzid);
    if (!zone) throw new Error(`no VTIMEZONE for ${tzid}`);
    time.zone = zone;
  }
  return time.toUnixTime();
}

/** @param {any} entry */
function read(entry) {
  const texts = ['uid', 'summary', 'location', 'description', 'url', 'status'].map((name) => [name, String(entry.getFirstPropertyValue(name))]);
  const instants = ['dtstamp', 'last-modified', 'dtstart', 'dtend'].map((name) => [name, instant(entry, name)]);
  const geo = entry.getFirstPropertyValue('geo');
  return { ...Object.fromEntries([...texts, ...instants]), sequence: Number(entry.getFirstPropertyValue('sequence')), geo: geo && geo.map(Number) };
}

/** How many times were taken for the second of two. */
let secondTimes = 0;

/** @param {string} folder @param {string} name @returns {string[]} */
function faults(folder, name) {
  const text = readFileSync(join(folder, name), 'utf8');
  const calendar = new ICAL.Component(ICAL.parse(text));
  zonesOf(calendar);
  const ours = calendar.getAllSubcomponents('vevent').map(read);
  /** @type {any[]} */
  const theirs = JSON.parse(readFileSync(join(folder, name.replace(/ics$/, 'read')), 'utf8'));
  if (ours.length !== theirs.length) return [`${ours.length} entries here, ${theirs.length} there`];
  const found = ours.flatMap((entry, at) =>
    Object.keys(entry)
      .filter((key) => JSON.stringify(entry[key]) !== JSON.stringify(theirs[at][key]))
      .filter((key) => {
        const isSecond = theirs[at].second[key] === entry[key];
        if (isSecond) secondTimes += 1;
        return !isSecond;
      })
      .map((key) => `${entry.uid}: ${key} is ${JSON.stringify(entry[key])} here, ${JSON.stringify(theirs[at][key])} there`),
  );
  const again = new ICAL.Component(ICAL.parse(calendar.toString()));
  if (JSON.stringify(again.toJSON()) !== JSON.stringify(calendar.toJSON())) found.push('written anew, it is another calendar');
  return found;
}

const folder = process.argv[2] ?? '.';
const names = readdirSync(folder).filter((name) => name.endsWith('.ics')).sort();
const all = names.flatMap((name) => faults(folder, name).map((fault) => `${name}: ${fault}`));
for (const fault of all.slice(0, 40)) console.log(fault);
console.log(`${names.length} calendars read a second time, ${secondTimes} times taken for the second of two, ${all.length} faults`);
process.exit(all.length > 0 || names.length === 0 ? 1 : 0);
