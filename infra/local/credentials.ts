/** What the embedded servers expect of an AWS client: nothing here is secret. s3rver knows this one pair only. */
export const localCredentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };

export const region = "ap-northeast-1";
