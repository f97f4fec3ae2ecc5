import type * as Notice from "#core/notice/index.ts";
import { lazily, manifests } from "../manifests.ts";

/** Everything that somebody is told of; the words live with the domain. */
export const notices: Notice.LazyNotices = lazily(manifests.map((one) => one.notices));
