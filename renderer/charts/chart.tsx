import { useEffect, useRef } from 'react';
import Box from '@mui/material/Box';
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartOption } from './chart-option.ts';

use([AriaComponent, BarChart, CanvasRenderer, GridComponent, LegendComponent, LineChart, TooltipComponent]);

export type ChartProps = {
  option: ChartOption;
  /** What the chart shows, in a sentence, for those who cannot see it. */
  label: string;
  /** In pixels. */
  height: number;
};

/** The only place that makes a chart; it follows the size of its box and is disposed with it. */
export default function Chart({ option, label, height }: ChartProps) {
  const boxRef = useRef<HTMLDivElement>(null);
  const chartRef = useRef<EChartsType | null>(null);

  useEffect(() => {
    const box = boxRef.current;
    if (box === null) return;
    const chart = init(box, null, { renderer: 'canvas' });
    chartRef.current = chart;
    const observer = new ResizeObserver(() => {
      chart.resize();
    });
    observer.observe(box);
    return () => {
      observer.disconnect();
      chart.dispose();
      chartRef.current = null;
    };
  }, []);

  useEffect(() => {
    const chart = chartRef.current;
    if (chart === null) return;
    chart.setOption(
      { ...option, aria: { enabled: true, label: { description: label } } },
      { notMerge: true },
    );
    // The text widths are measured with the font at hand; measure again once ours has loaded.
    let current = true;
    const measureAgain = async (): Promise<void> => {
      await document.fonts.ready;
      if (current && !chart.isDisposed()) chart.resize();
    };
    void measureAgain();
    return () => {
      current = false;
    };
  }, [option, label]);

  return <Box ref={boxRef} role="img" aria-label={label} sx={{ width: '100%', height }} />;
}
