import { headOf } from "../japan/head.ts";
import { type Organ, type Other, organs } from "./name.ts";
import type { OrganRow } from "./schema.ts";

/** An organ as its papers show it. */
export type Signing = {
  organ: Organ;
  /** In whose name it decides. */
  name: string;
  /** Who signs. */
  signs: string;
  /** 審査庁 of its decisions. */
  review: string;
  /** Who stands for the body in a suit against them (行政事件訴訟法11条6項). */
  stands: string;
  /** 文書記号. */
  prefix?: string;
};

type Body = { code: string; name: string };

/** 長 signs, and has nobody above: it is its own 審査庁 (行政不服審査法4条1号). */
export function headSigning(body: Body): Signing {
  const name = headOf(body);
  return { organ: "head", name, signs: name, review: name, stands: name };
}

/**
 * How an organ signs by the body's row, or by law where the body says nothing. An organ with nobody above it is its own 審査庁
 * (行政不服審査法4条1号), and stands for the body in court (地教行法56条, 地方自治法192条 …), 議会 by its 議長 (地方自治法105条の2).
 * `undefined`: the body has no such organ.
 */
export function signingOf(body: Body, organ: Other, row: OrganRow | undefined): Signing | undefined {
  const said = row?.organs.find((one) => one.organ === organ);
  const byLaw = organs[organ];
  if (said === undefined && !(byLaw.everywhere && isMunicipality(body))) return undefined;
  const name = said?.name ?? `${body.name}${byLaw.name}`;
  return {
    organ,
    name,
    signs: said?.signs ?? name,
    review: said?.review?.to ?? name,
    stands: "stands" in byLaw ? `${name}${byLaw.stands}` : name,
    ...(said?.prefix === undefined ? {} : { prefix: said.prefix }),
  };
}

/** 市町村: a prefecture's organs are others, and a 一部事務組合 or 広域連合 has what its 規約 says. */
const isMunicipality = ({ code, name }: Body): boolean => code.slice(2, 5) !== "000" && /[市町村区]$/.test(name);
