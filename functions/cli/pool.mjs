#!/usr/bin/env node
import { enableCompileCache } from "node:module";

enableCompileCache(); // most of a short command is reading the sources
await import("./main.ts");
