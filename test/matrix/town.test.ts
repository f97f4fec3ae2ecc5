import { walk } from "./walk.ts";

walk("town");
