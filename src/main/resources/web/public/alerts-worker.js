// A service worker that only shows notifications of alerts, for browsers that let no page show its own (Android). It
// sees no requests and keeps nothing.

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** Brings a page of the tracker to the front, which shows the alerts of the stock; without a page it opens one. */
async function open(symbol) {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Not another page of the same origin, nor a frame, which has no alerts.
  const page = windows.find(
    ({ url, frameType }) => frameType === 'top-level' && new URL(url).pathname === new URL(registration.scope).pathname,
  );
  if (page === undefined) {
    await clients.openWindow(`${registration.scope}#${encodeURIComponent(symbol)}`);
    return;
  }
  page.postMessage({ alert: symbol });
  await page.focus();
}
