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

  /** @param {{pointedAt: (candle: object | null) => void}} parts called with the candle under the crosshair */
  constructor(element, { pointedAt }) {
    this.#element = element;
    this.#pointedAt = pointedAt;
    dark.addEventListener('change', () => this.recolour());
  }

  /**
   * @param {import('../app/detail/candles.js').Candles} candles
   * @param {{kind: 'candles' | 'area', format: import('../app/board/format.js').Format}} more
   */
  draw(candles, { kind, format }) {
    this.#candles = candles;
    this.#chart ??= this.#create(format);
    if (kind !== this.#kind) {
      this.#kind = kind;
      if (this.#series !== null) this.#chart.removeSeries(this.#series);
      this.#series = this.#chart.addSeries(kind === 'area' ? AreaSeries : CandlestickSeries);
      this.#series.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 1 - PRICES_DOWN_TO } });
    }
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
      crosshair: { vertLine: { color: text, labelBackgroundColor: accent }, horzLine: { color: text, labelBackgroundColor: accent } },
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
        priceFormatter: (price) => format.price(price),
        timeFormatter: (time) => format.moment(time * 1_000, Date.now(), 'minutes'),
      },
      grid: { vertLines: { visible: false } },
      rightPriceScale: { borderVisible: false, entireTextOnly: true },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        secondsVisible: false,
        allowBoldLabels: false,
        lockVisibleTimeRangeOnResize: true,
        // The library takes times for UTC; these are the reader's.
        tickMarkFormatter: (time) => format.tick(time * 1_000),
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
      const candle = this.#timeline.find((each) => each.time === time);
      this.#pointedAt(candle?.open === undefined ? null : candle);
    });
    return chart;
  }

  #point({ time, open, high, low, close }) {
    if (open === undefined) return { time };
    return this.#kind === 'area' ? { time, value: close } : { time, open, high, low, close };
  }

  #bar({ time, volume }, { line }) {
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
