import { walkWithoutKeys } from "./walk.ts";

walkWithoutKeys("pool");
