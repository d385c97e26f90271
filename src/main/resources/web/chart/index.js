// The second bundle: the chart and the library that draws it. The first detail that opens loads it.

export { PriceChart } from './price-chart.js';
