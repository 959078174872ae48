import { examine, type Finding } from "./doctor-checks.ts";
import { readDoctorCommand } from "./doctor-options.ts";
import { doctorHelp } from "./help.ts";
import { createPaint } from "./paint.ts";

const marks = { ok: "✓", failed: "✗", skipped: "–" } as const;
const styles = { ok: "green", failed: "red", skipped: "dim" } as const;

/** Says why the first call would fail. Ends with exit code 1 where something is wrong. */
export async function runDoctor(args: readonly string[]): Promise<void> {
  const { stdout, env } = process;
  const command = readDoctorCommand(args, env);
  if (command.help) {
    stdout.write(doctorHelp);
    return;
  }
  const paint = createPaint(stdout, env);
  const line = ({ check, outcome, seen, advice }: Finding) =>
    [
      `${paint(styles[outcome], marks[outcome])} ${check.padEnd(16)} ${seen}\n`,
      advice === undefined ? "" : `  ${" ".repeat(16)} ${paint("bold", advice)}\n`,
    ].join("");
  if (!command.json) stdout.write(`${paint("bold", "Transak doctor")} ${command.baseUrl ?? command.environment}\n\n`);
  let failures = 0;
  for await (const finding of examine(command)) {
    stdout.write(command.json ? `${JSON.stringify(finding)}\n` : line(finding));
    if (finding.outcome === "failed") failures += 1;
  }
  if (failures > 0) process.exitCode = 1;
}
