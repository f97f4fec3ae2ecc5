import { walk } from "./walk.ts";

walk("billing");
