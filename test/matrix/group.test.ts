import { walk } from "./walk.ts";

walk("group");
