import * as z from "zod";
import * as Application from "#core/application/index.ts";
import { problem as applicationProblem } from "#core/application/problem.ts";
import { Definition, Parameters, TemplateName } from "#core/application/schema.ts";
import { Problem } from "#core/error.ts";
import { plain } from "#core/plain.ts";
import * as Publication from "#core/publication/index.ts";
import { decision } from "#core/publication/schema.ts";
import * as Shape from "#core/shape.ts";
import {
  decisionProblems,
  drafters,
  draftNote,
  onPaper,
  presentStanding,
  standing,
  standingExample,
} from "../decision.ts";
import { type Route, route } from "../route.ts";
import { code, id, pageOf, pageQuery, townParams } from "../shape.ts";
import { guarded } from "./admin.ts";
import * as Example from "./application-example.ts";

const tag = "手続";
const path = "/v1/towns/{code}/procedures";
const procedureId = id("prc").describe("手続の識別子").meta({ example: Example.procedure });
const params = z.object({ code, id: procedureId });

/** Either a template with the town's own parameters, or a whole definition. */
const procedureContent = Shape.strict({
  template: TemplateName.optional(),
  parameters: Parameters.optional(),
  definition: Definition.optional(),
}).superRefine(({ template, parameters, definition }, context) => {
  if ((definition === undefined) === (template === undefined)) {
    context.addIssue({
      code: "custom",
      message: "template（雛形）か definition（定義）のどちらか一つを指定してください。",
    });
  }
  if (template !== undefined && parameters === undefined) {
    context.addIssue({ code: "custom", path: ["parameters"], message: "雛形に当てはめる団体の値を指定してください。" });
  }
});

const publication = procedureContent.safeExtend({ decision: decision.describe("どのように決裁したか") });

function definitionOf({ template, parameters, definition }: z.output<typeof procedureContent>): Definition {
  if (template !== undefined && parameters !== undefined) return Application.adopt(template, parameters);
  if (definition === undefined) throw new Error("a publication without content passed its shape");
  return definition;
}

/** The core points into a definition, the caller sent it as a part of the body. */
async function pointing<R>(publish: () => Promise<R>): Promise<R> {
  try {
    return await publish();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "procedure.invalid") throw error;
    const errors = (error.errors ?? []).map((one) => ({ ...one, pointer: `/definition${one.pointer}` }));
    throw applicationProblem("procedure.invalid", { errors, cause: error });
  }
}

/** What the register that a procedure names has against it. */
const byRegister = async (definition: Definition) =>
  (await import("#core/register/schema.ts")).inspectProcedure(definition);

const named = { id: z.string(), slug: z.string(), title: z.string(), version: z.int(), hash: z.string() };
const published = z.object(named);
const example = {
  body: { template: "dog-registration", parameters: Example.parameters, decision: onPaper },
  answer: Example.published,
};

function publishedBody({ entry: { id, seq, facts } }: Awaited<ReturnType<typeof Application.publish>>) {
  const { slug, title, version, hash } = facts;
  return { status: 201 as const, body: { id, slug, title, version, hash }, etag: seq };
}

const publish = route({
  method: "post",
  path,
  id: "publishProcedure",
  tag,
  summary: "手続を公開する",
  description:
    "手続の定義（入力項目の JSON Schema、規則の JsonLogic、手数料、標準処理期間、保存年限など）を第1版として公開します。県の雛形（template）に団体の値（parameters）を当てはめるか、定義の全文（definition）を送ります。手続は決裁を受けて定めます（decision）。公開した版は変えられません。register に示した台帳が承認した内容を記載できないときなど、定義に誤りがあれば、場所を errors で示して公開しません。",
  access: guarded,
  params: townParams,
  body: publication,
  status: 201,
  answer: published,
  example,
  problems: ["tenant.option", "procedure.invalid", "procedure.taken", "organ.missing", ...decisionProblems],
  run: async ({ body }) =>
    publishedBody(await pointing(() => Application.publish(definitionOf(body), body.decision, byRegister))),
});

const publishVersion = route({
  method: "post",
  path: `${path}/{id}/versions`,
  id: "publishProcedureVersion",
  tag,
  summary: "手続の新しい版を公開する",
  description:
    "以後の申請はこの版で受け付けます。受付済みの申請は、受け付けた版のまま審査します。手続の名前（slug）は変えられません。",
  access: guarded,
  params,
  body: publication,
  ifMatch: "accepted",
  status: 201,
  answer: published,
  example: { ...example, answer: { ...Example.published, version: 2 } },
  problems: ["tenant.option", "procedure.invalid", "organ.missing", ...decisionProblems],
  run: async ({ params, body }) =>
    publishedBody(
      await pointing(() => Application.publishVersion(params.id, definitionOf(body), body.decision, byRegister)),
    ),
});

const drafting = {
  method: "post",
  tag,
  access: drafters,
  body: procedureContent,
  status: 201,
  answer: standing,
  example: {
    body: { template: "dog-registration", parameters: Example.parameters },
    answer: { ...standingExample, act: "procedure", of: undefined },
  },
} as const;

async function draft(content: z.output<typeof procedureContent>, of?: string) {
  const definition = definitionOf(content);
  await pointing(() => Application.checkDefinition(definition, of, byRegister));
  const { organ } = definition;
  const whose = organ === undefined ? {} : { organ };
  const matter = {
    act: "procedure",
    ...whose,
    ...(of === undefined ? {} : { of }),
    content: plain(definition),
  } as const;
  return presentStanding(201, await Publication.draft(matter));
}

const draftNew = route({
  ...drafting,
  path: `${path}/drafts`,
  id: "draftProcedure",
  summary: "手続を起案する",
  description: `公開する手続を、決裁に回します。${draftNote}`,
  params: townParams,
  problems: ["procedure.invalid", "organ.missing"],
  run: ({ body }) => draft(body),
});

const draftVersion = route({
  ...drafting,
  path: `${path}/{id}/drafts`,
  id: "draftProcedureVersion",
  summary: "手続の新しい版を起案する",
  description: `手続の新しい版を、決裁に回します。${draftNote}`,
  params,
  problems: ["procedure.invalid", "organ.missing"],
  run: ({ params, body }) => draft(body, params.id),
});

const line = z.object({ ...named, office: z.string() });

const list = route({
  method: "get",
  path,
  id: "listProcedures",
  tag,
  summary: "受け付けている手続の一覧を見る",
  description: "団体が公開している手続を、名前（slug）の順に、それぞれの最新の版とともに返します。",
  access: { who: ["public"] },
  params: townParams,
  query: pageQuery,
  status: 200,
  answer: pageOf(line),
  example: { answer: { items: [Example.listed] } },
  problems: ["cursor.invalid"],
  run: async ({ query }) => {
    const page = await Application.procedures(query);
    const items = page.items.flatMap(({ id, state: { slug, title, office, versions } }) =>
      versions.slice(-1).map(({ version, hash }) => ({ id, slug, title, office, version, hash })),
    );
    return { status: 200, body: { ...page, items } };
  },
});

const version = z.object({
  procedure: z.string(),
  version: z.int(),
  hash: z.string().describe("定義の正規形の SHA-256"),
  definition: z.record(z.string(), z.unknown()).describe("公開したときの送り方と同じ形の定義"),
});

const show = route({
  method: "get",
  path: `${path}/{id}/versions/{version}`,
  id: "showProcedureVersion",
  tag,
  summary: "手続の一つの版を見る",
  description:
    "入力項目、規則、手数料、標準処理期間などの定義を、公開したときのまま返します。どの版も、後からいつでも同じ内容です。",
  access: { who: ["public"] },
  params: params.extend({
    version: z.coerce.number().int().min(1).max(999_999).describe("版の番号").meta({ example: 1 }),
  }),
  status: 200,
  answer: version,
  example: {
    answer: {
      procedure: Example.procedure,
      version: 1,
      hash: Example.published.hash,
      definition: { slug: "dog-registration", title: "犬の登録申請", order: ["owner_name"] },
    },
  },
  problems: [],
  run: async ({ params }) => ({ status: 200, body: await Application.findVersion(params.id, params.version) }),
});

export const procedureRoutes: readonly Route[] = [publish, publishVersion, draftNew, draftVersion, list, show];
