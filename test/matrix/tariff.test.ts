import { walk } from "./walk.ts";

walk("tariff");
