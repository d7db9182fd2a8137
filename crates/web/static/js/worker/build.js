// @ts-check
// What the server knows of its build. These values stand in only until the server writes the worker: it puts its own in the place of this whole file
// (crates/web/src/worker.rs).

/** The name of the build. */
export const BUILD = "none";
/** What the worker keeps from the beginning. @type {string[]} */
export const FILES = ["/offline"];
/** The parameters that each public address depends on, by its pattern; all others are ignored. @type {Record<string, string[]>} */
export const QUERIES = { "/": [], "/event/{slug}": [] };
