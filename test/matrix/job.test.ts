import { walk } from "./walk.ts";

walk("job");
