// The title of several surveys as one, as a narrow screen shows it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { shortTitle } from "../../static/phone/titles.mjs";

test("what all titles begin or end with is said once", () => {
  assert.equal(shortTitle("低收入家庭入户走访问卷＋老年人入户走访问卷"), "低收入家庭＋老年人入户走访问卷");
  assert.equal(shortTitle("Home visit: disabled people + Home visit: elderly people"), "Home visit: disabled + elderly people");
  assert.equal(shortTitle("低收入家庭入户走访问卷＋残疾人入户走访问卷＋农村留守人员入户走访问卷"), "低收入家庭＋残疾人＋农村留守人员入户走访问卷");
});

test("titles with nothing in common, and one title, stay whole", () => {
  for (const title of ["家庭经济状况调查", "Fuel + heating", "甲＋乙", "", "+"]) assert.equal(shortTitle(title), title);
});
