import type { Alarm } from "./alarm.ts";

type Metric = (string | { stat: string; period: number })[];

/** A widget of CloudWatch, on a grid of 24 columns. */
type Widget = { type: "metric"; x: number; y: number; width: number; height: number; properties: object };

const columns = 3;
const [width, height] = [24 / columns, 5];

/** One page with what the alarms look at, each with the line at which it rings, in the alarms' own order. */
export const dashboardOf = (alarms: Record<string, Alarm>, region: string): { widgets: Widget[] } => ({
  widgets: Object.entries(alarms).map(([name, alarm], index) => ({
    type: "metric",
    x: (index % columns) * width,
    y: Math.floor(index / columns) * height,
    width,
    height,
    properties: {
      title: name,
      region,
      metrics: [metricOf(alarm)],
      annotations: {
        horizontal: [{ label: alarm.below === true ? "下回ると警報" : "超えると警報", value: alarm.threshold }],
      },
    },
  })),
});

const metricOf = ({ metric, period }: Alarm): Metric => [
  metric.namespace,
  metric.name,
  ...Object.entries(metric.dimensions).flat(),
  { stat: metric.statistic, period },
];
