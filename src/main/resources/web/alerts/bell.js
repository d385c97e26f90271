// How an alert makes itself heard and seen outside of the page: a sound without a file, and notifications.

const TONES = [
  { frequency: 880, at: 0 },
  { frequency: 1_175, at: 0.18 },
];
const TONE_S = 0.32;
const LOUDNESS = 0.2;

export class Bell {
  #context = null;

  constructor() {
    // Browsers play nothing before the reader did something on the page.
    for (const act of ['pointerdown', 'keydown']) addEventListener(act, () => this.#wake(), { passive: true });
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
    return globalThis.Notification?.permission ?? 'denied';
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
   * @param {() => void} pressed
   */
  notify(text, { tag, body }, pressed) {
    if (this.permission !== 'granted') return;
    try {
      const notification = new Notification(text, { tag, body, renotify: true });
      notification.addEventListener('click', () => {
        focus();
        notification.close();
        pressed();
      });
    } catch {
      // On Android pages may show none by themselves.
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
