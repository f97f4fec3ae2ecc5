import { walk } from "./walk.ts";

walk("payment");
