// A service worker that only shows notifications of alerts, for browsers that let no page show its own (Android). It
// sees no requests and keeps nothing.

addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** Brings a page of the tracker to the front, which shows the alerts of the stock; without a page it opens one. */
async function open(symbol) {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = windows.find(({ url }) => url.startsWith(registration.scope));
  if (page === undefined) {
    await clients.openWindow(`${registration.scope}#${encodeURIComponent(symbol)}`);
    return;
  }
  page.postMessage({ alert: symbol });
  await page.focus();
}
