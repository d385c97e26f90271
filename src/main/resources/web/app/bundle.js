// The bundles that are loaded after the first one.

/**
 * @param {string} script the bundle's address
 * @param {(loaded: object) => void} use called once, with what the bundle exports
 * @returns {() => Promise<boolean>} loads the bundle, unless that was done; whether it is there. After a failure the
 *   next call tries again
 */
export function bundle(script, use) {
  let loading = null;
  let failures = 0;
  return () => {
    // Some browsers remember that a module could not be loaded, so another attempt has another address.
    const attempt = failures === 0 ? '' : `?${failures}`;
    loading ??= import(new URL(script + attempt, document.baseURI)).then(
      (loaded) => {
        use(loaded);
        return true;
      },
      () => {
        loading = null;
        failures += 1;
        return false;
      },
    );
    return loading;
  };
}
