import { test } from "vitest";

test.todo("a body without a census figure bears no share by population: population.missing says which it is");
test.todo("a plan of 200 bodies is taken, and of a body of another prefecture it is said where it stands");
