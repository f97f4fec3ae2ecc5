/** What the stage told this function. @throws Error naming what is missing */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`environment variable ${name} is missing`);
  return value;
}
