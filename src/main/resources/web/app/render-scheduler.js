// Draws the page in the next frame, or in steps over several frames if it is too much for one. Work that fills a frame,
// such as reading thousands of prices, gets a frame of its own. Browsers pause frames while a tab is hidden: however
// much arrives then, a few frames draw it all.

export class RenderScheduler {
  #request;
  #cancel;
  #draw;
  #requested = null;
  #steps = null;
  #again = false;
  /** Drawing is postponed only once, or nothing would be drawn while there is something to read in each frame. */
  #waits = false;

  /**
   * @param {object} browser
   * @param {(task: () => void) => number} browser.request see requestAnimationFrame
   * @param {(requested: number) => void} browser.cancel see cancelAnimationFrame
   * @param {() => Iterator} draw each of its steps has a frame
   */
  constructor({ request, cancel }, draw) {
    this.#request = request;
    this.#cancel = cancel;
    this.#draw = draw;
  }

  /** Draws in the next frame, or after the drawing that is under way. */
  draw() {
    this.#again = true;
    this.#requested ??= this.#request(() => this.#step());
  }

  /** The next frame is full: drawing is postponed to the one after it. */
  fill() {
    if (this.#waits) return;
    this.#waits = true;
    if (this.#requested !== null) this.#cancel(this.#requested);
    this.#requested = this.#request(() => {
      this.#requested = this.#request(() => this.#step());
    });
  }

  #step() {
    this.#requested = null;
    this.#waits = false;
    if (this.#steps === null) {
      this.#again = false;
      this.#steps = this.#draw();
    }
    const steps = this.#steps;
    // A drawing that throws is not continued.
    this.#steps = null;
    if (!steps.next().done) this.#steps = steps;
    if (this.#steps !== null || this.#again) this.#requested ??= this.#request(() => this.#step());
  }
}
