// How an alert makes itself heard and seen outside of the page: a sound without a file, and notifications.

const TONES = [
  { frequency: 880, at: 0 },
  { frequency: 1_175, at: 0.18 },
];
const TONE_S = 0.32;
const LOUDNESS = 0.2;

export class Bell {
  #context = null;
  #pressed;
  /** Neither the page nor its service worker may show a notification. */
  #failed = false;

  /** @param {(symbol: string) => void} pressed called when the reader pressed a notification */
  constructor(pressed) {
    this.#pressed = pressed;
    // Browsers play nothing before the reader did something on the page.
    for (const act of ['pointerdown', 'keydown']) addEventListener(act, () => this.#wake(), { passive: true });
    navigator.serviceWorker?.addEventListener('message', ({ data }) => {
      if (data?.alert !== undefined) pressed(data.alert);
    });
  }

  /** Plays two tones. */
  beep() {
    this.#wake();
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const { frequency, at } of TONES) {
      const begin = context.currentTime + at;
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.frequency.value = frequency;
      gain.gain.setValueAtTime(LOUDNESS, begin);
      gain.gain.exponentialRampToValueAtTime(0.001, begin + TONE_S);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(begin);
      oscillator.stop(begin + TONE_S);
    }
  }

  /** @returns {'granted' | 'denied' | 'default'} whether there may be notifications; default: not asked yet */
  get permission() {
    return this.#failed ? 'denied' : (globalThis.Notification?.permission ?? 'denied');
  }

  /** Asks the reader for notifications, unless they were asked before. */
  async ask() {
    if (this.permission === 'default') await Notification.requestPermission();
  }

  /**
   * @param {string} text
   * @param {object} more
   * @param {string} more.tag of two with the same tag the newer replaces the older
   * @param {string} more.body a second line
   * @param {string} symbol of the stock
   */
  async notify(text, more, symbol) {
    if (this.permission !== 'granted') return;
    const options = { ...more, renotify: true, data: symbol };
    try {
      const notification = new Notification(text, options);
      notification.addEventListener('click', () => {
        focus();
        notification.close();
        this.#pressed(symbol);
      });
    } catch {
      await this.#notifyByWorker(text, options);
    }
  }

  /** On Android pages may show none by themselves. */
  async #notifyByWorker(text, options) {
    try {
      const { serviceWorker } = navigator;
      await serviceWorker.register(new URL('alerts-worker.js', document.baseURI));
      await (await serviceWorker.ready).showNotification(text, options);
    } catch {
      this.#failed = true;
    }
  }

  #wake() {
    // It would complain, and stay silent.
    if (navigator.userActivation?.hasBeenActive === false) return;
    try {
      this.#context ??= new AudioContext();
    } catch {
      return;
    }
    if (this.#context.state === 'suspended') this.#context.resume().catch(() => {});
  }
}
