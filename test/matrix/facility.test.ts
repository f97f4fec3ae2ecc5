import { walk } from "./walk.ts";

walk("facility");
