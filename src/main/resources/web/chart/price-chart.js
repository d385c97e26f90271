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

/** The kinds of marks that stand where a day, a month or a year begins: DayOfMonth and below. */
const DAY_MARK = 2;

/** A chart with fewer candles than this is not filled by them: each would look like a wall. */
const MIN_SPANS = 30;

/** How much of what is in sight a key moves, and how much more or less of it a key shows. */
const PAN = 0.1;
const ZOOM = 0.8;

/** A pointer that moved by fewer pixels has clicked. */
const CLICK = 4;

/** Numbers of the scale this close to the tag of a price would be half covered by it. */
const TAG = 15;

const SERIES = { area: AreaSeries, candles: CandlestickSeries, compared: LineSeries };

const dark = matchMedia('(prefers-color-scheme: dark)');
const forced = matchMedia('(forced-colors: active)');

export class PriceChart {
  #element;
  #pointedAt;
  #pickedPrice;
  /** Where the pointer was pressed. */
  #pressedAt = 0;
  #chart = null;
  #series = null;
  #other = null;
  #volume = null;
  #kind = null;
  #candles = null;
  #compared = null;
  #close = null;
  /** Lines at prices that are marked, by price. */
  #marks = new Map();
  /** The library takes times for UTC. Shifted by so many seconds, its days begin where the reader's do. */
  #shift = 0;
  #decimals = 2;
  #format = null;
  #first = null;

  /**
   * @param {HTMLElement} element gets the chart, and the focus: + and − zoom, the arrows pan, 0 shows all
   * @param {object} parts
   * @param {(time: number | null) => void} parts.pointedAt called with the time of the candle under the crosshair
   * @param {(price: number) => void} parts.pickedPrice called with a price of the scale that was clicked
   */
  constructor(element, { pointedAt, pickedPrice }) {
    this.#element = element;
    this.#pointedAt = pointedAt;
    this.#pickedPrice = pickedPrice;
    for (const media of [dark, forced]) media.addEventListener('change', () => this.recolour());
    element.addEventListener('keydown', (event) => this.#key(event));
    element.addEventListener('pointerdown', ({ clientY }) => (this.#pressedAt = clientY));
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

  /** The newest candle changed, or began. */
  update(candle) {
    if (this.#compared !== null) return;
    // Where the oldest went, all have other places.
    if (this.#candles.all[0].time !== this.#first) {
      this.#fill();
      return;
    }
    this.#series.update(this.#point(candle));
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

  /** Takes zoom and pan back. */
  showAll() {
    const count = this.#candles.all.length;
    const scale = this.#chart.timeScale();
    // There is nothing beyond the range to scroll to.
    scale.applyOptions({ fixLeftEdge: count >= MIN_SPANS });
    if (count >= MIN_SPANS) scale.fitContent();
    else scale.setVisibleLogicalRange({ from: count - MIN_SPANS, to: count - 0.5 });
  }

  /** The page's colours changed. */
  recolour() {
    if (this.#series === null) return;
    const { text, faint, line, up, down, accent, warning, surface } = this.#colours();
    const label = { color: text, labelBackgroundColor: text };
    this.#chart.applyOptions({
      layout: { textColor: text },
      grid: { horzLines: { color: line }, vertLines: { color: line } },
      crosshair: { vertLine: label, horzLine: label },
    });
    // The tag of the last price is no rise or fall: beside the change of the day it would contradict.
    const tag = { priceLineColor: text };
    const options = {
      area: { ...tag, lineColor: accent, topColor: translucent(accent), bottomColor: 'transparent', lineWidth: 2 },
      // Without colours, what rises is hollow.
      candles: forced.matches
        ? { ...tag, upColor: surface, downColor: text, borderColor: text, wickColor: text, borderVisible: true }
        : { ...tag, upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false },
      compared: { color: accent, lineWidth: 2, priceLineVisible: false },
    };
    this.#series.applyOptions(options[this.#kind]);
    this.#other?.applyOptions({
      color: warning, lineWidth: 2, lineStyle: LineStyle.Dashed, priceLineVisible: false,
    });
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
    this.#close = null;
    this.#marks.clear();
    this.#series = this.#chart.addSeries(SERIES[kind]);
    this.#other = kind === 'compared' ? this.#chart.addSeries(LineSeries) : null;
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
    return chart;
  }

  /** A click on the scale at the right; a drag there stretches it. */
  #pick({ clientX, clientY }) {
    if (this.#chart === null || this.#compared !== null || Math.abs(clientY - this.#pressedAt) > CLICK) return;
    const { left, top, height } = this.#element.getBoundingClientRect();
    const scale = this.#chart.timeScale();
    if (clientX - left < scale.width() || clientY - top > height - scale.height()) return;
    const price = this.#series.coordinateToPrice(clientY - top);
    if (price > 0) this.#pickedPrice(price);
  }

  #key({ key, ctrlKey, metaKey, altKey }) {
    const scale = this.#chart?.timeScale();
    const range = scale?.getVisibleLogicalRange() ?? null;
    if (range === null || ctrlKey || metaKey || altKey) return;
    const { from, to } = range;
    const length = to - from;
    const moves = {
      ArrowLeft: [from - PAN * length, to - PAN * length],
      ArrowRight: [from + PAN * length, to + PAN * length],
      '+': [to - ZOOM * length, to],
      '-': [to - length / ZOOM, to],
    };
    if (key === '0') this.showAll();
    else if (key in moves) scale.setVisibleLogicalRange({ from: moves[key][0], to: moves[key][1] });
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

  /** Marks at odd minutes, which the library sets where it has room, say nothing. */
  #mark(time, kind) {
    if (this.#candles.areDays) return this.#format.tradingDay(time * 1_000, { short: true });
    if (kind > DAY_MARK && time % 300 !== 0) return '';
    return this.#format.tick((time - this.#shift) * 1_000, { isDay: kind <= DAY_MARK });
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
    const token = (name, system) => {
      probe.style.color = forced.matches ? system : `var(--color-${name})`;
      return getComputedStyle(probe).color;
    };
    const colours = {
      text: token('text', 'canvastext'),
      faint: token('track', 'graytext'),
      line: token('line', 'canvas'),
      up: token('up', 'canvastext'),
      down: token('down', 'canvastext'),
      accent: token('accent', 'highlight'),
      warning: token('warning', 'canvastext'),
      surface: token('surface', 'canvas'),
    };
    probe.remove();
    return colours;
  }
}

/** @param {string} colour as rgb(…) */
const translucent = (colour) => colour.replace('rgb(', 'rgba(').replace(')', ', 0.2)');
