/// <reference path="./.sst/platform/config.d.ts" />

/** The app, its stages and what protects them. What is deployed is in stacks/, how to do it in docs/deploy.md. */
export default $config({
  async app({ stage }) {
    const { regions, stageOf } = await import("./infra/stage.ts");
    const { protect } = stageOf(stage);
    return {
      name: "machipool",
      home: "aws",
      protect,
      removal: protect ? "retain-all" : "remove",
      providers: {
        aws: { region: regions.home, defaultTags: { tags: { "machipool:stage": stage } } },
      },
    };
  },
  async run() {
    const { stacks } = await import("./stacks/index.ts");
    return stacks();
  },
});
