import { readdirSync, readFileSync } from "node:fs";

// Sums the reports of all test runs: `N passed, N failed`. A test file that breaks before its first test is a failure.

const [folder = "."] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const name of readdirSync(folder)) {
  const report = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
  const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  passed += report.numPassedTests;
  failed += report.numFailedTests + broken.length;
}
if (passed + failed === 0) console.log("no test ran");
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
