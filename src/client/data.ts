/** Reads the data that the page holds: JSON, compressed (render/html/embed.ts). */
import type { ReportData } from '../render/html/report-data.ts';

export async function readData(text: string): Promise<ReportData> {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const json = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return (await new Response(json).json()) as ReportData;
}
