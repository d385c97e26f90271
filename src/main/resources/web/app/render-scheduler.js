// When the page is drawn: in the next frame, or in steps over several if it is too much for one. What fills a frame by
// itself, such as reading thousands of prices, has it for itself. A browser holds frames back while a tab is hidden:
// however much arrives then, a few of them draw it all.

export class RenderScheduler {
  #request;
  #cancel;
  #draw;
  #requested = null;
  #steps = null;
  #again = false;
  /** Drawing waits once, or nothing would be drawn where there is something to read in each frame. */
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

  /** The frame that is being made is filled: what is to be drawn is drawn from the one after it on. */
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
    // One that fails is not gone on with.
    this.#steps = null;
    if (!steps.next().done) this.#steps = steps;
    if (this.#steps !== null || this.#again) this.#requested ??= this.#request(() => this.#step());
  }
}
