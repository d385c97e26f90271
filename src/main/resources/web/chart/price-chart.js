// The chart of a detail, drawn by TradingView's Lightweight Charts. Only this module knows the library.

import {
  AreaSeries,
  CandlestickSeries,
  createChartEx,
  CrosshairMode,
  defaultHorzScaleBehavior,
  HistogramSeries,
  LineSeries,
  LineStyle,
  LineType,
} from './lightweight-charts.standalone.production.mjs';

/** The part of the height that is left to prices, below the values and above the volume. */
const PRICES_FROM = 0.15;
const PRICES_DOWN_TO = 0.8;

/** Times of day are marked at multiples of so many seconds. */
const STEPS_S = [1, 5, 15, 30, 60, 180, 360, 720].map((minutes) => minutes * 60);

/** Pixels between two multiples, at least: where they are closer, they are not marked. */
const MIN_STEP = 56;

const QUARTER_S = STEPS_S[2];

/** What the library calls the beginnings of five minutes, and of a day. */
const FIVE_MINUTES_WEIGHT = 21;
const DAY_WEIGHT = 50;

// As in candles.js, whose import would bring all of it into this bundle.
const DAY_S = 24 * 60 * 60;
const WEEK_S = 7 * DAY_S;
const FIRST_MONDAY_S = 4 * DAY_S;

/** Half a day after the beginning of a trading day UTC has its date. */
const HALF_DAY_MS = 12 * 60 * 60_000;

/** Pixels between marks of days, weeks and months, at least. They stand so many days or weeks apart. */
const MIN_DAYS = 46;
const STEPS_DAYS = [1, 2, 3];
const STEPS_WEEKS = [1, 2, 4.3, 8.7];

/** Some are closer: a month or a week with holidays has fewer days, and a pause fewer candles. */
const CLOSER = 0.8;

/** Pixels that the library keeps free for each character of a mark. */
const CHARACTER = 10;

/** Pixels: half as wide as a character of a mark, at most. */
const HALF_CHARACTER = 3.5;

/** The previous close is in sight unless prices would have less than this part of the height. */
const MIN_PRICES = 0.6;

/** A chart with fewer candles than this is not filled by them: each would look like a wall. */
const MIN_SPANS = 24;

/**
 * Pixels of a candle, or of a point of a line, at least: a body must be wider than its wick. Where more are in sight,
 * they are merged, but never points of a line, which would lose its highs and lows.
 */
const MIN_WIDTH = { area: 0.001, candles: 2.8 };

/** A chart can be zoomed in until so few candles are in sight. */
const MIN_IN_SIGHT = 8;

/** How much of what is in sight a key moves, and how much more or less of it a key shows. */
const PAN = 0.1;
const ZOOM = 0.8;

/** The same for each pixel that a wheel turns, or two fingers on a touchpad spread. */
const ZOOM_BY_WHEEL = 0.002;

/** Pixels of a line, in which some browsers count what a wheel turns. */
const LINE = 33;

/** After a pause of so many milliseconds the wheel may do something else; until then it goes on as it began. */
const WHEEL_RESTS_MS = 300;

/** A pointer that moved by fewer pixels has clicked. */
const CLICK = 4;

/** Numbers of the scale this close to the tag of a price would be half covered by it. */
const TAG = 15;

/** Pixels. */
const PAPER = { width: 700, height: 280 };

/** A series without the library's own tag, which is of the newest price in sight: that may be a year old. */
const UNTAGGED = { priceLineVisible: false, lastValueVisible: false };

const SERIES = { area: AreaSeries, candles: CandlestickSeries, compared: LineSeries };

/** The tokens of the theme that it draws with. */
const COLOURS = ['text', 'text-muted', 'track', 'line', 'up', 'down', 'accent', 'average', 'warning', 'surface'];

/** In forced colours; the others are that of text. */
const SYSTEM_COLOURS = { track: 'graytext', line: 'canvas', accent: 'highlight', surface: 'canvas' };

/** The library knows marks at half hours and at five minutes, months and days. Quarters and weeks are between. */
class TimeAxis extends defaultHorzScaleBehavior() {
  fillWeightsForPoints(points, from) {
    super.fillWeightsForPoints(points, from);
    for (let i = Math.max(1, from); i < points.length; i += 1) {
      const times = [points[i].originalTime, points[i - 1].originalTime];
      const isQuarter = points[i].timeWeight === FIVE_MINUTES_WEIGHT && begins(QUARTER_S, ...times);
      if (isQuarter || (points[i].timeWeight === DAY_WEIGHT && beginsWeek(...times))) points[i].timeWeight += 0.5;
    }
  }
}

const begins = (step, time, before) => Math.floor(time / step) !== Math.floor(before / step);

const beginsWeek = (time, before) => begins(WEEK_S, time - FIRST_MONDAY_S, before - FIRST_MONDAY_S);

const dark = matchMedia('(prefers-color-scheme: dark)');
const forced = matchMedia('(forced-colors: active)');

export class PriceChart {
  #element;
  #pointedAt;
  #pickedPrice;
  #zoomed;
  /** Whether all candles are in sight. */
  #isWhole = true;
  #isFilling = false;
  /** The places that will be in sight with the next frame. */
  #asked = null;
  /** When a wheel turned last, and whether it zooms. */
  #wheel = { at: -Infinity, zooms: false };
  /** Where the pointer was pressed. */
  #pressedAt = { x: 0, y: 0 };
  #chart = null;
  #series = null;
  #other = null;
  /** Lines of averages over the candles. */
  #lines = [];
  #averages = () => [];
  #volume = null;
  /** Of candles that rose, and of those that fell. */
  #volumeColours = null;
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
  /** Of all places, oldest first: of the candles, or of the points of both lines. */
  #times = [];
  /** At multiples of how many seconds times are marked; undefined if days alone are. */
  #step;
  #decimals = 2;
  #format = null;

  /**
   * @param {HTMLElement} element gets the chart, and the focus: + and − zoom, the arrows pan, 0 shows all
   * @param {object} parts
   * @param {(time: number | null) => void} parts.pointedAt called with the time of the candle under the crosshair
   * @param {(price: number) => void} parts.pickedPrice called with a price of the scale that was clicked
   * @param {(zoomed: boolean) => void} parts.zoomed called with whether a part of the candles is out of sight
   */
  constructor(element, { pointedAt, pickedPrice, zoomed }) {
    this.#element = element;
    this.#pointedAt = pointedAt;
    this.#pickedPrice = pickedPrice;
    this.#zoomed = zoomed;
    for (const media of [dark, forced]) media.addEventListener('change', () => this.recolour());
    element.addEventListener('keydown', (event) => this.#key(event));
    element.addEventListener('wheel', (event) => this.#turn(event), { passive: false });
    // A page that scrolls below the pointer until that is over the chart goes on scrolling.
    document.addEventListener('wheel', ({ target, timeStamp }) => {
      if (!element.contains(target)) this.#wheel = { at: timeStamp, zooms: false };
    }, { passive: true });
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
   * @param {{time: number, value: number}[][] | null} how.compared this stock and another, in place of the candles:
   *     100 is where both begin
   * @param {() => {time: number, value: number}[][]} how.averages lines over the candles that are shown
   * @param {boolean} [how.stays] whether what is in sight stays: these are the same candles, loaded again
   */
  draw(candles, { kind, decimals, format, previousClose, compared, averages, stays = false }) {
    const inSight = stays && !this.#isWhole ? this.#inSight : null;
    this.#candles = candles;
    this.#compared = compared;
    this.#averages = averages;
    this.#decimals = compared === null ? decimals : 2;
    this.#format = format;
    this.#chart ??= this.#create();
    const wanted = compared === null ? kind : 'compared';
    if (wanted !== this.#kind) this.#makeSeries(wanted);
    this.#series.applyOptions({
      priceFormat: { precision: this.#decimals, minMove: 10 ** -this.#decimals },
    });
    if (this.#close !== null) this.#series.removePriceLine(this.#close);
    this.#close =
      previousClose === null || compared !== null
        ? null
        : this.#series.createPriceLine({ price: previousClose, lineWidth: 1, lineStyle: LineStyle.Dashed });
    this.#fit(inSight?.from ?? -Infinity, inSight?.to ?? Infinity);
    this.#fill();
    if (inSight !== null) this.#show(inSight);
    else if (stays) this.#showWhole();
    else this.showAll();
  }

  /**
   * The newest candle changed, or began.
   *
   * @param {{time: number, value: number}[][] | null} compared see draw()
   */
  update(candle, compared) {
    this.#compared = compared;
    // Where the oldest went, all have other places.
    if (compared !== null || this.#candles.all[0].time !== this.#times[0]) {
      this.#fill();
      return;
    }
    if (candle.time > this.#times.at(-1)) this.#times.push(candle.time);
    this.#series.update(this.#point(candle));
    this.#newest.applyOptions({ price: candle.close });
    this.#volume.update(this.#bar(candle));
    this.#drawAverages();
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

  /** Takes zoom and pan back, and what was done to the scale. */
  showAll() {
    // A tap may have set it.
    this.#chart.clearCrosshairPosition();
    this.#pointedAt(null);
    this.#series.priceScale().applyOptions({ autoScale: true });
    this.#showWhole();
  }

  #showWhole() {
    if (this.#fit(-Infinity, Infinity)) this.#fill();
    this.#isWhole = true;
    this.#zoomed(false);
    const count = this.#times.length;
    const scale = this.#scale;
    this.#asked = null;
    // There is nothing beyond the range to scroll to.
    scale.applyOptions({ fixLeftEdge: count >= MIN_SPANS });
    if (count >= MIN_SPANS) scale.fitContent();
    else scale.setVisibleLogicalRange({ from: count - MIN_SPANS, to: count - 0.5 });
    // New candles may fill the same places.
    this.#spaceMarks();
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
    const { text, 'text-muted': muted, track, line, up, down, accent, average, warning, surface } = this.#colours();
    const label = { color: text, labelBackgroundColor: text };
    this.#chart.applyOptions({
      layout: { textColor: text },
      grid: { horzLines: { color: line }, vertLines: { color: line } },
      crosshair: { vertLine: label, horzLine: label },
    });
    this.#newest?.applyOptions({ color: text, axisLabelColor: text });
    const options = {
      area: { lineColor: accent, topColor: translucent(accent, 0.2), bottomColor: 'transparent', lineWidth: 2 },
      // Without colours, what rises is hollow.
      candles: forced.matches
        ? {
            upColor: surface,
            downColor: text,
            borderUpColor: text,
            borderDownColor: text,
            wickUpColor: text,
            wickDownColor: text,
            borderVisible: true,
          }
        : { upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false },
      compared: { color: accent, lineWidth: 2 },
    };
    this.#series.applyOptions(options[this.#kind]);
    const second = forced.matches ? LineStyle.Dashed : LineStyle.Solid;
    this.#lines.forEach((line, i) => {
      line.applyOptions({ color: [average, warning][i], lineStyle: i > 0 ? second : LineStyle.Solid });
    });
    this.#other?.applyOptions({ color: warning, lineWidth: 2, lineStyle: second });
    this.#close?.applyOptions({ color: text, axisLabelColor: muted });
    for (const line of this.#marks.values()) line.applyOptions({ color: warning });
    this.#volumeColours = forced.matches ? [track, track] : [translucent(up), translucent(down)];
    this.#volume.setData(this.#compared === null ? this.#candles.all.map((candle) => this.#bar(candle)) : []);
  }

  #fill() {
    this.#isFilling = true;
    const all = this.#drawn;
    // One shift for all, so that times stay in order when clocks change. Days have a date and no time.
    this.#times = [...new Set(all.map(({ time }) => time))].sort((a, b) => a - b);
    const newest = this.#candles.areDays ? undefined : this.#times.at(-1);
    this.#shift = newest === undefined ? 0 : new Date(newest * 1_000).getTimezoneOffset() * -60;
    this.#drawAverages();
    if (this.#compared === null) {
      this.#series.setData(all.map((candle) => this.#point(candle)));
      this.#newest.applyOptions({ price: all.at(-1)?.close ?? NaN });
    } else {
      [this.#series, this.#other].forEach((series, i) =>
        series.setData(this.#compared[i].map((point) => this.#shifted(point))),
      );
    }
    this.recolour();
    this.#isFilling = false;
  }

  #drawAverages() {
    const averages = this.#compared === null ? this.#averages() : [];
    while (this.#lines.length > averages.length) this.#chart.removeSeries(this.#lines.pop());
    while (this.#lines.length < averages.length) {
      this.#lines.push(this.#chart.addSeries(LineSeries, { ...UNTAGGED, lineWidth: 2, lineType: LineType.Curved }));
    }
    averages.forEach((points, i) => this.#lines[i].setData(points.map((point) => this.#shifted(point))));
  }

  #makeSeries(kind) {
    this.#kind = kind;
    for (const series of [this.#series, this.#other]) if (series !== null) this.#chart.removeSeries(series);
    this.#close = this.#newest = null;
    this.#marks.clear();
    const plain = { ...UNTAGGED, lastValueVisible: kind === 'compared' };
    this.#series = this.#chart.addSeries(SERIES[kind], plain);
    if (kind !== 'compared') {
      this.#newest = this.#series.createPriceLine({ price: NaN, lineWidth: 1, lineStyle: LineStyle.Dotted });
      this.#series.applyOptions({ autoscaleInfoProvider: (prices) => this.#withClose(prices()) });
    }
    this.#other = kind === 'compared' ? this.#chart.addSeries(LineSeries, plain) : null;
    const bottom = kind === 'compared' ? 0.08 : 1 - PRICES_DOWN_TO;
    this.#series.priceScale().applyOptions({ scaleMargins: { top: PRICES_FROM, bottom } });
  }

  #create() {
    const chart = createChartEx(this.#element, new TimeAxis(), {
      autoSize: true,
      layout: {
        background: { color: 'transparent' },
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
        allowBoldLabels: false,
        fixRightEdge: true,
        lockVisibleTimeRangeOnResize: true,
        minBarSpacing: 0.1,
        tickMarkFormatter: (time) => this.#whole(time, this.#mark(time)),
      },
      crosshair: { mode: CrosshairMode.Normal },
      // A finger that goes up or down scrolls the page.
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
      handleScale: { mouseWheel: false },
    });
    this.#volume = chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      ...UNTAGGED,
    });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: PRICES_DOWN_TO + 0.06, bottom: 0 } });
    chart.subscribeCrosshairMove(({ time }) => this.#pointedAt(time === undefined ? null : time - this.#shift));
    // A tap moves no pointer.
    chart.subscribeClick(({ time, point }) => {
      if (time === undefined) return;
      chart.setCrosshairPosition(this.#series.coordinateToPrice(point.y), time, this.#series);
      this.#pointedAt(time - this.#shift);
    });
    chart.subscribeDblClick(() => this.showAll());
    chart.timeScale().subscribeVisibleLogicalRangeChange(() => this.#moved());
    chart.timeScale().subscribeSizeChange(() => {
      if (this.#isWhole && this.#series !== null) this.#showWhole();
      else this.#refit();
    });
    return chart;
  }

  /** What is in sight has changed. */
  #moved() {
    if (this.#isFilling) return;
    this.#asked = null;
    const { from, to } = this.#range;
    this.#isWhole = from < 0.5 && to > this.#times.length - 1.5;
    this.#zoomed(!this.#isWhole);
    this.#spaceMarks();
    // Within this call the library is still about to apply the range.
    queueMicrotask(() => this.#refit());
  }

  /** Shows longer or shorter candles if there is another number of them in sight, or another room for them. */
  #refit() {
    if (this.#series === null || this.#isFilling) return;
    const inSight = this.#isWhole ? { from: -Infinity, to: Infinity } : this.#inSight;
    if (!this.#fit(inSight.from, inSight.to)) return;
    this.#fill();
    if (this.#isWhole) this.#showWhole();
    else this.#show(inSight);
  }

  /** @returns {boolean} whether there are other candles to be drawn now */
  #fit(from, to) {
    if (this.#compared !== null) return false;
    const width = this.#scale.width() || this.#element.clientWidth;
    return this.#candles.fit(from, to, width / MIN_WIDTH[this.#kind]);
  }

  get #scale() {
    return this.#chart.timeScale();
  }

  /** The places in sight, or about to be. */
  get #range() {
    return this.#asked ?? this.#scale.getVisibleLogicalRange() ?? { from: 0, to: 0 };
  }

  /** How many candles are in sight. */
  get #inSightCount() {
    const { from, to } = this.#range;
    return to - from;
  }

  /** The times in sight. */
  get #inSight() {
    const { from, to } = this.#range;
    return { from: this.#candles.timeAt(from), to: this.#candles.timeAt(to) };
  }

  #show({ from, to }) {
    const range = { from: this.#candles.placeOf(from), to: this.#candles.placeOf(to) };
    this.#go(range);
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
    const scale = this.#scale;
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

  /**
   * The wheel zooms, or scrolls the page where there is nothing to zoom. What it does first, it does until it rests.
   * Two fingers that spread on a touchpad turn it with the Control key.
   */
  #turn(event) {
    if (this.#chart === null) return;
    const { deltaX, deltaY, deltaMode, ctrlKey, timeStamp } = event;
    const turned = deltaY * (deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
    const began = timeStamp - this.#wheel.at > WHEEL_RESTS_MS;
    this.#wheel = { at: timeStamp, zooms: ctrlKey || (began ? this.#canZoom(turned) : this.#wheel.zooms) };
    if (!this.#wheel.zooms) return;
    event.preventDefault();
    if (Math.abs(deltaX) > Math.abs(deltaY)) {
      this.#pan(deltaX / this.#scale.width());
      return;
    }
    const x = event.clientX - this.#element.getBoundingClientRect().left;
    this.#zoom(Math.exp(turned * ZOOM_BY_WHEEL), this.#scale.coordinateToLogical(x));
  }

  #canZoom(turned) {
    return turned > 0 ? !this.#isWhole : this.#inSightCount > MIN_IN_SIGHT;
  }

  /** @param {number | null} [around] the place that stays where it is; else the newest in sight */
  #zoom(factor, around = null) {
    const { from, to } = this.#range;
    const fixed = around ?? to;
    const by = Math.max(factor, MIN_IN_SIGHT / (to - from));
    const wanted = { from: fixed - by * (fixed - from), to: fixed + by * (to - fixed) };
    if (factor > 1 && wanted.to - wanted.from >= this.#times.length) this.showAll();
    else this.#go(wanted);
  }

  #pan(part) {
    const { from, to } = this.#range;
    const by = part * this.#inSightCount;
    this.#go({ from: from + by, to: to + by });
  }

  /** The library goes there with the next frame. Until then, further steps begin there. */
  #go(range) {
    this.#asked = range;
    requestAnimationFrame(() => (this.#asked = null));
    this.#scale.setVisibleLogicalRange(range);
  }

  #price(price) {
    if (this.#compared !== null) return this.#format.changePercent({ last: price, previousClose: 100 });
    return this.#format.price(price, this.#decimals);
  }

  /** The numbers of the scale, without those beside the volume, and those that a tag would half cover. */
  #ticks(prices) {
    const y = (price) => this.#series.priceToCoordinate(price);
    const bottom = this.#compared === null ? this.#chart.paneSize().height * PRICES_DOWN_TO + TAG : Infinity;
    const newest = [this.#series, this.#other].map((series) => series?.data().at(-1));
    const tagged = [...newest.map((point) => point?.value ?? point?.close), this.#close?.options().price];
    const tags = [...tagged, ...this.#marks.keys()].map((price) => (price === undefined ? NaN : y(price)));
    const isHidden = (at) => at > bottom || tags.some((tag) => Math.abs(tag - at) < TAG);
    return prices.map((price) => (isHidden(y(price)) ? '' : this.#price(price)));
  }

  #moment(time) {
    return this.#candles.momentOf(time - this.#shift, this.#format, Date.now());
  }

  /** The library cuts marks at the edges, or moves them towards others. */
  #whole(time, text) {
    const x = this.#scale.timeToCoordinate(time) ?? 0;
    return Math.min(x, this.#scale.width() - x) < text.length * HALF_CHARACTER ? '' : text;
  }

  /**
   * Of the marks that the library sets where it has room, those at full times, days, weeks and months say something.
   * Without a candle there, the first one after it has its mark.
   */
  #mark(time) {
    const { areDays } = this.#candles;
    const place = this.#times.indexOf(time - this.#shift);
    const before = place > 0 ? this.#times[place - 1] + this.#shift : 0;
    const ms = (time - this.#shift) * 1_000;
    const [day, dayBefore] = [time, before].map((each) => new Date(each * 1_000 + (areDays ? HALF_DAY_MS : 0)));
    if (areDays) {
      if (day.getUTCFullYear() !== dayBefore.getUTCFullYear()) return String(day.getUTCFullYear());
      const isMonth = day.getUTCMonth() !== dayBefore.getUTCMonth();
      if (isMonth) return day.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
      return this.#format.tradingDay(ms, { short: true });
    }
    if (day.getUTCDate() !== dayBefore.getUTCDate()) return this.#format.tick(ms, { isDay: true });
    const step = this.#step;
    if (step === undefined || !begins(step, time, before)) return '';
    const full = Math.min(step, STEPS_S[1]);
    return this.#format.tick((Math.floor(time / full) * full - this.#shift) * 1_000, { isDay: false });
  }

  /** Pixels of a candle. */
  get #candleWidth() {
    return this.#scale.width() / (this.#inSightCount + 1);
  }

  /**
   * Has the library mark what has a text, and draw no line elsewhere. It keeps marks that it has written, wherever they
   * stand now, until it gets options.
   */
  #spaceMarks() {
    const { areDays, seconds } = this.#candles;
    // Not each candle has a trade: most are as far apart as the two in the middle.
    const apart = this.#times.map((time, i, times) => time - times[i - 1] || seconds).sort((a, b) => a - b);
    const second = this.#candleWidth / apart[apart.length >> 1];
    this.#step = areDays ? undefined : STEPS_S.find((step) => step * second >= MIN_STEP);
    const pixels = this.#step === undefined ? this.#daysApart : this.#step * second;
    this.#scale.applyOptions({ tickMarkMaxCharacterLength: (CLOSER * pixels) / CHARACTER });
  }

  /** Pixels between marks of days, weeks or months. */
  get #daysApart() {
    const times = this.#times;
    const width = times.length * this.#candleWidth;
    const days = new Set(times.map((time) => Math.floor(time / DAY_S))).size;
    const weeks = Math.max(1, (times.at(-1) - times[0]) / WEEK_S);
    const steps = [...STEPS_DAYS.map((step) => step / days), ...STEPS_WEEKS.map((step) => step / weeks)];
    return steps.map((step) => step * width).find((pixels) => pixels >= MIN_DAYS) ?? MIN_DAYS;
  }

  /** The candles, or the points of both lines. */
  get #drawn() {
    return this.#compared === null ? this.#candles.all : this.#compared.flat();
  }

  #shifted(point) {
    return { ...point, time: point.time + this.#shift };
  }

  #point({ time, open, high, low, close }) {
    return this.#shifted(this.#kind === 'area' ? { time, value: close } : { time, open, high, low, close });
  }

  #bar({ time, open, close, volume }) {
    return this.#shifted({ time, value: volume, color: this.#volumeColours[close < open ? 1 : 0] });
  }

  /** The tokens of the style sheet as they are now, in a form that a canvas reads: it knows no custom properties. */
  #colours() {
    const probe = document.createElement('i');
    this.#element.append(probe);
    const colours = {};
    for (const name of COLOURS) {
      probe.style.color = forced.matches ? (SYSTEM_COLOURS[name] ?? 'canvastext') : `var(--color-${name})`;
      colours[name] = getComputedStyle(probe).color;
    }
    probe.remove();
    return colours;
  }
}

/** @param {string} colour as rgb(…) */
const translucent = (colour, opacity = 0.7) => colour.replace('rgb(', 'rgba(').replace(')', `, ${opacity})`);
