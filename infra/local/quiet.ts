// Imported before the libraries: their advice to operators of real stages would hide the few lines a newcomer needs.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const { warn } = console;
console.warn = (...words: unknown[]) => {
  if (!String(words[0]).includes("oidc-provider WARNING")) warn(...words);
};
