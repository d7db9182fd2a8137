// @ts-check
// Counts without persons (public specification, 7): which page was looked at and which link was followed, sent in small helpings and nothing about who. A
// browser that asks not to be counted is not.

{
  const EVERY = 5000;
  const MOST = 20;
  /** @type {{event: string, props: Record<string, string | number>}[]} */
  let queue = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    if (queue.length) navigator.sendBeacon("/api/metrics", JSON.stringify({ events: queue }));
    queue = [];
  };

  /** @param {string} event @param {Record<string, string | number>} [props] */
  const tell = (event, props = {}) => {
    queue.push({ event, props });
    if (queue.length >= MOST) send();
    else timer ??= setTimeout(send, EVERY);
  };

  const isUnwilling = /** @type {{globalPrivacyControl?: boolean}} */ (navigator).globalPrivacyControl === true || navigator.doNotTrack === "1";
  if (!isUnwilling) {
    const path = location.pathname;
    const band = Number(/^\/band\/(\d+)$/.exec(path)?.[1] ?? 0);
    tell("page_view", { page: path });
    if (band) tell("artist_profile_view", { band_profile_id: band });
    if (/^\/event\/[^/]+$/.test(path)) tell("event_view");
    /** @param {MouseEvent} event */
    const follow = (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (link?.matches("[data-tickets]")) tell("ticket_click");
      if (band && link?.matches(".links a")) tell("social_link_click", { band_profile_id: band });
    };
    document.addEventListener("click", follow);
    document.addEventListener("auxclick", (event) => event.button === 1 && follow(event));
    document.addEventListener("visibilitychange", () => document.hidden && send());
    addEventListener("pagehide", send);
  }
}
