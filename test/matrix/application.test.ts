import { walk } from "./walk.ts";

walk("application");
