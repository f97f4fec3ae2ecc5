import { temporaryFolder } from "#infra/local/folder.ts";

/** One folder for whatever any test, or a process that it starts, puts into the temporary folder of the machine: it goes with the run. */
export default function setup(): () => void {
  const folder = temporaryFolder();
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder.path; // the workers inherit it
  process.env.NODE_COMPILE_CACHE = folder.file("compiled"); // for every process that a test starts
  return folder.close;
}
