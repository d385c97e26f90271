// The chart of a detail, drawn by TradingView's Lightweight Charts. Only this module knows the library.

import {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  createChart,
  CrosshairMode,
  HistogramSeries,
  LineSeries,
  LineStyle,
} from './lightweight-charts.standalone.production.mjs';

/** The part of the height that is left to prices, above the volume. */
const PRICES_DOWN_TO = 0.78;

/** Kinds of marks: where a month or a year begins (Year, Month), or a day too (DayOfMonth). */
const MONTH_MARK = 1;
const DAY_MARK = 2;

/** Times of day are marked at multiples of so many seconds. */
const MARKED_S = 300;

/** Of more days than this, only months are marked. */
const MAX_MARKED_DAYS = 60;

/** Characters that a mark has room for: 12:00 PM, or Jan 1. */
const TIME_LENGTH = 8;
const DATE_LENGTH = 5;

/** The previous close is in sight unless prices would have less than this part of the height. */
const MIN_PRICES = 0.4;

/** A chart with fewer candles than this is not filled by them: each would look like a wall. */
const MIN_SPANS = 30;

/** How much of what is in sight a key moves, and how much more or less of it a key shows. */
const PAN = 0.1;
const ZOOM = 0.8;

/** The same for each pixel that a wheel turns, or two fingers on a touchpad spread. */
const ZOOM_BY_WHEEL = 0.002;

/** A pointer that moved by fewer pixels has clicked. */
const CLICK = 4;

/** Numbers of the scale this close to the tag of a price would be half covered by it. */
const TAG = 15;

/** Pixels. */
const PAPER = { width: 700, height: 280 };

const SERIES = { area: AreaSeries, candles: CandlestickSeries, compared: LineSeries };

const dark = matchMedia('(prefers-color-scheme: dark)');
const forced = matchMedia('(forced-colors: active)');

export class PriceChart {
  #element;
  #pointedAt;
  #pickedPrice;
  #takesWheel;
  #zoomed;
  /** Where the pointer was pressed. */
  #pressedAt = { x: 0, y: 0 };
  #chart = null;
  #series = null;
  #other = null;
  #volume = null;
  #kind = null;
  #candles = null;
  #compared = null;
  #close = null;
  /** The line at the newest price. */
  #newest = null;
  /** Lines at prices that are marked, by price. */
  #marks = new Map();
  /** The library takes times for UTC. Shifted by so many seconds, its days begin where the reader's do. */
  #shift = 0;
  #decimals = 2;
  #format = null;
  #first = null;
  /** Whether so much is in sight that of days only the first of a month are marked. */
  #onlyMonths = false;

  /**
   * @param {HTMLElement} element gets the chart, and the focus: + and − zoom, the arrows pan, 0 shows all
   * @param {object} parts
   * @param {(time: number | null) => void} parts.pointedAt called with the time of the candle under the crosshair
   * @param {(price: number) => void} parts.pickedPrice called with a price of the scale that was clicked
   * @param {() => boolean} parts.takesWheel whether the wheel zooms, too, and does not scroll the page
   * @param {(zoomed: boolean) => void} parts.zoomed called with whether a part of the candles is out of sight
   */
  constructor(element, { pointedAt, pickedPrice, takesWheel, zoomed }) {
    this.#element = element;
    this.#pointedAt = pointedAt;
    this.#pickedPrice = pickedPrice;
    this.#takesWheel = takesWheel;
    this.#zoomed = zoomed;
    for (const media of [dark, forced]) media.addEventListener('change', () => this.recolour());
    element.addEventListener('keydown', (event) => this.#key(event));
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    element.addEventListener('pointerdown', ({ clientX, clientY }) => (this.#pressedAt = { x: clientX, y: clientY }));
    element.addEventListener('pointerup', (event) => this.#pick(event));
  }

  /**
   * @param {import('../app/detail/candles.js').Candles} candles
   * @param {object} how
   * @param {'candles' | 'area'} how.kind
   * @param {number} how.decimals of the prices, which decide how fine the scale may be
   * @param {import('../app/board/format.js').Format} how.format
   * @param {number | null} how.previousClose has a line of its own
   * @param {{time: number, value: number}[][] | null} how.compared this stock and another, in place of the candles
   * @param {string[]} how.titles the names of these two
   */
  draw(candles, { kind, decimals, format, previousClose, compared, titles }) {
    this.#candles = candles;
    this.#compared = compared;
    this.#decimals = compared === null ? decimals : 2;
    this.#format = format;
    this.#chart ??= this.#create();
    const wanted = compared === null ? kind : 'compared';
    if (wanted !== this.#kind) this.#makeSeries(wanted);
    this.#chart.timeScale().applyOptions({ tickMarkMaxCharacterLength: candles.areDays ? DATE_LENGTH : TIME_LENGTH });
    this.#series.applyOptions({
      priceFormat: { type: 'price', precision: this.#decimals, minMove: 10 ** -this.#decimals },
    });
    if (compared !== null) {
      [this.#series, this.#other].forEach((series, i) => series.applyOptions({ title: titles[i] }));
    }
    if (this.#close !== null) this.#series.removePriceLine(this.#close);
    this.#close =
      previousClose === null || compared !== null
        ? null
        : this.#series.createPriceLine({
            price: previousClose,
            lineWidth: 1,
            lineStyle: LineStyle.Dashed,
            title: 'Close',
          });
    this.#fill();
    this.showAll();
  }

  /**
   * The newest candle changed, or began.
   *
   * @param {{time: number, value: number}[][] | null} compared see draw()
   */
  update(candle, compared) {
    if (compared !== null) {
      this.#compared = compared;
      this.#fill();
      return;
    }
    // Where the oldest went, all have other places.
    if (this.#candles.all[0].time !== this.#first) {
      this.#fill();
      return;
    }
    this.#series.update(this.#point(candle));
    this.#newest.applyOptions({ price: candle.close });
    this.#volume.update(this.#bar(candle));
    // The library formats the numbers of the scale only when they move. Here the tag has moved.
    this.#series.priceScale().applyOptions({});
  }

  /** Marks prices with lines of their own, in place of those before. @param {number[]} prices */
  mark(prices) {
    const wanted = this.#compared === null && this.#series !== null ? prices : [];
    for (const [price, line] of this.#marks) {
      if (wanted.includes(price)) continue;
      this.#series.removePriceLine(line);
      this.#marks.delete(price);
    }
    const added = wanted.filter((price) => !this.#marks.has(price));
    for (const price of added) {
      const line = { price, lineWidth: 1, lineStyle: LineStyle.Dotted, title: 'Alert' };
      this.#marks.set(price, this.#series.createPriceLine(line));
    }
    if (added.length > 0) this.recolour();
  }

  /** Shows less and more closely, up to the newest candle in sight. */
  zoomIn() {
    this.#zoom(ZOOM);
  }

  zoomOut() {
    this.#zoom(1 / ZOOM);
  }

  /** Takes zoom and pan back. */
  showAll() {
    const count = this.#candles.all.length;
    const scale = this.#chart.timeScale();
    // There is nothing beyond the range to scroll to.
    scale.applyOptions({ fixLeftEdge: count >= MIN_SPANS });
    if (count >= MIN_SPANS) scale.fitContent();
    else scale.setVisibleLogicalRange({ from: count - MIN_SPANS, to: count - 0.5 });
  }

  /** @returns {HTMLCanvasElement} the chart as it is now, as wide as paper */
  picture() {
    this.#chart.applyOptions({ autoSize: false });
    this.#chart.resize(PAPER.width, PAPER.height, true);
    const picture = this.#chart.takeScreenshot();
    this.#chart.applyOptions({ autoSize: true });
    return picture;
  }

  /** The page's colours changed. */
  recolour() {
    if (this.#series === null) return;
    const { text, track: faint, line, up, down, accent, warning, surface } = this.#colours();
    const label = { color: text, labelBackgroundColor: text };
    this.#chart.applyOptions({
      layout: { textColor: text },
      grid: { horzLines: { color: line }, vertLines: { color: line } },
      crosshair: { vertLine: label, horzLine: label },
    });
    this.#newest?.applyOptions({ color: text, axisLabelColor: text });
    const options = {
      area: { lineColor: accent, topColor: translucent(accent), bottomColor: 'transparent', lineWidth: 2 },
      // Without colours, what rises is hollow.
      candles: forced.matches
        ? { upColor: surface, downColor: text, borderColor: text, wickColor: text, borderVisible: true }
        : { upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false },
      compared: { color: accent, lineWidth: 2 },
    };
    this.#series.applyOptions(options[this.#kind]);
    this.#other?.applyOptions({ color: warning, lineWidth: 2, lineStyle: LineStyle.Dashed });
    this.#close?.applyOptions({ color: text, axisLabelColor: faint });
    for (const line of this.#marks.values()) line.applyOptions({ color: warning });
    this.#volume.applyOptions({ color: faint });
  }

  #fill() {
    const all = this.#compared === null ? this.#candles.all : this.#compared.flat();
    // One shift for all, so that times stay in order when clocks change. Days have a date and no time.
    const newest = this.#candles.areDays ? undefined : all.at(-1)?.time;
    this.#shift = newest === undefined ? 0 : new Date(newest * 1_000).getTimezoneOffset() * -60;
    this.#first = all[0]?.time;
    const shifted = (points) => points.map((point) => ({ ...point, time: point.time + this.#shift }));
    if (this.#compared === null) {
      this.#series.setData(all.map((candle) => this.#point(candle)));
      this.#volume.setData(all.map((candle) => this.#bar(candle)));
      this.#newest.applyOptions({ price: all.at(-1)?.close ?? NaN });
    } else {
      this.#series.setData(shifted(this.#compared[0]));
      this.#other.setData(shifted(this.#compared[1]));
      this.#volume.setData([]);
    }
    this.recolour();
  }

  #makeSeries(kind) {
    this.#kind = kind;
    for (const series of [this.#series, this.#other]) if (series !== null) this.#chart.removeSeries(series);
    this.#close = this.#newest = null;
    this.#marks.clear();
    // The library's own tag is of the newest price in sight, which may be a year old.
    const plain = { priceLineVisible: false, lastValueVisible: kind === 'compared' };
    this.#series = this.#chart.addSeries(SERIES[kind], plain);
    if (kind !== 'compared') {
      this.#newest = this.#series.createPriceLine({ price: NaN, lineWidth: 1, lineStyle: LineStyle.Dotted });
      this.#series.applyOptions({ autoscaleInfoProvider: (prices) => this.#withClose(prices()) });
    }
    this.#other = kind === 'compared' ? this.#chart.addSeries(LineSeries, plain) : null;
    const bottom = kind === 'compared' ? 0.08 : 1 - PRICES_DOWN_TO;
    this.#series.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom } });
  }

  #create() {
    const chart = createChart(this.#element, {
      autoSize: true,
      layout: {
        background: { type: ColorType.Solid, color: 'transparent' },
        fontFamily: getComputedStyle(this.#element).fontFamily,
        // It would bring a style element, which the page's security policy forbids; the page names TradingView itself.
        attributionLogo: false,
      },
      localization: {
        priceFormatter: (price) => this.#price(price),
        tickmarksPriceFormatter: (prices) => this.#ticks(prices),
        timeFormatter: (time) => this.#moment(time),
      },
      rightPriceScale: { borderVisible: false, entireTextOnly: true },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        allowBoldLabels: false,
        fixRightEdge: true,
        lockVisibleTimeRangeOnResize: true,
        tickMarkFormatter: (time, kind) => this.#mark(time, kind),
      },
      crosshair: { mode: CrosshairMode.Magnet },
      // The wheel scrolls the page, and so does a finger that goes up or down.
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
      handleScale: { mouseWheel: false },
    });
    this.#volume = chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: PRICES_DOWN_TO + 0.06, bottom: 0 } });
    chart.subscribeCrosshairMove(({ time }) => this.#pointedAt(time === undefined ? null : time - this.#shift));
    chart.subscribeDblClick(() => this.showAll());
    chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range === null) return;
      this.#zoomed(range.to - range.from < this.#candles.all.length - 2);
      const onlyMonths = (range.to - range.from) * (this.#candles.areWeeks ? 7 : 1) > MAX_MARKED_DAYS;
      if (onlyMonths === this.#onlyMonths) return;
      this.#onlyMonths = onlyMonths;
      // The library forgets the marks that it has written.
      chart.timeScale().applyOptions({});
    });
    return chart;
  }

  /** The range of the prices in sight, and the previous close if it is near. */
  #withClose(prices) {
    const close = this.#close?.options().price;
    if (prices === null || close === undefined) return prices;
    const { minValue, maxValue } = prices.priceRange;
    const [from, to] = [Math.min(minValue, close), Math.max(maxValue, close)];
    if (maxValue - minValue < MIN_PRICES * (to - from)) return prices;
    return { ...prices, priceRange: { minValue: from, maxValue: to } };
  }

  /** A click on the scale at the right; a drag there stretches it. */
  #pick({ clientX, clientY }) {
    const { x, y } = this.#pressedAt;
    if (this.#chart === null || this.#compared !== null || Math.hypot(clientX - x, clientY - y) > CLICK) return;
    const { left, top, height } = this.#element.getBoundingClientRect();
    const scale = this.#chart.timeScale();
    if (clientX - left < scale.width() || clientY - top > height - scale.height()) return;
    const price = this.#series.coordinateToPrice(clientY - top);
    if (price > 0) this.#pickedPrice(price);
  }

  #key(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    const action = {
      ArrowLeft: () => this.#pan(-PAN),
      ArrowRight: () => this.#pan(PAN),
      '+': () => this.zoomIn(),
      '-': () => this.zoomOut(),
      0: () => this.showAll(),
    }[key];
    if (action === undefined || this.#chart === null) return;
    event.preventDefault();
    action();
  }

  /** Two fingers that spread on a touchpad turn the wheel with the Control key. */
  #wheel(event) {
    if (this.#chart === null || (!event.ctrlKey && !this.#takesWheel())) return;
    event.preventDefault();
    const x = event.clientX - this.#element.getBoundingClientRect().left;
    this.#zoom(Math.exp(event.deltaY * ZOOM_BY_WHEEL), this.#chart.timeScale().coordinateToLogical(x));
  }

  /** @param {number | null} [around] the place that stays where it is; else the newest in sight */
  #zoom(factor, around = null) {
    const scale = this.#chart?.timeScale();
    const range = scale?.getVisibleLogicalRange() ?? null;
    if (range === null) return;
    const { from, to } = range;
    const fixed = around ?? to;
    const wanted = { from: fixed - factor * (fixed - from), to: fixed + factor * (to - fixed) };
    if (wanted.to - wanted.from >= this.#candles.all.length) this.showAll();
    else scale.setVisibleLogicalRange(wanted);
  }

  #pan(part) {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (range === null) return;
    const by = part * (range.to - range.from);
    scale.setVisibleLogicalRange({ from: range.from + by, to: range.to + by });
  }

  #price(price) {
    return this.#format.price(price, this.#decimals);
  }

  /** The numbers of the scale, without those that a tag would half cover. */
  #ticks(prices) {
    const y = (price) => this.#series.priceToCoordinate(price);
    const newest = [this.#series, this.#other].map((series) => series?.data().at(-1));
    const tagged = [...newest.map((point) => point?.value ?? point?.close), this.#close?.options().price];
    const tags = [...tagged, ...this.#marks.keys()].map((price) => (price === undefined ? NaN : y(price)));
    return prices.map((price) => (tags.some((tag) => Math.abs(tag - y(price)) < TAG) ? '' : this.#price(price)));
  }

  #moment(time) {
    const unshifted = (time - this.#shift) * 1_000;
    if (this.#candles.areDays) return this.#format.tradingDay(unshifted);
    return this.#format.moment(unshifted, Date.now(), 'minutes');
  }

  /** Marks at odd minutes and days, which the library sets where it has room, say nothing. */
  #mark(time, kind) {
    if (this.#candles.areDays) {
      if (kind > MONTH_MARK && this.#onlyMonths) return '';
      return this.#format.tradingDay(time * 1_000, { short: true });
    }
    const moment = time - this.#shift;
    if (kind <= DAY_MARK) return this.#format.tick(moment * 1_000, { isDay: true });
    // The first candle since a full time of day, if there is none at it.
    const full = Math.floor(moment / MARKED_S) * MARKED_S;
    if (this.#candles.all.some((candle) => candle.time >= full && candle.time < moment)) return '';
    return this.#format.tick(full * 1_000, { isDay: false });
  }

  #point({ time, open, high, low, close }) {
    const shifted = time + this.#shift;
    return this.#kind === 'area' ? { time: shifted, value: close } : { time: shifted, open, high, low, close };
  }

  #bar({ time, volume }) {
    return { time: time + this.#shift, value: volume };
  }

  /** The tokens of the style sheet as they are now, in a form that a canvas reads: it knows no custom properties. */
  #colours() {
    const probe = document.createElement('i');
    this.#element.append(probe);
    const systems = {
      text: 'canvastext', track: 'graytext', line: 'canvas', up: 'canvastext', down: 'canvastext',
      accent: 'highlight', warning: 'canvastext', surface: 'canvas',
    };
    const colours = {};
    for (const name in systems) {
      probe.style.color = forced.matches ? systems[name] : `var(--color-${name})`;
      colours[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return colours;
  }
}

/** @param {string} colour as rgb(…) */
const translucent = (colour) => colour.replace('rgb(', 'rgba(').replace(')', ', 0.2)');
