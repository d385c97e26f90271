// The chart of a detail, drawn by TradingView's Lightweight Charts. Only this module knows the library.

import {
  AreaSeries,
  CandlestickSeries,
  ColorType,
  createChart,
  CrosshairMode,
  HistogramSeries,
} from './lightweight-charts.standalone.production.mjs';

/** The part of the height that is left to prices, above the volume. */
const PRICES_DOWN_TO = 0.78;

/** The kinds of marks that stand where a day, a month or a year begins: DayOfMonth and below. */
const DAY_MARK = 2;

const dark = matchMedia('(prefers-color-scheme: dark)');

export class PriceChart {
  #element;
  #pointedAt;
  #chart = null;
  #series = null;
  #volume = null;
  #kind = null;
  #candles = null;
  #timeline = [];
  /** The library takes times for UTC. Shifted by so many seconds, its days begin where the reader's do. */
  #shift = 0;
  #decimals = 2;

  /** @param {{pointedAt: (candle: object | null) => void}} parts called with the candle under the crosshair */
  constructor(element, { pointedAt }) {
    this.#element = element;
    this.#pointedAt = pointedAt;
    dark.addEventListener('change', () => this.recolour());
  }

  /**
   * @param {import('../app/detail/candles.js').Candles} candles
   * @param {{kind: 'candles' | 'area', decimals: number, format: import('../app/board/format.js').Format}} more
   *     decimals: of the prices, which decide how fine the scale may be
   */
  draw(candles, { kind, decimals, format }) {
    this.#candles = candles;
    this.#decimals = decimals;
    this.#chart ??= this.#create(format);
    if (kind !== this.#kind) {
      this.#kind = kind;
      if (this.#series !== null) this.#chart.removeSeries(this.#series);
      this.#series = this.#chart.addSeries(kind === 'area' ? AreaSeries : CandlestickSeries);
      this.#series.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 1 - PRICES_DOWN_TO } });
    }
    this.#series.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals } });
    this.#show();
  }

  /** The newest candle changed, or began. */
  update(candle) {
    if (candle.time !== this.#timeline.at(-1)?.time) {
      this.#show();
      return;
    }
    this.#series.update(this.#point(candle));
    this.#volume.update(this.#bar(candle, colours()));
  }

  /** The whole range, however much of it has prices. */
  #show() {
    this.#timeline = this.#candles.timeline;
    // One shift for all, so that times stay in order when clocks change.
    const newest = this.#timeline.at(-1)?.time ?? 0;
    this.#shift = new Date(newest * 1_000).getTimezoneOffset() * -60;
    this.#series.setData(this.#timeline.map((candle) => this.#point(candle)));
    this.recolour();
    this.#chart.timeScale().setVisibleLogicalRange({ from: -0.5, to: this.#candles.spans + 0.5 });
  }

  /** The page's colours changed. */
  recolour() {
    if (this.#series === null) return;
    const { text, line, up, down, accent } = colours();
    this.#chart.applyOptions({
      layout: { textColor: text },
      grid: { horzLines: { color: line } },
      crosshair: {
        vertLine: { color: text, labelBackgroundColor: accent },
        horzLine: { color: text, labelBackgroundColor: accent },
      },
    });
    this.#series.applyOptions(
      this.#kind === 'area'
        ? { lineColor: accent, topColor: `${accent}33`, bottomColor: `${accent}00`, lineWidth: 2 }
        : { upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false },
    );
    this.#volume.setData(this.#timeline.map((candle) => this.#bar(candle, { text, line })));
  }

  #create(format) {
    const chart = createChart(this.#element, {
      autoSize: true,
      layout: {
        background: { type: ColorType.Solid, color: 'transparent' },
        fontFamily: getComputedStyle(this.#element).fontFamily,
        // It would bring a style element, which the page's security policy forbids; the page names TradingView itself.
        attributionLogo: false,
      },
      localization: {
        priceFormatter: (price) => format.price(price, this.#decimals),
        timeFormatter: (time) => format.moment(this.#unshifted(time), Date.now(), 'minutes'),
      },
      grid: { vertLines: { visible: false } },
      rightPriceScale: { borderVisible: false, entireTextOnly: true },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        allowBoldLabels: false,
        lockVisibleTimeRangeOnResize: true,
        tickMarkFormatter: (time, kind) => format.tick(this.#unshifted(time), { isDay: kind <= DAY_MARK }),
      },
      crosshair: { mode: CrosshairMode.Magnet },
      // There is nothing beyond the range to scroll to; the wheel scrolls the page.
      handleScroll: false,
      handleScale: false,
    });
    this.#volume = chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: PRICES_DOWN_TO + 0.06, bottom: 0 } });
    chart.subscribeCrosshairMove(({ time }) => {
      const candle = this.#timeline.find((each) => each.time + this.#shift === time);
      this.#pointedAt(candle?.open === undefined ? null : candle);
    });
    return chart;
  }

  /** @returns {number} milliseconds of the Unix epoch */
  #unshifted(time) {
    return (time - this.#shift) * 1_000;
  }

  #point({ time: unshifted, open, high, low, close }) {
    const time = unshifted + this.#shift;
    if (open === undefined) return { time };
    return this.#kind === 'area' ? { time, value: close } : { time, open, high, low, close };
  }

  #bar({ time: unshifted, volume }, { line }) {
    const time = unshifted + this.#shift;
    return volume === undefined ? { time } : { time, value: volume, color: line };
  }
}

/** The tokens of the style sheet as they are now: a canvas knows no custom properties. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--color-${name}`).trim();
  return {
    text: token('text-muted'),
    line: token('line'),
    up: token('up'),
    down: token('down'),
    accent: token('accent'),
  };
}
