/** One resource as the program asked for it, before it is made readable. */
export type Recorded = {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  provider: string;
};

type NewResource = { type: string; name: string; inputs: Record<string, unknown>; provider?: string; id?: string };
type MockCall = { token: string; inputs: Record<string, unknown> };

const account = "000000000000";
const region = "ap-northeast-1";

/**
 * What the account would answer: names, ARNs and a few facts, from what was asked and nothing else.
 *
 * @public the plan's generated program imports it
 */
export function mocks(recorded: Recorded[]) {
  return {
    newResource({ type, name, inputs, provider = "", id }: NewResource) {
      recorded.push({ type, name, inputs, provider });
      return { id: id || name, state: { ...inputs, ...answer(type, name, inputs) } };
    },
    call({ token, inputs }: MockCall): Record<string, unknown> {
      const known = calls[token];
      if (known === undefined) throw new Error(`the plan does not know what ${token} answers`);
      return known(inputs);
    },
  };
}

const calls: Record<string, (inputs: Record<string, unknown>) => Record<string, unknown>> = {
  "aws:index/getRegion:getRegion": () => ({ region, name: region, id: region }),
  "aws:index/getPartition:getPartition": () => ({ partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" }),
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: account, arn: "", id: account, userId: "" }),
  "aws:iam/getPolicyDocument:getPolicyDocument": ({ statements }) => {
    const list = (statements ?? []) as DocumentStatement[];
    return { statements: list.length === 0 ? undefined : list, json: JSON.stringify(document(list)) };
  },
};

type DocumentStatement = {
  sid?: string;
  effect?: string;
  actions?: string[];
  resources?: string[];
  principals?: { type: string; identifiers: string[] }[];
  conditions?: { test: string; variable: string; values: string[] }[];
};

/** Renders a document as the provider does. */
const document = (statements: DocumentStatement[]) => ({
  Version: "2012-10-17",
  Statement: statements.map(({ sid, effect, actions, resources, principals, conditions }) => ({
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect ?? "Allow",
    ...(principals === undefined ? {} : { Principal: principalOf(principals) }),
    Action: actions,
    ...(resources === undefined ? {} : { Resource: resources }),
    ...(conditions === undefined ? {} : { Condition: conditionOf(conditions) }),
  })),
});

const principalOf = (principals: { type: string; identifiers: string[] }[]) =>
  principals[0]?.type === "*"
    ? "*"
    : Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers]));

function conditionOf(conditions: { test: string; variable: string; values: string[] }[]) {
  const result: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of conditions) result[test] = { ...result[test], [variable]: values };
  return result;
}

const services: Record<string, string> = { apigatewayv2: "apigateway", cloudwatch: "cloudwatch", sesv2: "ses" };

/** An ARN in the service's own form where a policy or SST reads it; otherwise one that names the resource. */
function arnOf(type: string, name: string, inputs: Record<string, unknown>): string {
  const [, module = ""] = type.split(":");
  const service = module.split("/")[0] ?? "";
  const given = typeof inputs.name === "string" ? inputs.name : name;
  switch (type) {
    case "aws:s3/bucket:Bucket":
      return `arn:aws:s3:::${bucketName(name)}`;
    case "aws:iam/role:Role":
      return `arn:aws:iam::${account}:role/${given}`;
    case "aws:kms/key:Key":
      return `arn:aws:kms:${region}:${account}:key/${name}`;
    case "aws:lambda/function:Function":
      return `arn:aws:lambda:${region}:${account}:function:${name}`;
    case "aws:cloudwatch/logGroup:LogGroup":
      return `arn:aws:logs:${region}:${account}:log-group:${given}`;
    case "aws:sqs/queue:Queue":
      return `arn:aws:sqs:${region}:${account}:${given}`;
    case "aws:sns/topic:Topic":
      return `arn:aws:sns:${region}:${account}:${given}`;
    case "aws:dynamodb/table:Table":
      return `arn:aws:dynamodb:${region}:${account}:table/${name}`;
    default:
      return `arn:aws:${services[service] ?? service}:${region}:${account}:${name}`;
  }
}

const bucketName = (name: string) => name.toLowerCase();

function answer(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const arn = arnOf(type, name, inputs);
  const named = typeof inputs.name === "string" ? inputs.name : name;
  return { arn, name: named, keyId: name, ...(more[type]?.(name, arn, inputs) ?? {}) };
}

const more: Record<string, (name: string, arn: string, inputs: Record<string, unknown>) => Record<string, unknown>> = {
  "aws:s3/bucket:Bucket": (name) => ({ bucket: bucketName(name) }),
  "aws:dynamodb/table:Table": (name, arn) => ({ name, streamArn: `${arn}/stream/2026-01-01T00:00:00.000` }),
  "aws:lambda/function:Function": (name, arn) => ({ name, invokeArn: arn, qualifiedArn: `${arn}:1`, version: "1" }),
  "aws:lambda/alias:Alias": (_name, _arn, { name, functionName }) => ({
    arn: `arn:aws:lambda:${region}:${account}:function:${functionName}:${name}`,
  }),
  "aws:cloudformation/stack:Stack": (name) => ({ outputs: { PoolId: name } }),
  "aws:apigatewayv2/api:Api": (name) => ({
    apiEndpoint: `https://${name}.execute-api.${region}.amazonaws.com`,
    executionArn: `arn:aws:execute-api:${region}:${account}:${name}`,
  }),
  "aws:apigatewayv2/domainName:DomainName": (_name, _arn, inputs) => ({
    domainNameConfiguration: {
      ...(inputs.domainNameConfiguration as object),
      targetDomainName: `target.${inputs.domainName}`,
      hostedZoneId: "zone",
    },
  }),
  "aws:acm/certificate:Certificate": (_name, _arn, { domainName }) => ({
    domainValidationOptions: [
      {
        domainName,
        resourceRecordName: `_proof.${domainName}`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "proof",
      },
    ],
  }),
  "aws:acm/certificateValidation:CertificateValidation": (_name, _arn, { certificateArn }) => ({ certificateArn }),
  "aws:sesv2/emailIdentity:EmailIdentity": (_name, _arn, { emailIdentity }) => ({
    arn: `arn:aws:ses:${region}:${account}:identity/${emailIdentity}`,
    dkimSigningAttributes: { tokens: ["first", "second", "third"] },
  }),
  "aws:sesv2/configurationSet:ConfigurationSet": (_name, _arn, { configurationSetName }) => ({
    arn: `arn:aws:ses:${region}:${account}:configuration-set/${configurationSetName}`,
  }),
  "aws:ssm/parameter:Parameter": (_name, _arn, { name }) => ({
    arn: `arn:aws:ssm:${region}:${account}:parameter${name}`,
  }),
  "aws:sqs/queue:Queue": (name) => ({ url: `https://sqs.${region}.amazonaws.com/${account}/${name}` }),
  "aws:cloudfront/distribution:Distribution": (name) => ({ domainName: `${name.toLowerCase()}.cloudfront.net` }),
  "pulumi-nodejs:dynamic:Resource": () => ({ zoneId: "zone" }),
};
