import { test } from "vitest";

test.todo("47 prefectures and 1,741 municipalities are there once each, with right check digits");
test.todo("one prefecture's file lists exactly its own, the prefecture first");
test.todo("the municipalities' populations add up to their prefecture's, and the only one without a figure is 双葉町");
test.todo("kinds follow the names, readings are hiragana");
test.todo("what is no prefecture has no bodies");
