/** `bootio doctor`: whether a machine or image can capture, what a capture would see and miss, and how to mend each point. */
import { doctor, type DoctorReport } from '../../capture/doctor/doctor.ts';
import { defineCommand } from '../command.ts';
import { doctorText } from '../doctor-text.ts';
import { binaryOption, rootOption, textOrJsonOption } from '../options.ts';
import { writeJson, writeLines } from '../output.ts';
import { terminalWidth } from '../terminal.ts';

export default defineCommand({
  declare: (parser) => textOrJsonOption(binaryOption(rootOption(parser))),
  async run({ root, binary, format }) {
    const report = doctor({ root, binary });
    if (format === 'json') await writeJson(document(report));
    else await writeLines(doctorText(report, terminalWidth()));
    return report.canCapture ? 0 : 1;
  },
});

/** Stable: what `--format json` prints. */
function document({ root, kernel, canCapture, probes, checks }: DoctorReport): object {
  return {
    schema: 'bootio/doctor/1',
    root,
    kernel: kernel ?? null,
    canCapture,
    probes: { ...probes, refusal: probes.refusal ?? null },
    checks: checks.map(({ id, title, verdict, found, mend }) => ({
      id,
      title,
      verdict,
      found,
      mend: mend ?? null,
    })),
  };
}
