/** Ends a step of the check: every fault on a line and exit code 1, or one line that says what was looked at. */
export function conclude(faults: string[], summary: string): void {
  if (faults.length === 0) console.log(summary);
  else process.exitCode = 1;
  for (const fault of faults) console.error(fault);
}
