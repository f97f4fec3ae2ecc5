import { walk } from "./walk.ts";

walk("register");
