import { walk } from "./walk.ts";

walk("publication");
